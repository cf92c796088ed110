namespace Plumbline.Model;

/// <summary>The one source of randomness: ids, salts and draws come from it.</summary>
/// <remarks>
/// From a seed a run can be repeated. Implementations are safe to call from many threads at once.
/// </remarks>
public abstract class RandomSource
{
    /// <summary>Fills the span with independent random bytes.</summary>
    public abstract void Fill(Span<byte> bytes);

    /// <summary>A whole number from 0 to one less than <paramref name="below"/>, each with the same chance.</summary>
    public int Next(int below)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(below);
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes);
        return (int)(BitConverter.ToUInt64(bytes) % (ulong)below); // The bias is below 2^-32.
    }

    /// <summary>A new id of the house's one form: 96 random bits as 24 lower-case hex digits.</summary>
    public TId Id<TId>()
        where TId : struct, IId<TId>
    {
        Span<byte> bytes = stackalloc byte[12];
        Fill(bytes);
        return TId.Of(Convert.ToHexStringLower(bytes));
    }
}
