using System.Buffers.Binary;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Dispatch;

/// <summary>Repeatable draws from a seed (SplitMix64).</summary>
internal sealed class SeededRandom(ulong seed) : RandomSource
{
    private readonly Lock _lock = new();
    private ulong _state = seed;

    public override void Fill(Span<byte> bytes)
    {
        Span<byte> word = stackalloc byte[8];
        lock (_lock)
        {
            while (bytes.Length > 0)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(word, Draw());
                var taken = Math.Min(bytes.Length, word.Length);
                word[..taken].CopyTo(bytes);
                bytes = bytes[taken..];
            }
        }
    }

    private ulong Draw()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
