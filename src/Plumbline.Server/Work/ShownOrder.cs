using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>
/// The order in which candidates are shown: drawn for each task under the client's own key, and turned on by one for
/// each place, so that over the places of a task every candidate stands first about as often as any other.
/// </summary>
internal static class ShownOrder
{
    public static ImmutableArray<string> Draw(
        ClientKeys keys,
        ProjectId project,
        int task,
        int place,
        IReadOnlyList<string> candidates
    )
    {
        var ranked = candidates
            .Select(
                (id, index) =>
                    (Id: id, Rank: keys.Digest("shown", Encoding.UTF8.GetBytes($"{project.Text} {task} {index} {id}")))
            )
            .OrderBy(candidate => candidate.Rank, StringComparer.Ordinal)
            .Select(candidate => candidate.Id)
            .ToList();
        return [.. Enumerable.Range(0, ranked.Count).Select(index => ranked[(index + place) % ranked.Count])];
    }
}
