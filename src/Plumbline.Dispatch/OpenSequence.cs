namespace Plumbline.Dispatch;

/// <summary>Tasks in the order in which they came to it, and which of them are open.</summary>
/// <remarks>Only the end grows, so a cursor that has passed an index never has to look at it again. Guarded by its
/// owner.</remarks>
internal sealed class OpenSequence
{
    private readonly ChunkedList<int> _numbers = new();
    private readonly Bitset _open = new();

    /// <summary>How many tasks came to it, open or not.</summary>
    public int Count => _numbers.Count;

    /// <summary>How many of them are open.</summary>
    public int Open { get; private set; }

    /// <summary>Words of the bitset that were read so far.</summary>
    public long Touched => _open.Touched;

    /// <summary>Adds an open task at the end.</summary>
    /// <returns>Its index here.</returns>
    public int Append(int number)
    {
        _numbers.Add(number);
        _open.Set(_numbers.Count - 1);
        Open++;
        return _numbers.Count - 1;
    }

    /// <summary>The task at this index is no longer open.</summary>
    public void Close(int index)
    {
        if (!_open.Has(index))
        {
            throw new InvalidOperationException($"The task at {index} is closed already.");
        }

        _open.Clear(index);
        Open--;
    }

    /// <summary>Whether the task at this index is open.</summary>
    public bool Has(int index) => _open.Has(index);

    /// <summary>The index of the first open task at or after <paramref name="from"/>; −1 when there is none.</summary>
    public int Next(int from) => _open.Next(from);

    /// <summary>The number of the task at this index.</summary>
    public int NumberAt(int index) => _numbers[index];
}
