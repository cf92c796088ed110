using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Wire;

namespace Plumbline.Server.Projects;

/// <summary>How far a project is: open, out and done add up to tasks at every moment.</summary>
/// <param name="Items">Items of the project.</param>
/// <param name="Tasks">Tasks of the project.</param>
/// <param name="Open">Tasks that nobody has now and that want more annotations.</param>
/// <param name="Out">Tasks that somebody has now.</param>
/// <param name="Done">Tasks with all the annotations that they want.</param>
/// <param name="Annotations">Annotations that stand.</param>
public sealed record ReadProgressResponse(int Items, int Tasks, int Open, int Out, int Done, long Annotations);

internal static class ReadProgress
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/projects/{id}/progress", Handle)
            .WithName(nameof(ReadProgress))
            .RequirePermission(Permission.ReadProgress);

    private static async Task<IResult> Handle(ProjectId id, Caller caller, Door projects, CancellationToken cancel)
    {
        var found = projects.Find(caller, id, Permission.ReadProgress);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        using var inside = await projects.Enter(found.Value, cancel);
        var progress = found.Value.Dispatcher.Progress;
        return BytesResult.Ok(
            new ReadProgressResponse(
                progress.Tasks,
                progress.Tasks,
                progress.Open,
                progress.Out,
                progress.Done,
                progress.Annotations
            )
        );
    }
}
