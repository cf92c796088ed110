using System.ComponentModel.DataAnnotations;
using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>Gives a task back: the place is free for others, and the person never meets the task again.</summary>
public sealed record SkipAssignmentRequest
{
    /// <summary>Why, in the person's words.</summary>
    [StringLength(Limits.ReasonLength, MinimumLength = 1)]
    public required string Reason { get; init; }

    [Range(1, long.MaxValue)]
    public required long Fence { get; init; }
}

/// <param name="SkippedAt">The store's time.</param>
public sealed record SkipAssignmentResponse(DateTimeOffset SkippedAt);

internal static class SkipAssignment
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/assignments/{id}/skip", Handle)
            .WithName(nameof(SkipAssignment))
            .RequirePermission(Permission.Annotate)
            .TakesKey();

    private static Task<IResult> Handle(
        AssignmentId id,
        Body<SkipAssignmentRequest> body,
        Caller caller,
        Store store,
        Projects.Door projects,
        Turns turns,
        Leases leases,
        PersonLanes lanes,
        CancellationToken cancel
    ) =>
        Commits.Run(async () =>
        {
            if (turns.Live(caller, id) is not { } lease || projects.Find(lease.ProjectId) is not { } project)
            {
                return await Ended(id, body, caller, store, turns, cancel);
            }

            if (body.Value.Fence != lease.Fence)
            {
                return WorkProblems.StaleFence;
            }

            using var inside = await projects.Enter(project, cancel);
            var unit = await store.Begin(caller.Person, project.Client, body.Key, cancel);
            var at = new TurnAt(project, id, lease.Task, caller.Person, lease.Fence);
            TurnRows.Skip(unit, at, body.Value.Reason);
            TurnRows.Count(unit, at, -1);
            Drafts.Delete(unit, id);
            unit.Record("task.skipped", id.Text, project.Id, System.Text.Encoding.UTF8.GetBytes(body.Value.Reason));
            var committed = await unit.Commit(200, Json.Write(new SkipAssignmentResponse(unit.Now)));
            if (committed.Verdict == CommitVerdict.Done)
            {
                leases.Remove(id, lease.Fence);
                lanes.Change(caller.Person, -1);
                project.Dispatcher.Skip(lease.Key);
            }

            project.IsDoubtful |= committed.Verdict is CommitVerdict.Failed;
            return committed;
        });

    private static async Task<Step> Ended(
        AssignmentId id,
        Body<SkipAssignmentRequest> body,
        Caller caller,
        Store store,
        Turns turns,
        CancellationToken cancel
    )
    {
        if (await turns.Stored(caller, id, cancel) is not var (project, turn))
        {
            return Problems.NotFound;
        }

        var keys = await store.Keys.For(project.Client, cancel);
        if (await store.FindRepeat(keys, caller.Person, body.Key!, cancel) is { } before)
        {
            return before;
        }

        if (body.Value.Fence != turn.Fence)
        {
            return WorkProblems.StaleFence;
        }

        // One that is live was not in memory when it was looked up: look again.
        return turn.State is "live" ? new Committed(CommitVerdict.Stale, 0, []) : WorkProblems.Closed(turn.State);
    }
}
