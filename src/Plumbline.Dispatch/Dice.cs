using System.Buffers.Binary;
using Plumbline.Model;

namespace Plumbline.Dispatch;

/// <summary>Small draws from the source of randomness, read ahead: one read of the system's source costs more than a
/// whole claim.</summary>
/// <remarks>Guarded by the dispatcher's lock.</remarks>
internal sealed class Dice(RandomSource random)
{
    private readonly byte[] _bytes = new byte[512];
    private int _used = 512;

    /// <summary>A number from 0 to below the bound, which is at most <see cref="DispatchSettings.WidestWindow"/>; no
    /// chance is off by more than 1/16 of itself.</summary>
    public int Roll(int below)
    {
        if (_used == _bytes.Length)
        {
            random.Fill(_bytes);
            _used = 0;
        }

        var drawn = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(_used));
        _used += sizeof(ushort);
        return drawn * below >> 16;
    }
}
