using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Plumbline.Quality;

/// <summary>One person's label for one task.</summary>
/// <param name="Task">Number of the task, from 0.</param>
/// <param name="Annotator">Number of the annotator, from 0.</param>
/// <param name="Label">Number of the label, from 0.</param>
/// <param name="Revision">
/// A row of the same annotator on the same task with a higher one takes this one's place.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Annotation(int Task, int Annotator, int Label, int Revision);

/// <summary>What consensus is inferred from.</summary>
/// <remarks>
/// "Cannot answer" is a label of its own, numbered like the others. An annotation that was rejected or withdrawn, and a
/// model's suggestion, is none and does not belong in here.
/// </remarks>
public sealed class AnnotationSet
{
    /// <summary>Takes the annotations in any order.</summary>
    /// <param name="tasks">How many tasks there are, those without annotations included.</param>
    /// <param name="annotators">How many annotators there are.</param>
    /// <param name="labels">How many labels there are, "cannot answer" included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside 0 to its count.</exception>
    public AnnotationSet(int tasks, int annotators, int labels, ImmutableArray<Annotation> annotations)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tasks);
        ArgumentOutOfRangeException.ThrowIfNegative(annotators);
        ArgumentOutOfRangeException.ThrowIfNegative(labels);
        foreach (var annotation in annotations)
        {
            Check(annotation.Task, tasks, nameof(tasks));
            Check(annotation.Annotator, annotators, nameof(annotators));
            Check(annotation.Label, labels, nameof(labels));
        }

        Tasks = tasks;
        Annotators = annotators;
        Labels = labels;
        Annotations = annotations;
    }

    /// <summary>How many tasks there are.</summary>
    public int Tasks { get; }

    /// <summary>How many annotators there are.</summary>
    public int Annotators { get; }

    /// <summary>How many labels there are.</summary>
    public int Labels { get; }

    /// <summary>The annotations as they were given.</summary>
    public ImmutableArray<Annotation> Annotations { get; }

    /// <summary>
    /// The newest revision of every annotator on every task, ordered by task, then annotator. Where the newest revision
    /// stands more than once, each counts, as independent (quality spec, section 2).
    /// </summary>
    /// <remarks>O(tasks + annotations · log overlap).</remarks>
    internal ReadOnlySpan<Annotation> Newest()
    {
        var rows = ByTask();
        var count = 0;
        for (var start = 0; start < rows.Length; )
        {
            var end = start + 1;
            while (end < rows.Length && rows[end].Task == rows[start].Task)
            {
                end++;
            }

            var task = rows[start..end];
            task.Sort(
                static (one, other) => (one.Annotator, other.Revision).CompareTo((other.Annotator, one.Revision))
            );
            var newest = task[0];
            foreach (var row in task)
            {
                newest = row.Annotator == newest.Annotator ? newest : row;
                if (row.Revision == newest.Revision)
                {
                    rows[count++] = row;
                }
            }

            start = end;
        }

        return rows[..count];
    }

    /// <summary>A counting sort.</summary>
    private Span<Annotation> ByTask()
    {
        var places = new int[Tasks + 1];
        foreach (var row in Annotations)
        {
            places[row.Task + 1]++;
        }

        for (var task = 1; task < places.Length; task++)
        {
            places[task] += places[task - 1];
        }

        var sorted = new Annotation[Annotations.Length];
        foreach (var row in Annotations)
        {
            sorted[places[row.Task]++] = row;
        }

        return sorted;
    }

    private static void Check(int number, int count, string name)
    {
        if (number < 0 || number >= count)
        {
            throw new ArgumentOutOfRangeException(
                name,
                number,
                $"An annotation has a number outside 0 to {count - 1}."
            );
        }
    }
}
