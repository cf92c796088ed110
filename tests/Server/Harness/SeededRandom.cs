using Plumbline.Model;

namespace Plumbline.Tests.Server.Harness;

/// <summary>Randomness from a seed that a failing test prints.</summary>
internal sealed class SeededRandom(int seed) : RandomSource
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    public override void Fill(Span<byte> bytes)
    {
        lock (_lock)
        {
            _random.NextBytes(bytes);
        }
    }
}
