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
#pragma warning disable CA5394 // A test repeats from its seed; nothing here is secret.
            _random.NextBytes(bytes);
#pragma warning restore CA5394
        }
    }
}
