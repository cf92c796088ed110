using System.Text;
using Plumbline.Model;
using Plumbline.Server.Projects;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>Which assignment a statement is about.</summary>
internal readonly record struct TurnAt(LiveProject Project, AssignmentId Id, int Task, PersonId Person, long Fence);

/// <summary>
/// The statements that end, renew or take up an assignment; each holds only where the row is still what was read.
/// </summary>
internal static class TurnRows
{
    /// <summary>A live assignment becomes submitted and keeps its place.</summary>
    public static void Submit(Unit unit, TurnAt at) =>
        unit.Save(
            """
            update assignment set state = 'submitted', ended_at_ms = @now
            where client_id = @client and project_id = @project and task_number = @task and person_id = @person
                and id = @id and fence = @fence and state = 'live'
            """,
            At(at, ("now", unit.NowMs))
        );

    /// <summary>An expired assignment takes a free place again, since honest work is never thrown away.</summary>
    public static void SubmitLate(Unit unit, TurnAt at, int place) =>
        unit.Save(
            """
            update assignment set state = 'submitted', ended_at_ms = @now, place = @place
            where client_id = @client and project_id = @project and task_number = @task and person_id = @person
                and id = @id and fence = @fence and state = 'expired'
                and exists (
                    select 1 from task t where t.client_id = @client and t.project_id = @project and t.number = @task
                        and t.done_at_ms is null and t.overlap > @place
                )
            """,
            At(at, ("now", unit.NowMs), ("place", place))
        );

    /// <summary>An expired assignment goes on under a new fence, in a free place.</summary>
    public static void Renew(Unit unit, TurnAt at, int place, long fence, DateTimeOffset dueAt) =>
        unit.Save(
            """
            update assignment set state = 'live', ended_at_ms = null, place = @place, fence = @newFence,
                due_at_ms = @due
            where client_id = @client and project_id = @project and task_number = @task and person_id = @person
                and id = @id and fence = @fence and state = 'expired'
                and exists (
                    select 1 from task t where t.client_id = @client and t.project_id = @project and t.number = @task
                        and t.done_at_ms is null and t.overlap > @place
                )
            """,
            At(at, ("place", place), ("newFence", fence), ("due", dueAt.ToUnixTimeMilliseconds()))
        );

    public static void Skip(Unit unit, TurnAt at, string reason) =>
        unit.Save(
            """
            update assignment set state = 'skipped', ended_at_ms = @now, place = null, reason = @reason
            where client_id = @client and project_id = @project and task_number = @task and person_id = @person
                and id = @id and fence = @fence and state = 'live'
            """,
            At(
                at,
                ("now", unit.NowMs),
                ("reason", unit.Keys.Seal(Turn.ObjectOf(at.Id), 1, "reason", Encoding.UTF8.GetBytes(reason)))
            )
        );

    /// <summary>A lease that is over by the store's time gives its place back.</summary>
    public static void Expire(Unit unit, TurnAt at) =>
        unit.Save(
            """
            update assignment set state = 'expired', ended_at_ms = @now, place = null
            where client_id = @client and project_id = @project and task_number = @task and person_id = @person
                and id = @id and fence = @fence and state = 'live' and due_at_ms <= @now
            """,
            At(at, ("now", unit.NowMs))
        );

    /// <summary>The person's live counts, here and over all projects, move with the assignment.</summary>
    public static void Count(Unit unit, TurnAt at, int by)
    {
        unit.Save(
            """
            update project_person set live = live + @by
            where client_id = @client and project_id = @project and person_id = @person and role = 'annotator'
                and live + @by <= @limit
            """,
            ("project", at.Project.Id.Text),
            ("person", at.Person.Text),
            ("by", by),
            ("limit", Wire.Limits.LiveInProject)
        );
        unit.Save(
            "update lane set live = live + @by where person_id = @person and live + @by <= @limit",
            ("person", at.Person.Text),
            ("by", by),
            ("limit", Wire.Limits.LiveInAll)
        );
    }

    private static Parameter[] At(TurnAt at, params ReadOnlySpan<Parameter> more) =>
        [
            ("project", at.Project.Id.Text),
            ("task", at.Task),
            ("person", at.Person.Text),
            ("id", at.Id.Text),
            ("fence", at.Fence),
            .. more,
        ];
}
