using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Plumbline.Quality;

/// <summary>How consensus is inferred.</summary>
public enum Method
{
    /// <summary>The label that most annotators gave (quality spec, 3.1). docs/formulas/majority.md.</summary>
    Majority,
}

/// <summary>What the annotations of one task come to.</summary>
/// <param name="Label">The label; null when labels are tied at the top, or nobody annotated the task.</param>
/// <param name="Tied">
/// The labels that are tied at the top, in their order, two at least; empty when there is no tie.
/// </param>
/// <param name="Confidence">
/// Share of the annotations that say the most given label, above 0 to 1, with a tie too; NaN without annotations.
/// </param>
/// <param name="Count">How many annotations counted: the newest of each annotator.</param>
/// <param name="CountsByLabel">How many of them said each label.</param>
public sealed record TaskConsensus(
    int? Label,
    ImmutableArray<int> Tied,
    double Confidence,
    int Count,
    ImmutableArray<int> CountsByLabel
);

/// <summary>Settles what people said about tasks.</summary>
public static class Consensus
{
    /// <summary>The version of <see cref="Method.Majority"/>; what a version gives never changes.</summary>
    public const string MajorityVersion = "1";

    /// <summary>The name of a method as it is delivered beside consensus.</summary>
    public static string Name(Method method) =>
        method switch
        {
            Method.Majority => "majority",
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "No such method."),
        };

    /// <summary>The consensus of every task, by its number.</summary>
    /// <remarks>
    /// Neither the order of the rows nor the numbers of the annotators matter; a tie is never broken. O(annotations +
    /// tasks · labels) for the counts that are answered.
    /// </remarks>
    public static ImmutableArray<TaskConsensus> Infer(AnnotationSet set, Method method = Method.Majority)
    {
        ArgumentNullException.ThrowIfNull(set);
        _ = Name(method);
        var tasks = ImmutableArray.CreateBuilder<TaskConsensus>(set.Tasks);
        var rows = set.Newest();
        var next = 0;
        for (var task = 0; task < set.Tasks; task++)
        {
            var counts = new int[set.Labels];
            var first = next;
            for (; next < rows.Length && rows[next].Task == task; next++)
            {
                counts[rows[next].Label]++;
            }

            tasks.Add(Majority(counts, next - first));
        }

        return tasks.MoveToImmutable();
    }

    /// <summary>
    /// The median of ratings or strengths; of an even number of them the lower of the two in the middle.
    /// </summary>
    /// <param name="values">In any order; at least one.</param>
    /// <remarks>O(n log n). Work-kinds, section 5, K-median.</remarks>
    /// <exception cref="ArgumentException">There are none, so there is no median.</exception>
    public static int LowerMedian(ReadOnlySpan<int> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("Without values there is no median.", nameof(values));
        }

        var sorted = values.ToArray();
        sorted.Sort();
        return sorted[(sorted.Length - 1) / 2];
    }

    private static TaskConsensus Majority(int[] counts, int count)
    {
        var most = 0;
        var winners = 0;
        var winner = 0;
        for (var label = 0; label < counts.Length; label++)
        {
            if (counts[label] > most)
            {
                (most, winners, winner) = (counts[label], 1, label);
            }
            else if (counts[label] == most && most > 0)
            {
                winners++;
            }
        }

        return new(
            winners == 1 ? winner : null,
            winners > 1 ? [.. Enumerable.Range(0, counts.Length).Where(label => counts[label] == most)] : [],
            count == 0 ? double.NaN : (double)most / count,
            count,
            ImmutableCollectionsMarshal.AsImmutableArray(counts)
        );
    }
}
