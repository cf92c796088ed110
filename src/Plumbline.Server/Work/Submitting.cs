using System.Collections.Immutable;
using System.Text;
using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>
/// Takes answers in: live ones, late ones while a place is free, and revisions while the task is open.
/// </summary>
internal sealed class Submitting(
    Store store,
    Projects.Door projects,
    Schemas schemas,
    PersonLanes lanes,
    Leases leases,
    Turns turns
)
{
    public async Task<Step> Once(
        AssignmentId id,
        Body<SubmitAnnotationRequest> body,
        Caller caller,
        CancellationToken cancel
    )
    {
        if (turns.Live(caller, id) is { } lease && projects.Find(lease.ProjectId) is { } project)
        {
            using var inside = await projects.Enter(project, cancel);
            if (await Live(project, lease, body, caller, cancel) is { } step)
            {
                return step;
            }
        }

        return await Stored(id, body, caller, cancel);
    }

    /// <summary>Null where memory has the assignment no longer, so that the database is asked.</summary>
    private async Task<Step?> Live(
        LiveProject project,
        Lease lease,
        Body<SubmitAnnotationRequest> body,
        Caller caller,
        CancellationToken cancel
    )
    {
        var request = body.Value;
        if (request.Fence != lease.Fence)
        {
            return WorkProblems.StaleFence;
        }

        var unit = await store.Begin(caller.Person, project.Client, body.Key, cancel);
        var known = await schemas.Find(project, lease.SchemaVersion, cancel);
        var shown = known.ShowsCandidates ? await turns.ShownOf(lease, unit.Keys, cancel) : [];
        if (Check(known, shown, request.Answer) is { } problem)
        {
            return problem;
        }

        var begun = project.Dispatcher.BeginSubmit(lease.Key);
        return begun == SubmitStep.NotLive ? default(Step?) : await HandIn(unit, lease, project, request, begun);
    }

    private async Task<Step> HandIn(
        Unit unit,
        Lease lease,
        LiveProject project,
        SubmitAnnotationRequest request,
        SubmitStep begun
    )
    {
        // Another submit of the assignment may be with the writer: the database then has this one's answer, or
        // refuses it.
        var isFirst = begun != SubmitStep.UnderWay;
        var isDone = false;
        try
        {
            var at = new TurnAt(project, lease.AssignmentId, lease.Task, lease.PersonId, lease.Fence);
            TurnRows.Submit(unit, at);
            TurnRows.Count(unit, at, -1);
            Write(unit, at, unit.NewId<AnnotationId>(), 1, request);
            var committed = await unit.Commit(200, Json.Write(new SubmitAnnotationResponse(unit.Now)));
            isDone = committed.Verdict == CommitVerdict.Done;
            if (isDone && leases.Remove(lease.AssignmentId, lease.Fence) is not null)
            {
                lanes.Change(lease.PersonId, -1);
                Submitted(project, lease.Key, new(lease.PersonId, unit.Now, request.ActiveMs), wasExpired: false);
            }

            // Unknown, or stored before while memory has it live.
            project.IsDoubtful |= isFirst && committed.Verdict is CommitVerdict.Failed or CommitVerdict.Replayed;
            return committed;
        }
        finally
        {
            if (isFirst && !isDone)
            {
                project.Dispatcher.SubmitFailed(lease.Key);
            }
        }
    }

    private async Task<Step> Stored(
        AssignmentId id,
        Body<SubmitAnnotationRequest> body,
        Caller caller,
        CancellationToken cancel
    )
    {
        if (await turns.Stored(caller, id, cancel) is not var (project, turn))
        {
            return Problems.NotFound;
        }

        using var inside = await projects.Enter(project, cancel);
        var unit = await store.Begin(caller.Person, project.Client, body.Key, cancel);
        if (await store.FindRepeat(unit.Keys, caller.Person, body.Key!, cancel) is { } before)
        {
            return before;
        }

        if (body.Value.Fence != turn.Fence)
        {
            return WorkProblems.StaleFence;
        }

        var known = await schemas.Find(project, (int)turn.SchemaVersion, cancel);
        if (Check(known, turn.OpenShown(unit.Keys), body.Value.Answer) is { } problem)
        {
            return problem;
        }

        var at = new TurnAt(project, id, (int)turn.TaskNumber, caller.Person, turn.Fence);
        return turn.State switch
        {
            "expired" => await Late(unit, at, body.Value),
            "submitted" => await Revise(unit, at, body.Value, cancel),
            "live" => new Committed(CommitVerdict.Stale, 0, []), // Another request ends it at this moment: look again.
            _ => WorkProblems.Closed(turn.State),
        };
    }

    private static async Task<Step> Late(Unit unit, TurnAt at, SubmitAnnotationRequest request)
    {
        var dispatcher = at.Project.Dispatcher;
        var retaken = dispatcher.Retake(at.Person, at.Task, RetakeFor.Submit);
        if (retaken.Problem is not null)
        {
            return WorkProblems.Closed("expired");
        }

        var proposal = retaken.Value;
        dispatcher.BeginSubmit(proposal.Key);
        Committed committed;
        try
        {
            TurnRows.SubmitLate(unit, at, proposal.Place);
            Write(unit, at, unit.NewId<AnnotationId>(), 1, request);
            committed = await unit.Commit(200, Json.Write(new SubmitAnnotationResponse(unit.Now)));
        }
        catch
        {
            dispatcher.SubmitFailed(proposal.Key);
            throw;
        }

        if (committed.Verdict == CommitVerdict.Done)
        {
            Submitted(at.Project, proposal.Key, new(at.Person, unit.Now, request.ActiveMs), wasExpired: true);
        }
        else
        {
            dispatcher.SubmitFailed(proposal.Key);
        }

        return committed;
    }

    /// <summary>A correction: a new revision of the same annotation, while the task is open.</summary>
    private async Task<Step> Revise(Unit unit, TurnAt at, SubmitAnnotationRequest request, CancellationToken cancel)
    {
        var row = await store.Find<RevisionRow>(
            at.Project.Client,
            cancel,
            """
            select n.id, n.revision, t.done_at_ms from annotation n
            join task t on t.client_id = n.client_id and t.project_id = n.project_id and t.number = n.task_number
            where n.client_id = @client and n.project_id = @project and n.task_number = @task and n.person_id = @person
            order by n.revision desc limit 1
            """,
            ("project", at.Project.Id.Text),
            ("task", at.Task),
            ("person", at.Person.Text)
        );
        if (row is null || row.DoneAtMs is not null)
        {
            return WorkProblems.TaskDone;
        }

        unit.Save(
            """
            update assignment set ended_at_ms = @now
            where client_id = @client and project_id = @project and task_number = @task and person_id = @person
                and id = @id and fence = @fence and state = 'submitted'
                and exists (
                    select 1 from task t where t.client_id = @client and t.project_id = @project and t.number = @task
                        and t.done_at_ms is null
                )
            """,
            ("project", at.Project.Id.Text),
            ("task", at.Task),
            ("person", at.Person.Text),
            ("id", at.Id.Text),
            ("fence", at.Fence),
            ("now", unit.NowMs)
        );
        Write(unit, at, AnnotationId.Of(row.Id), row.Revision + 1, request);
        return await unit.Commit(200, Json.Write(new SubmitAnnotationResponse(unit.Now)));
    }

    private static void Write(
        Unit unit,
        TurnAt at,
        AnnotationId annotation,
        long revision,
        SubmitAnnotationRequest request
    )
    {
        AnnotationRows.Write(unit, at, annotation, revision, request.Answer, request.ActiveMs);
        AnnotationRows.MarkDone(unit, at);
        Drafts.Delete(unit, at.Id);
        unit.Record(
            revision == 1 ? "annotation.submitted" : "annotation.revised",
            at.Id.Text,
            at.Project.Id,
            Encoding.UTF8.GetBytes(request.Answer)
        );
    }

    private static void Submitted(LiveProject project, TurnKey key, RecentAnnotation annotation, bool wasExpired)
    {
        if (project.Figures.Submitted(project.Dispatcher, key, annotation, wasExpired))
        {
            project.Unsettled.Enqueue(key.Task);
        }
    }

    private static Problem? Check(ProjectSchemas known, ImmutableArray<string> shown, string answer) =>
        known.Labels.Check(Encoding.UTF8.GetBytes(answer), new AnswerContext(shown)).Problem;

    private sealed record RevisionRow
    {
        public string Id { get; init; } = "";

        public long Revision { get; init; }

        public long? DoneAtMs { get; init; }
    }
}
