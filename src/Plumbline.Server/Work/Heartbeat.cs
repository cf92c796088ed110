using System.ComponentModel.DataAnnotations;
using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>Says that the person is still at it: the lease runs on from now.</summary>
public sealed record HeartbeatRequest
{
    [Range(1, long.MaxValue)]
    public required long Fence { get; init; }
}

/// <param name="DueAt">When the lease ends now.</param>
/// <param name="Fence">The fence from now on: another one where an expired assignment was taken up again.</param>
public sealed record HeartbeatResponse(DateTimeOffset DueAt, long Fence);

internal static class Heartbeat
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/assignments/{id}/heartbeat", Handle)
            .WithName(nameof(Heartbeat))
            .RequirePermission(Permission.Annotate);

    private static Task<IResult> Handle(
        AssignmentId id,
        Body<HeartbeatRequest> body,
        Caller caller,
        Renewing renewing,
        CancellationToken cancel
    ) => Commits.Run(() => renewing.Once(id, body.Value.Fence, caller, cancel));
}

/// <summary>Renews leases; an expired one goes on for its author while a place is free.</summary>
internal sealed class Renewing(Store store, Projects.Door projects, PersonLanes lanes, Leases leases, Turns turns)
{
    public async Task<Step> Once(AssignmentId id, long fence, Caller caller, CancellationToken cancel)
    {
        if (turns.Live(caller, id) is not { } lease || projects.Find(lease.ProjectId) is not { } project)
        {
            return await Again(id, fence, caller, cancel);
        }

        if (fence != lease.Fence)
        {
            return WorkProblems.StaleFence;
        }

        using var inside = await projects.Enter(project, cancel);
        var unit = await store.Begin(caller.Person, project.Client, null, cancel);
        var dueAt = unit.Now + project.Dispatcher.Settings.Lease;
        unit.WriteExempt(
            Exempt.Heartbeat,
            1,
            """
            update assignment set due_at_ms = @due
            where client_id = @client and id = @id and person_id = @person and fence = @fence and state = 'live'
            """,
            ("due", dueAt.ToUnixTimeMilliseconds()),
            ("id", id.Text),
            ("person", caller.Person.Text),
            ("fence", fence)
        );
        var committed = await unit.Commit(200, Json.Write(new HeartbeatResponse(dueAt, fence)));
        if (committed.Verdict == CommitVerdict.Done && project.Dispatcher.Renew(lease.Key, dueAt) is { } renewed)
        {
            leases.Replace(renewed);
        }

        return committed;
    }

    private async Task<Step> Again(AssignmentId id, long fence, Caller caller, CancellationToken cancel)
    {
        var entered = await lanes.Enter(caller.Person, cancel);
        if (entered.Problem is { } busy)
        {
            return busy;
        }

        using var lane = entered.Value;
        if (await turns.Stored(caller, id, cancel) is not var (project, turn))
        {
            return Problems.NotFound;
        }

        if (fence != turn.Fence)
        {
            return WorkProblems.StaleFence;
        }

        if (turn.State is not "expired" || lane.Live >= Limits.LiveInAll)
        {
            return turn.State is "expired"
                ? WorkProblems.LiveLimit(Limits.LiveInProject, Limits.LiveInAll)
                : WorkProblems.Closed(turn.State);
        }

        using var inside = await projects.Enter(project, cancel);
        var retaken = project.Dispatcher.Retake(caller.Person, (int)turn.TaskNumber, RetakeFor.Renewal);
        return retaken.Problem is null
            ? await TakeUp(project, turn, retaken.Value, caller, cancel)
            : WorkProblems.Closed("expired");
    }

    private async Task<Step> TakeUp(
        LiveProject project,
        Turn turn,
        Proposal proposal,
        Caller caller,
        CancellationToken cancel
    )
    {
        Committed committed;
        DateTimeOffset dueAt;
        var id = AssignmentId.Of(turn.Id);
        try
        {
            var unit = await store.Begin(caller.Person, project.Client, null, cancel);
            dueAt = unit.Now + project.Dispatcher.Settings.Lease;
            var at = new TurnAt(project, id, proposal.Task, caller.Person, turn.Fence);
            TurnRows.Renew(unit, at, proposal.Place, proposal.Fence, dueAt);
            TurnRows.Count(unit, at, 1);
            unit.Record("assignment.renewed", turn.Id, project.Id);
            committed = await unit.Commit(200, Json.Write(new HeartbeatResponse(dueAt, proposal.Fence)));
        }
        catch
        {
            project.Dispatcher.Withdraw(proposal);
            throw;
        }

        if (committed.Verdict != CommitVerdict.Done)
        {
            project.Dispatcher.Withdraw(proposal);
            project.IsDoubtful |= committed.Verdict is CommitVerdict.Failed;
            return committed;
        }

        var lease = new Lease
        {
            AssignmentId = id,
            ClientId = project.Client,
            ProjectId = project.Id,
            PersonId = caller.Person,
            Task = proposal.Task,
            Place = proposal.Place,
            Fence = proposal.Fence,
            DueAt = dueAt,
            SchemaVersion = (int)turn.SchemaVersion,
        };
        project.Dispatcher.Confirm(proposal, lease);
        project.Figures.TakenUp(caller.Person);
        leases.Add(lease);
        lanes.Change(caller.Person, 1);
        return committed;
    }
}
