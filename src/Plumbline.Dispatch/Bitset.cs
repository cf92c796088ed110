using System.Numerics;

namespace Plumbline.Dispatch;

/// <summary>A growing set of whole numbers from 0, as a tree of 64-bit words: a word of one level says which words
/// below it are not empty.</summary>
/// <remarks>All functions O(log64 n); 1.02 bits a number. Guarded by its owner.</remarks>
internal sealed class Bitset
{
    private readonly List<ulong[]> _levels = [new ulong[16], new ulong[1]];

    /// <summary>Words read by searches and look-ups since it was made: what a search costs, free of the
    /// clock.</summary>
    public long Touched { get; private set; }

    /// <summary>Adds a number.</summary>
    public void Set(int index)
    {
        while (index >> 6 >= _levels[0].Length)
        {
            Grow();
        }

        foreach (var words in _levels)
        {
            ref var word = ref words[index >> 6];
            var wasEmpty = word == 0;
            word |= 1UL << (index & 63);
            if (!wasEmpty)
            {
                return;
            }

            index >>= 6;
        }
    }

    /// <summary>Takes a number out.</summary>
    public void Clear(int index)
    {
        foreach (var words in _levels)
        {
            ref var word = ref words[index >> 6];
            word &= ~(1UL << (index & 63));
            if (word != 0)
            {
                return;
            }

            index >>= 6;
        }
    }

    /// <summary>Whether the number is in the set.</summary>
    public bool Has(int index)
    {
        Touched++;
        return index >> 6 < _levels[0].Length && (_levels[0][index >> 6] >> (index & 63) & 1) != 0;
    }

    /// <summary>The smallest number in the set that is at least <paramref name="from"/>; −1 when there is
    /// none.</summary>
    public int Next(int from)
    {
        for (var level = 0; level < _levels.Count; level++)
        {
            var words = _levels[level];
            var at = from >> 6;
            if (at >= words.Length)
            {
                return -1;
            }

            Touched++;
            var bits = words[at] & (ulong.MaxValue << (from & 63));
            if (bits != 0)
            {
                return Descend(level, at << 6 | BitOperations.TrailingZeroCount(bits));
            }

            from = at + 1;
        }

        return -1;
    }

    private int Descend(int level, int index)
    {
        while (level-- > 0)
        {
            Touched++;
            index = index << 6 | BitOperations.TrailingZeroCount(_levels[level][index]);
        }

        return index;
    }

    /// <summary>Doubles the lowest level, and gives the top a new root when it has outgrown one word.</summary>
    private void Grow()
    {
        var length = _levels[0].Length * 2;
        for (var level = 0; level < _levels.Count; level++)
        {
            var words = _levels[level];
            if (words.Length < length)
            {
                Array.Resize(ref words, length);
                _levels[level] = words;
            }

            length = length + 63 >> 6;
        }

        if (_levels[^1].Length > 1)
        {
            var top = _levels[^1];
            var root = new ulong[1];
            for (var at = 0; at < top.Length; at++)
            {
                root[0] |= top[at] == 0 ? 0 : 1UL << at;
            }

            _levels.Add(root);
        }
    }
}
