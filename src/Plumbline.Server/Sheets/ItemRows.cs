using Plumbline.Dispatch;
using Plumbline.Server.Items;
using Plumbline.Server.Projects;
using Plumbline.Server.Quality;
using Plumbline.Storage;

namespace Plumbline.Server.Sheets;

/// <summary>An item in a line.</summary>
/// <param name="Number">The number of its task.</param>
/// <param name="Content">The beginning of its content, or the place that was found.</param>
/// <param name="State">open, out or done.</param>
/// <param name="Outcome">settled, tie, cannotAnswer; null where it is not settled.</param>
/// <param name="Standing">Annotations that stand.</param>
/// <param name="Overlap">Annotations that are wanted.</param>
public sealed record ItemRow(
    int Number,
    string Key,
    string Content,
    string State,
    string? Outcome,
    int Standing,
    int Overlap,
    double? Confidence
)
{
    /// <summary>
    /// Where the item is shown. A key that would be read as a part of the path goes behind the question mark.
    /// </summary>
    public static string PathOf(string project, string key) =>
        key is "." or ".." or "" || key.AsSpan().ContainsAny('/', '\\', '%')
            ? $"/projects/{project}/items/-?key={Uri.EscapeDataString(key)}"
            : $"/projects/{project}/items/{Uri.EscapeDataString(key)}";
}

/// <summary>Reads lines of a list: content from the store, states from memory.</summary>
internal sealed class ItemRows(Projects.Door projects, Items.Door items, Quality.Door quality)
{
    /// <summary>The items of these tasks, ascending; tasks that are gone are left out.</summary>
    public async Task<IReadOnlyList<ItemRow>> Read(
        LiveProject project,
        ClientKeys keys,
        IReadOnlyList<int> tasks,
        CancellationToken cancel
    )
    {
        var wanted = tasks.ToHashSet();
        var rows = new List<ItemRow>(tasks.Count);
        foreach (var (first, last) in Settling.Ranges(tasks))
        {
            var stored = await items.Range(project, first, last, cancel);
            var confidences = await quality.Confidences(project, first, last, cancel);
            using var inside = await projects.Enter(project, cancel);
            foreach (var row in stored.Where(row => wanted.Contains((int)row.Number)))
            {
                var item = StoredItem.Open(keys, project.Id, row.ItemNumber, row.Content);
                var text = ItemText.Excerpt(item.Fields);
                rows.Add(ToRow(project, row, item.Key, text, confidences.GetValueOrDefault(row.Number)));
            }
        }

        return rows;
    }

    private static ItemRow ToRow(
        LiveProject project,
        Items.Door.TaskItemRow row,
        string key,
        string content,
        double? confidence
    )
    {
        var number = (int)row.Number;
        var place = project.Dispatcher.PlaceOf(number) ?? new TaskPlace(number, TaskState.Open, 0);
        return new ItemRow(
            number,
            key,
            content,
            place.State switch
            {
                TaskState.Open => "open",
                TaskState.Out => "out",
                _ => "done",
            },
            project.Figures.OutcomeOf(number).Kind switch
            {
                TaskOutcomeKind.Settled => "settled",
                TaskOutcomeKind.Tie => "tie",
                TaskOutcomeKind.CannotAnswer => "cannotAnswer",
                _ => null,
            },
            place.State == TaskState.Done ? (int)row.Overlap : place.Standing,
            (int)row.Overlap,
            confidence
        );
    }
}
