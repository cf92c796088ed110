using System.Runtime.InteropServices;

namespace Plumbline.Server.Projects;

/// <summary>Annotations that came in one span of ten minutes.</summary>
/// <param name="Start">When the span began, on the clock.</param>
/// <param name="Annotations">How many came.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PaceBlock(DateTimeOffset Start, int Annotations);

/// <summary>How many annotations came when, over the last day. Guarded by its owner.</summary>
internal sealed class PaceBlocks
{
    /// <summary>How far back a pace looks.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>The length of a block.</summary>
    public static readonly TimeSpan Block = TimeSpan.FromMinutes(10);

    private readonly SortedDictionary<long, int> _blocks = [];

    public void Add(DateTimeOffset at, int annotations)
    {
        var block = at.ToUnixTimeMilliseconds() / (long)Block.TotalMilliseconds;
        _blocks[block] = _blocks.GetValueOrDefault(block) + annotations;
        while (_blocks.Count > (Kept / Block) + 1)
        {
            _blocks.Remove(_blocks.First().Key);
        }
    }

    /// <summary>The blocks that began at a moment or later, oldest first; empty ones are left out.</summary>
    public IReadOnlyList<PaceBlock> Since(DateTimeOffset from) =>
        [
            .. _blocks
                .Select(block => new PaceBlock(
                    DateTimeOffset.FromUnixTimeMilliseconds(block.Key * (long)Block.TotalMilliseconds),
                    block.Value
                ))
                .Where(block => block.Start >= from),
        ];
}
