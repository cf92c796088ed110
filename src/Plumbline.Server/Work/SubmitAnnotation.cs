using System.ComponentModel.DataAnnotations;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Wire;

namespace Plumbline.Server.Work;

/// <summary>What an annotator hands in.</summary>
public sealed record SubmitAnnotationRequest
{
    /// <summary>The answer as JSON in the project's label schema.</summary>
    [MaxLength(Limits.AnswerLength)]
    public required string Answer { get; init; }

    /// <summary>The fence that the claim answered with.</summary>
    [Range(1, long.MaxValue)]
    public required long Fence { get; init; }

    /// <summary>Active time at the item, in milliseconds.</summary>
    [Range(0, Limits.ActiveMs)]
    public required long ActiveMs { get; init; }
}

/// <summary>Proof of receipt: sent once the annotation is durable.</summary>
/// <param name="SubmittedAt">The store's time of the submit (UTC).</param>
public sealed record SubmitAnnotationResponse(DateTimeOffset SubmittedAt);

internal static class SubmitAnnotation
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/assignments/{id}/annotation", Handle)
            .WithName(nameof(SubmitAnnotation))
            .RequirePermission(Permission.Annotate)
            .TakesKey();

    private static Task<IResult> Handle(
        AssignmentId id,
        Body<SubmitAnnotationRequest> body,
        Caller caller,
        Submitting submitting,
        CancellationToken cancel
    ) => Commits.Run(() => submitting.Once(id, body, caller, cancel));
}
