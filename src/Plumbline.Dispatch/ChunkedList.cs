namespace Plumbline.Dispatch;

/// <summary>A list that grows without ever copying what it holds, so that no addition under the lock is slow.</summary>
/// <remarks>Guarded by its owner.</remarks>
internal sealed class ChunkedList<T>
{
    private const int Bits = 14;
    private const int Size = 1 << Bits;
    private readonly List<T[]> _chunks = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The place at this index, which must be below <see cref="Count"/>.</summary>
    public ref T this[int index] => ref _chunks[index >> Bits][index & (Size - 1)];

    /// <summary>Adds one at the end.</summary>
    public void Add(T value)
    {
        if (Count >> Bits == _chunks.Count)
        {
            _chunks.Add(new T[Size]);
        }

        Count++;
        this[Count - 1] = value;
    }
}
