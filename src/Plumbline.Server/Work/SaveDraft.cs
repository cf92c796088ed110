using System.ComponentModel.DataAnnotations;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>An unfinished answer.</summary>
public sealed record SaveDraftRequest
{
    /// <summary>The answer so far, as JSON text; it need not be complete.</summary>
    [MaxLength(Limits.AnswerLength)]
    public required string Answer { get; init; }

    [Range(1, long.MaxValue)]
    public required long Fence { get; init; }

    /// <summary>The revision that this one follows; 0 for the first.</summary>
    [Range(0, int.MaxValue)]
    public required long Revision { get; init; }
}

/// <param name="SavedAt">The store's time.</param>
/// <param name="Revision">The revision that the next save names.</param>
public sealed record SaveDraftResponse(DateTimeOffset SavedAt, long Revision);

internal static class SaveDraft
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/assignments/{id}/draft", Handle)
            .WithName(nameof(SaveDraft))
            .RequirePermission(Permission.Annotate);

    private static async Task<IResult> Handle(
        AssignmentId id,
        Body<SaveDraftRequest> body,
        Caller caller,
        Store store,
        Turns turns,
        CancellationToken cancel
    )
    {
        if (await turns.Stored(caller, id, cancel) is not var (project, turn))
        {
            return Problems.NotFound.ToResult();
        }

        var request = body.Value;
        if (request.Fence != turn.Fence)
        {
            return WorkProblems.StaleFence.ToResult();
        }

        if (turn.State is not ("live" or "expired"))
        {
            return WorkProblems.Closed(turn.State).ToResult();
        }

        var unit = await store.Begin(caller.Person, project.Client, null, cancel);
        Drafts.Write(unit, id, request.Fence, request.Revision + 1, request.Answer);
        var committed = await unit.Commit(200, Json.Write(new SaveDraftResponse(unit.Now, request.Revision + 1)));
        return committed.Verdict == CommitVerdict.Stale ? WorkProblems.OldDraft.ToResult() : committed.ToResult();
    }
}
