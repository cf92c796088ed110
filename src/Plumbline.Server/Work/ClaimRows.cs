using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>
/// The statements of a claim. Each states the rule that it relies on, so that the database refuses what a wrong
/// memory proposes
/// (dispatch.md): the person is on the project's list and below both limits, the project is active, the task is not
/// done, the place
/// is one of its own and free, and the person never had this task.
/// </summary>
internal static class ClaimRows
{
    public static void Write(Unit unit, LiveProject project, IReadOnlyList<(Proposal Proposal, Lease Lease)> claimed)
    {
        unit.Save(
            """
            update project_person set live = live + @count
            where client_id = @client and project_id = @project and person_id = @person and role = 'annotator'
                and removed_at_ms is null and live + @count <= @limit
            """,
            ("project", project.Id.Text),
            ("person", unit.Actor.Text),
            ("count", claimed.Count),
            ("limit", Limits.LiveInProject)
        );
        unit.Save(
            "update lane set live = live + @count where person_id = @person and live + @count <= @limit",
            ("person", unit.Actor.Text),
            ("count", claimed.Count),
            ("limit", Limits.LiveInAll)
        );
        foreach (var (_, lease) in claimed)
        {
            WriteTurn(unit, project, lease);
        }

        unit.Record(
            "task.claimed",
            claimed[0].Lease.AssignmentId.Text,
            project.Id,
            [.. claimed.Select(one => Payload(one.Lease))]
        );
    }

    private static void WriteTurn(Unit unit, LiveProject project, Lease lease) =>
        unit.Save(
            $"""
            insert into assignment (client_id, project_id, task_number, person_id, id, place, fence, state,
                claimed_at_ms, due_at_ms, schema_version, guideline_version, pay_minor, pay_currency, shown)
            select t.client_id, t.project_id, t.number, @person, @id, @place, @fence, 'live',
                @now, @due, t.schema_version, p.guideline_version, p.pay_minor, p.pay_currency, @shown
            {Items.Door.Claimable}
            """,
            ("project", project.Id.Text),
            ("person", unit.Actor.Text),
            ("task", lease.Task),
            ("id", lease.AssignmentId.Text),
            ("place", lease.Place),
            ("fence", lease.Fence),
            ("now", unit.NowMs),
            ("due", lease.DueAt.ToUnixTimeMilliseconds()),
            ("shown", Shown(unit.Keys, lease))
        );

    private static byte[]? Shown(ClientKeys keys, Lease lease) =>
        lease.Candidates.IsDefaultOrEmpty
            ? null
            : keys.Seal(Turn.ObjectOf(lease.AssignmentId), 1, "shown", Json.Write<string[]>([.. lease.Candidates]));

    /// <summary>What the fact commits to: which assignment, which task, which place and fence.</summary>
    private static byte[] Payload(Lease lease) =>
        Encoding.UTF8.GetBytes($"{lease.AssignmentId.Text} {lease.Task} {lease.Place} {lease.Fence}");
}
