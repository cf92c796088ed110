using System.Security.Cryptography;

namespace Plumbline.Sealing;

/// <summary>AES key wrap with padding (AES-KWP): how one key is kept under another.</summary>
/// <remarks>Source: RFC 5649; NIST SP 800-38F, section 6.3. Deterministic: it draws nothing at random.</remarks>
public static class KeyWrap
{
    /// <summary>Wraps a key.</summary>
    /// <param name="wrappingKey">32 bytes.</param>
    /// <param name="key">At least one byte; 32 for a key of ours.</param>
    /// <returns>The wrapped key: padded to whole blocks of 8 bytes, and 8 bytes more (40 bytes for 32).</returns>
    /// <exception cref="ArgumentException">A key has another length.</exception>
    public static byte[] Wrap(ReadOnlySpan<byte> wrappingKey, ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty)
        {
            throw new ArgumentException("An empty key cannot be wrapped.", nameof(key));
        }

        using var aes = With(wrappingKey);
        return aes.EncryptKeyWrapPadded(key);
    }

    /// <summary>Opens a wrapped key.</summary>
    /// <returns>The key, of the length that was wrapped. The caller clears it when done.</returns>
    /// <exception cref="SealBrokenException">It was wrapped under another key, or was changed or cut short.</exception>
    /// <exception cref="ArgumentException">The wrapping key has another length than 32 bytes.</exception>
    public static byte[] Unwrap(ReadOnlySpan<byte> wrappingKey, ReadOnlySpan<byte> wrapped)
    {
        using var aes = With(wrappingKey);
        if (wrapped.Length < 16 || wrapped.Length % 8 != 0)
        {
            throw Broken();
        }

        try
        {
            return aes.DecryptKeyWrapPadded(wrapped);
        }
        catch (CryptographicException)
        {
            throw Broken();
        }
    }

    private static Aes With(ReadOnlySpan<byte> wrappingKey)
    {
        ChunkCipher.CheckKey(wrappingKey);
        var aes = Aes.Create();
        aes.SetKey(wrappingKey);
        return aes;
    }

    private static SealBrokenException Broken() =>
        new("The wrapped key does not open: it lies under another key, or was changed or cut short.");
}
