using Plumbline.Formats;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;
using Plumbline.Server.Projects;
using Plumbline.Server.Releases;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Sheets;

/// <summary>The releases of a project, and the form for the next.</summary>
/// <param name="RequestKey">Makes sending the form twice one release.</param>
/// <param name="Formats">Training files that can be written beside the rows.</param>
/// <param name="Now">What a release made now would have in it.</param>
/// <param name="Refusal">What was wrong with the form; null for a new one.</param>
public sealed record ListReleasesView(
    ProjectHead Head,
    bool IsLead,
    string RequestKey,
    IReadOnlyList<string> Formats,
    SheetConsensus Now,
    int Tasks,
    IReadOnlyList<ReleaseView> Releases,
    string? Refusal,
    SheetReplay Replay
);

/// <summary>A release with what was left out of it.</summary>
/// <param name="Left">Null until it is ready, and where its files cannot be read.</param>
public sealed record ReleaseView(
    string Id,
    long Number,
    string State,
    long Rows,
    string Digest,
    IReadOnlyList<string> Exports,
    DateTimeOffset FrozenAt,
    ReleaseLeft? Left
);

/// <summary>Releases for whoever may read results; leads make them here too.</summary>
internal static class ListReleases
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages
            .MapPage("/projects/{id}/releases", Handle)
            .WithName(nameof(ListReleases))
            .RequirePermission(Permission.ReadResults);
        MapForm(pages);
    }

    /// <summary>The same by a form, from the page of releases.</summary>
    private static void MapForm(IEndpointRouteBuilder pages) =>
        pages
            .MapForm(
                "/projects/{id}/releases",
                MakeRelease.Handle,
                new FormAnswers
                {
                    Done = (context, _) =>
                        ValueTask.FromResult(Page.GoTo($"/projects/{context.Request.RouteValues["id"]}/releases")),
                    Refused = Again,
                }
            )
            .WithName("MakeReleaseForm")
            .RequirePermission(Permission.Manage)
            .TakesKey();

    private static async ValueTask<IResult> Again(FormRefusal refusal)
    {
        var context = refusal.Context;
        var caller = Caller.Of(context);
        var id = ProjectId.Of((string)context.Request.RouteValues["id"]!);
        var found = context
            .RequestServices.GetRequiredService<Projects.Door>()
            .Find(caller, id, Permission.ReadResults);
        return found.Problem is { } problem
            ? problem.ToResult()
            : await context
                .RequestServices.GetRequiredService<ReleasePages>()
                .List(found.Value, caller, refusal.Problem, context.Response, context.RequestAborted);
    }

    private static async Task<IResult> Handle(
        ProjectId id,
        HttpContext context,
        Caller caller,
        Projects.Door projects,
        ReleasePages pages,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.ReadResults);
        return found.Problem is { } problem
            ? problem.ToResult()
            : await pages.List(found.Value, caller, null, context.Response, cancel);
    }
}

/// <summary>Reads what the page of releases shows.</summary>
internal sealed class ReleasePages(
    Store store,
    Projects.Door projects,
    ProjectHeads heads,
    StoredReleases releases,
    ReleasedCounts counts
)
{
    private const int Most = 20;

    /// <summary>Seconds after which the page is asked for again while one is built.</summary>
    private const string Again = "2";

    public async Task<IResult> List(
        LiveProject project,
        Caller caller,
        Problem? refused,
        HttpResponse response,
        CancellationToken cancel
    )
    {
        var head = await heads.Of(project, cancel);
        var keys = await store.Keys.For(project.Client, cancel);
        var stored = await releases.Of(project.Client, project.Id, Most, cancel);
        if (stored.Any(release => release.State is "building"))
        {
            response.Headers["Refresh"] = Again;
        }

        var shown = new List<ReleaseView>(stored.Count);
        foreach (var release in stored)
        {
            shown.Add(ToView(release, await counts.Of(project, keys, release, cancel)));
        }

        var now = await Now(project, cancel);
        var view = new ListReleasesView(
            head,
            caller.Has(project.Client, Role.Lead),
            store.Random.Id<KeyId>().Text,
            [.. ReleaseWriter.Formats],
            ConsensusFigures.Of(now),
            now.Progress.Tasks,
            shown,
            refused is null ? null
                : refused.Faults is [var fault, ..] ? $"{fault.Found}: {fault.Right}"
                : refused.Detail,
            SheetReading.ToReplay(project, now)
        );
        return Page.Of<ListReleasesPage, ListReleasesView>($"Releases · {head.Name}", view, refused?.Status ?? 200);
    }

    private async Task<ProjectCounts> Now(LiveProject project, CancellationToken cancel)
    {
        using var inside = await projects.Enter(project, cancel);
        return project.Figures.Read(project.Dispatcher, store.Clock.Now);
    }

    private static ReleaseView ToView(StoredRelease release, ReleaseLeft? left) =>
        new(
            release.Id,
            release.Number,
            release.State,
            release.Rows,
            release.Digest,
            release.Exports.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            DateTimeOffset.FromUnixTimeMilliseconds(release.FrozenAtMs),
            left
        );
}
