using Plumbline.Server.Projects;
using Plumbline.Server.Quality;

namespace Plumbline.Server.Sheets;

/// <summary>What the counts of settled tasks say.</summary>
internal static class ConsensusFigures
{
    public static SheetConsensus Of(ProjectCounts counts)
    {
        var outcomes = counts.Outcomes;
        var rows = outcomes
            .Where(one => one.Settlement.Annotations >= 2)
            .GroupBy(one => one.Settlement.Annotations)
            .OrderBy(group => group.Key)
            .Select(group => ToRow(group.Key, [.. group]))
            .ToList();
        var unanimous = outcomes
            .Where(one => one.Settlement is { Kind: TaskOutcomeKind.Settled, IsUnanimous: true })
            .Sum(one => one.Tasks);
        return new SheetConsensus(
            unanimous,
            counts.Of(TaskOutcomeKind.Settled) - unanimous,
            counts.Of(TaskOutcomeKind.Tie),
            counts.Of(TaskOutcomeKind.CannotAnswer),
            Math.Max(0, counts.Progress.Done - outcomes.Sum(one => one.Tasks)),
            ToShare(rows.Sum(row => row.Agreed), rows.Sum(row => row.Tasks)),
            rows
        );
    }

    private static SheetAgreement ToRow(int annotations, IReadOnlyList<OutcomeCount> outcomes)
    {
        var tasks = outcomes.Sum(one => one.Tasks);
        var agreed = outcomes.Where(one => one.Settlement.Kind == TaskOutcomeKind.Settled).Sum(one => one.Tasks);
        return new SheetAgreement(annotations, tasks, agreed, ToShare(agreed, tasks));
    }

    private static SheetShare? ToShare(int count, int of) =>
        Share.Find(count, of) is { } share ? new SheetShare(share.Value, share.Low, share.High) : null;
}
