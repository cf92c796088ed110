using Plumbline.Demo.Input;

namespace Plumbline.Demo.Check;

/// <summary>What the check of one release found.</summary>
/// <param name="RowCount">Rows of the release.</param>
/// <param name="LostCount">Recorded answers of delivered tasks that their rows do not hold.</param>
/// <param name="TieCount">Tasks whose answers are tied, and which give no row.</param>
/// <param name="Faults">One sentence a fault; empty when all is well.</param>
internal sealed record CheckResult(int RowCount, int LostCount, int TieCount, IReadOnlyList<string> Faults);

/// <summary>Compares a release with the raw answers, task by task.</summary>
internal static class ReleaseCheck
{
    // Both sides divide two small whole numbers; the last bit may differ after a trip through text.
    private const double Tolerance = 1e-12;

    /// <summary>Runs every comparison; O(answers).</summary>
    public static CheckResult Run(RecordedProject recorded, string folder)
    {
        List<string> faults = [.. ReleaseFiles.Faults(folder)];
        var expected = Expected.Of(recorded);
        var rows = ReleaseRows.Read(folder, recorded.IsPreference).ToArray();
        HashSet<string> met = new(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            faults.AddRange(RowFaults(row, expected, met));
        }

        foreach (var (task, majority) in expected)
        {
            if (majority.Label is not null && !met.Contains(task))
            {
                faults.Add($"{task} has no row; most people said {majority.Label}");
            }
        }

        var lostCount = Lost(recorded, rows, expected, faults);
        faults.AddRange(PeopleFaults(recorded, rows, met));
        return new CheckResult(
            rows.Length,
            lostCount,
            expected.Values.Count(majority => majority.Label is null),
            faults
        );
    }

    private static IEnumerable<string> RowFaults(
        Row row,
        IReadOnlyDictionary<string, Majority> expected,
        HashSet<string> met
    )
    {
        if (!expected.TryGetValue(row.Task, out var majority))
        {
            yield return $"row {row.Line}: nobody answered {row.Task}";
            yield break;
        }

        if (!met.Add(row.Task))
        {
            yield return $"row {row.Line}: {row.Task} has a row already";
        }

        if (majority.Label is null)
        {
            yield return $"row {row.Line}: {row.Task} is tied and gives no row";
        }
        else if (majority.Label != row.Label)
        {
            yield return $"row {row.Line}: {row.Task} is {row.Label}; most people said {majority.Label}";
        }

        // Written so that NaN is a fault, too.
        if (!(Math.Abs(majority.Share - row.Confidence) <= Tolerance))
        {
            yield return $"row {row.Line}: {row.Task} has confidence {row.Confidence}; the share is {majority.Share}";
        }
    }

    private static int Lost(
        RecordedProject recorded,
        IReadOnlyList<Row> rows,
        IReadOnlyDictionary<string, Majority> expected,
        List<string> faults
    )
    {
        var given = recorded.Answers.ToLookup(answer => answer.Task, answer => answer.Label, StringComparer.Ordinal);
        var held = rows.SelectMany(row => row.Annotations.Select(annotation => (row.Task, annotation.Label)))
            .ToLookup(pair => pair.Task, pair => pair.Label, StringComparer.Ordinal);
        var lostCount = 0;
        foreach (var task in expected.Where(task => task.Value.Label is not null).Select(task => task.Key))
        {
            var missing = Without(given[task], held[task]);
            var extra = Without(held[task], given[task]);
            lostCount += missing;
            if (missing + extra > 0)
            {
                faults.Add($"{task}: {missing} answers are missing from its row, {extra} were never given");
            }
        }

        return lostCount;
    }

    // How many of the first remain when each of the second took one of its like away.
    private static int Without(IEnumerable<string> first, IEnumerable<string> second)
    {
        var taken = second.CountBy(label => label, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return first
            .CountBy(label => label, StringComparer.Ordinal)
            .Sum(count => Math.Max(count.Value - taken.GetValueOrDefault(count.Key), 0));
    }

    // Pseudonyms hide who is who, but what one person said over all rows must be what one annotator said.
    private static IEnumerable<string> PeopleFaults(
        RecordedProject recorded,
        IReadOnlyList<Row> rows,
        HashSet<string> met
    )
    {
        var given = recorded
            .Answers.Where(answer => met.Contains(answer.Task))
            .GroupBy(answer => answer.Annotator, StringComparer.Ordinal)
            .Select(person => Whole(person.Select(answer => (answer.Task, answer.Label))));
        var held = rows.SelectMany(row => row.Annotations.Select(annotation => (row.Task, annotation)))
            .GroupBy(pair => pair.annotation.Annotator, StringComparer.Ordinal)
            .Select(person => Whole(person.Select(pair => (pair.Task, pair.annotation.Label))));
        var unmatched = Without(given, held);
        if (unmatched > 0)
        {
            yield return $"the answers of {unmatched} people are not those of one pseudonym each";
        }
    }

    private static string Whole(IEnumerable<(string Task, string Label)> said) =>
        Written.Text(writer =>
        {
            writer.WriteStartArray();
            foreach (var (task, label) in said.OrderBy(pair => pair.Task, StringComparer.Ordinal))
            {
                writer.WriteStringValue(task);
                writer.WriteStringValue(label);
            }

            writer.WriteEndArray();
        });
}
