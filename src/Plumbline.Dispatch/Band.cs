namespace Plumbline.Dispatch;

/// <summary>The tasks of one priority.</summary>
/// <remarks>A task stands in one of the two sequences: in <see cref="Fresh"/> until it first closes, then at the end of
/// <see cref="Returned"/> each time it opens again. Guarded by its owner.</remarks>
internal sealed class Band(int id, int priority)
{
    /// <summary>Returned tasks that may lie closed in the sequence before it is worth a compaction.</summary>
    private const int Slack = 1024;

    private long _touchedBefore;

    /// <summary>Its index among the bands in the order in which they were made.</summary>
    public int Id => id;

    /// <summary>Larger is served first.</summary>
    public int Priority => priority;

    /// <summary>Tasks that were open since they came, by age.</summary>
    public OpenSequence Fresh { get; } = new();

    /// <summary>Tasks that became open again, by the time of that.</summary>
    public OpenSequence Returned { get; private set; } = new();

    /// <summary>How many tasks of the band have a free place.</summary>
    public int Open => Fresh.Open + Returned.Open;

    /// <summary>Words of bitsets that were read so far.</summary>
    public long Touched => _touchedBefore + Fresh.Touched + Returned.Touched;

    /// <summary>Names an index of the returned sequence; an index of the fresh one is its own name.</summary>
    public static int ReturnedEntry(int index) => ~index;

    /// <summary>Whether the task that stood there when the entry was named is still open there.</summary>
    public bool IsOpen(int entry) => entry < 0 ? Returned.Has(~entry) : Fresh.Has(entry);

    /// <summary>The task's number.</summary>
    public int NumberAt(int entry) => entry < 0 ? Returned.NumberAt(~entry) : Fresh.NumberAt(entry);

    /// <summary>Whether more than half of the returned sequence is closed.</summary>
    public bool WantsCompaction => Returned.Count > 2 * Returned.Open + Slack;

    /// <summary>Drops what is closed from the returned sequence. O(its length).</summary>
    /// <returns>The old indexes of what was kept, rising; the new index is the place in this list.</returns>
    public List<int> Compact()
    {
        var kept = new List<int>(Returned.Open);
        var compacted = new OpenSequence();
        for (var at = Returned.Next(0); at >= 0; at = Returned.Next(at + 1))
        {
            kept.Add(at);
            compacted.Append(Returned.NumberAt(at));
        }

        _touchedBefore += Returned.Touched;
        Returned = compacted;
        return kept;
    }
}
