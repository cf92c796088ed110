using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Items;
using Plumbline.Server.Pages;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Sheets;

/// <summary>A page of the items of a project, or the frame in which what a search finds appears.</summary>
/// <param name="State">The state that was asked for; empty for all.</param>
/// <param name="Tasks">All tasks, and those of each state at one moment.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
/// <param name="IsFirst">Whether this is the first page.</param>
/// <param name="Sought">What is searched for; null where nothing is.</param>
public sealed record ListItemsView(
    ProjectHead Head,
    string State,
    IReadOnlyList<(string State, string Name, int Count)> Tasks,
    IReadOnlyList<ItemRow> Rows,
    string? Next,
    bool IsFirst,
    string? Sought,
    SheetReplay Replay
);

/// <summary>Items of a project: a list of a hundred a page by state, and a search over keys and content.</summary>
internal static class ListItems
{
    private const int SoughtLength = 200;

    public static void Map(IEndpointRouteBuilder pages) =>
        pages.MapPage("/projects/{id}/items", Handle).WithName(nameof(ListItems)).RequirePermission(Permission.Manage);

    private static async Task<IResult> Handle(
        ProjectId id,
        string? state,
        string? after,
        string? q,
        Caller caller,
        Store store,
        Projects.Door projects,
        ProjectHeads heads,
        ItemRows reading,
        SearchItems search,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.Manage);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        if (Check(state, after, q, out var from) is { } wrong)
        {
            return wrong.ToResult();
        }

        var project = found.Value;
        var keys = await store.Keys.For(project.Client, cancel);
        var view = await Frame(project, projects, heads, state ?? "", from, store.Clock.Now, cancel);
        if (!string.IsNullOrWhiteSpace(q))
        {
            return search.Of(project, keys, view with { Sought = q.Trim() }, from);
        }

        var tasks = await Numbers(project, projects, state ?? "", from, cancel);
        var rows = await reading.Read(project, keys, [.. tasks.Take(Limits.PageRows)], cancel);
        var next = tasks.Count > Limits.PageRows ? Paging.Write(tasks[Limits.PageRows - 1]) : null;
        return Page.Of<ListItemsPage, ListItemsView>(
            $"Items · {view.Head.Name}",
            view with
            {
                Rows = rows,
                Next = next,
            }
        );
    }

    private static Problem? Check(string? state, string? after, string? q, out int from)
    {
        from = -1;
        if (state is not (null or "" or "open" or "out" or "done" or "tie"))
        {
            return Problems.Invalid(new Fault("?state", "another word", "open, out, done or tie"));
        }

        if (!Paging.TryRead(after, out var place) || place > int.MaxValue)
        {
            return Paging.Wrong;
        }

        from = (int)place;
        return q?.Length > SoughtLength
            ? Problems.Invalid(new Fault("?q", $"{q.Length} characters", $"at most {SoughtLength}"))
            : null;
    }

    private static async Task<ListItemsView> Frame(
        LiveProject project,
        Projects.Door projects,
        ProjectHeads heads,
        string state,
        int from,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var head = await heads.Of(project, cancel);
        using var inside = await projects.Enter(project, cancel);
        var counts = project.Figures.Read(project.Dispatcher, now);
        return new ListItemsView(
            head,
            state,
            [
                ("", "all", counts.Progress.Tasks),
                ("open", "open", counts.Progress.Open),
                ("out", "being answered", counts.Progress.Out),
                ("done", "done", counts.Progress.Done),
                ("tie", "ties", counts.Of(TaskOutcomeKind.Tie)),
            ],
            [],
            null,
            from < 0,
            null,
            SheetReading.ToReplay(project, counts)
        );
    }

    private static async Task<IReadOnlyList<int>> Numbers(
        LiveProject project,
        Projects.Door projects,
        string state,
        int from,
        CancellationToken cancel
    )
    {
        const int most = Limits.PageRows + 1;
        using var inside = await projects.Enter(project, cancel);
        return state switch
        {
            "tie" => project.Figures.Find(TaskOutcomeKind.Tie, from, most),
            "open" => Numbers(project.Dispatcher.Places(TaskState.Open, from, most)),
            "out" => Numbers(project.Dispatcher.Places(TaskState.Out, from, most)),
            "done" => Numbers(project.Dispatcher.Places(TaskState.Done, from, most)),
            _ => Numbers(project.Dispatcher.Places(null, from, most)),
        };
    }

    private static List<int> Numbers(IReadOnlyList<TaskPlace> places) => [.. places.Select(place => place.Number)];
}
