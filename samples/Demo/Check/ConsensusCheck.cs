using System.Text.Json;
using Plumbline.Client;
using Plumbline.Demo.Input;

namespace Plumbline.Demo.Check;

/// <summary>Compares what the API says of each task with the raw answers: ties are in no release.</summary>
internal static class ConsensusCheck
{
    private const double Tolerance = 1e-12;

    /// <summary>One sentence a fault.</summary>
    public static IEnumerable<string> Faults(RecordedProject recorded, IReadOnlyList<ConsensusRow> rows)
    {
        var expected = Expected.Of(recorded);
        HashSet<string> met = new(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!met.Add(row.Item))
            {
                yield return $"consensus: {row.Item} is there twice";
            }

            if (Fault(recorded, row, expected.GetValueOrDefault(row.Item)) is { } fault)
            {
                yield return $"consensus: {row.Item} {fault}";
            }
        }

        foreach (var (task, majority) in expected)
        {
            if (majority.Label is not null && !met.Contains(task))
            {
                yield return $"consensus: {task} is missing; most people said {majority.Label}";
            }
        }
    }

    private static string? Fault(RecordedProject recorded, ConsensusRow row, Majority? majority)
    {
        var label = Label(recorded, row);
        if (majority is null)
        {
            return label is null ? null : $"is {label}; nobody answered it";
        }

        var count = recorded.OverlapOf[row.Item];
        if (label != majority.Label)
        {
            return $"is {label ?? "tied"}; the raw answers say {majority.Label ?? "tied"}";
        }

        if (row.Annotations != count)
        {
            return $"rests on {row.Annotations} annotations; {count} were given";
        }

        return label is null || Math.Abs((row.Confidence ?? double.NaN) - majority.Share) <= Tolerance
            ? null
            : $"has confidence {row.Confidence}; the share is {majority.Share}";
    }

    private static string? Label(RecordedProject recorded, ConsensusRow row) =>
        row.Answer is not { ValueKind: JsonValueKind.Object } answer ? null
        : !recorded.IsPreference ? answer.Text(Labels.Choice)
        : answer.TryGetProperty(Labels.Better, out var better) ? better.Text("winner")
        : null;
}
