using Plumbline.Demo.Input;

namespace Plumbline.Demo.Check;

/// <summary>What most people said about one task.</summary>
/// <param name="Label">Null where two or more labels share the lead.</param>
/// <param name="Share">The leading label's share of the answers, 0 to 1.</param>
internal sealed record Majority(string? Label, double Share);

/// <summary>Majority from the raw answers; shares no code with the product on purpose.</summary>
internal static class Expected
{
    /// <summary>The majority of every task that has an answer.</summary>
    public static IReadOnlyDictionary<string, Majority> Of(RecordedProject recorded) =>
        recorded
            .Answers.GroupBy(answer => answer.Task, StringComparer.Ordinal)
            .ToDictionary(task => task.Key, task => Of([.. task]), StringComparer.Ordinal);

    private static Majority Of(IReadOnlyList<GivenAnswer> answers)
    {
        var counts = answers.CountBy(answer => answer.Label, StringComparer.Ordinal).ToArray();
        var most = counts.Max(count => count.Value);
        var leading = counts.Where(count => count.Value == most).ToArray();
        return new Majority(leading is [var only] ? only.Key : null, (double)most / answers.Count);
    }
}
