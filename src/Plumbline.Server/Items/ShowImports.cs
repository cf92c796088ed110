using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Items;

/// <summary>The form for a file, and the imports before it.</summary>
/// <param name="RequestKey">Makes sending the form twice one import.</param>
/// <param name="Refusal">What was wrong with the form that was sent; null for a new one.</param>
public sealed record ImportFormView(
    ProjectHead Head,
    string RequestKey,
    bool IsClosed,
    string Example,
    string? Refusal,
    IReadOnlyList<ImportLine> Imports
);

/// <summary>An import in a line.</summary>
public sealed record ImportLine(
    string Id,
    string File,
    bool IsRunning,
    long Added,
    long Known,
    long Refused,
    DateTimeOffset At
);

/// <summary>An import as it goes on, or its report.</summary>
/// <param name="By">Who sent it, by name or pseudonym.</param>
/// <param name="Stopped">Whether it is not over and nothing goes on.</param>
public sealed record ImportView(
    ProjectHead Head,
    ImportLine Import,
    string By,
    bool KeepGood,
    bool IsChecked,
    bool Stopped,
    long Place,
    IReadOnlyList<ImportReport> Reports,
    bool ShowsAll
)
{
    /// <summary>Bad lines that are shown at first.</summary>
    public const int MostShown = 100;

    public IEnumerable<ImportReport> Shown => ShowsAll ? Reports : Reports.Take(MostShown);
}

/// <summary>The pages of imports.</summary>
internal static class ShowImports
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapPage("/projects/{id}/import", Form).WithName("ImportForm").RequirePermission(Permission.Manage);
        pages
            .MapPage("/projects/{id}/imports/{job}", Report)
            .WithName("ShowImport")
            .RequirePermission(Permission.Manage);
    }

    private static async Task<IResult> Form(
        ProjectId id,
        Caller caller,
        Projects.Door projects,
        ImportPages pages,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.Manage);
        return found.Problem is { } problem ? problem.ToResult() : await pages.Form(found.Value, null, cancel);
    }

    private static async Task<IResult> Report(
        ProjectId id,
        JobId job,
        string? rows,
        HttpContext context,
        Caller caller,
        Projects.Door projects,
        ImportPages pages,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.Manage);
        return found.Problem is { } problem
            ? problem.ToResult()
            : await pages.Report(found.Value, job, rows is "all", context.Response, cancel);
    }
}

/// <summary>Reads what the pages of imports show.</summary>
internal sealed class ImportPages(
    Store store,
    Schemas schemas,
    ProjectHeads heads,
    ImportReports reports,
    Imports imports,
    People.ShownNames names
)
{
    /// <summary>Seconds after which a page of a running import is asked for again.</summary>
    private const string Again = "2";

    /// <summary>The form; with what was wrong where one was refused.</summary>
    public async Task<IResult> Form(LiveProject project, Problem? refused, CancellationToken cancel)
    {
        var keys = await store.Keys.For(project.Client, cancel);
        var head = await heads.Of(project, cancel);
        var known = await schemas.Find(project, project.SchemaVersion, cancel);
        var list = await reports.List(project, keys, ImportReports.Kept, cancel);
        var view = new ImportFormView(
            head,
            store.Random.Id<KeyId>().Text,
            project.State is "closed",
            Example(known),
            refused?.Faults is [var fault, ..] ? $"{fault.Found}; right is {fault.Right}" : refused?.Detail,
            [.. list.Select(ToLine)]
        );
        return Page.Of<ImportFormPage, ImportFormView>($"Import · {head.Name}", view, refused?.Status ?? 200);
    }

    public async Task<IResult> Report(
        LiveProject project,
        JobId job,
        bool showsAll,
        HttpResponse response,
        CancellationToken cancel
    )
    {
        var keys = await store.Keys.For(project.Client, cancel);
        if (await reports.Find(project, keys, job, cancel) is not { } import)
        {
            return Problems.NotFound.ToResult();
        }

        var head = await heads.Of(project, cancel);
        var isUnderWay = imports.IsUnderWay(job);
        if (import.IsRunning && isUnderWay)
        {
            response.Headers["Refresh"] = Again;
        }

        var view = new ImportView(
            head,
            ToLine(import),
            (await names.Of(keys, [import.Person], cancel))[import.Person].Text,
            import.Detail.KeepGood,
            import.Detail.KeepGood || import.Detail.IsChecked,
            import.IsRunning && !isUnderWay,
            import.Place,
            import.Detail.Reports,
            showsAll
        );
        return Page.Of<ImportPage, ImportView>($"Import of {view.Import.File} · {head.Name}", view);
    }

    private static ImportLine ToLine(KnownImport import) =>
        new(
            import.Id.Text,
            import.Detail.File ?? "a file sent over the API",
            import.IsRunning,
            import.Detail.Added,
            import.Detail.Known,
            import.Detail.Refused,
            import.StartedAt
        );

    /// <summary>A line with the fields that the project's items have.</summary>
    private static string Example(ProjectSchemas known)
    {
        var fields = known.Items.Fields.Where(field => field.Required).Select(field => $"\"{field.Name}\":…");
        return "{\"key\":\"item-1\",\"fields\":{" + string.Join(',', fields) + "}}";
    }
}
