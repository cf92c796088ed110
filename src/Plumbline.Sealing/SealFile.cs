namespace Plumbline.Sealing;

/// <summary>Whole files in the form of <see cref="Cobblestone"/>, streamed: what `plumbline seal` does.</summary>
public static class SealFile
{
    /// <summary>Seals all of <paramref name="input"/>. Streams stay open. 16 KiB of memory at any length.</summary>
    /// <param name="salt">24 bytes: random, but for published vectors.</param>
    /// <exception cref="ArgumentException">The key or the salt has another length.</exception>
    public static void Close(
        Stream input,
        Stream output,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> salt
    )
    {
        using var closing = new ClosingStream(output, key, context, salt, leaveOpen: true);
        input.CopyTo(closing, Cobblestone.ChunkLength);
        closing.Finish();
    }

    /// <summary>Opens a sealed file. Both streams stay open. 16 KiB of memory at any length.</summary>
    /// <returns>
    /// False when refused. What stands in <paramref name="output"/> by then is authentic but not the whole: the caller
    /// throws it away, and shows it to nobody before the answer is true.
    /// </returns>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public static bool Open(Stream input, Stream output, ReadOnlySpan<byte> key, ReadOnlySpan<byte> context)
    {
        using var opening = new OpeningStream(input, key, context, leaveOpen: true);
        try
        {
            opening.CopyTo(output, Cobblestone.ChunkLength);
            return true;
        }
        catch (SealBrokenException)
        {
            return false;
        }
    }
}
