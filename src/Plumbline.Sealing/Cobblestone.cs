using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Plumbline.Sealing;

/// <summary>
/// Cobblestone-256: the chunked encryption of C2SP with SHA-512 and AES-256-GCM, for objects that are whole in memory.
/// Larger ones go through <see cref="ClosingStream"/> and <see cref="OpeningStream"/>; the bytes are the same.
/// </summary>
/// <remarks>
/// Layout: salt (24 bytes), commitment (32), chunks. A chunk is 16,384 bytes of plaintext and a tag of 16; the last one
/// is always shorter and may be empty, so a missing end is seen. Source: https://c2sp.org/chunked-encryption.
/// </remarks>
public static class Cobblestone
{
    /// <summary>Length of a key in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>Length of a salt in bytes. Never used twice under one key; drawn at random.</summary>
    public const int SaltLength = 24;

    /// <summary>Length in bytes of what stands before the first chunk: salt and commitment.</summary>
    public const int HeaderLength = SaltLength + CommitmentLength;

    internal const int CommitmentLength = 32;
    internal const int ChunkLength = 16_384;
    internal const int TagLength = 16;
    internal const int SealedChunkLength = ChunkLength + TagLength;

    /// <summary>The length in bytes of the sealed form of a plaintext of that length.</summary>
    public static long SealedLength(long plaintextLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(plaintextLength);
        return HeaderLength + plaintextLength + (plaintextLength / ChunkLength + 1) * TagLength;
    }

    /// <summary>Seals one object.</summary>
    /// <param name="key">32 bytes, uniformly random.</param>
    /// <param name="context">What the object is bound to (<see cref="SealContext"/>); opening needs the same.</param>
    /// <param name="salt">24 random bytes, never used before under this key.</param>
    /// <returns>
    /// The sealed bytes, <see cref="SealedLength"/> of them: the one allocation of size. O(n), and two hashes and one
    /// cipher set-up however short the plaintext is.
    /// </returns>
    /// <exception cref="ArgumentException">The key or the salt has another length.</exception>
    public static byte[] Close(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> salt,
        ReadOnlySpan<byte> plaintext
    )
    {
        var sealedBytes = new byte[SealedLength(plaintext.Length)];
        salt.CopyTo(sealedBytes);
        using var cipher = ChunkCipher.Derive(key, context, salt, sealedBytes.AsSpan(SaltLength, CommitmentLength));
        var destination = sealedBytes.AsSpan(HeaderLength);
        for (var number = 0L; ; number++)
        {
            var length = Math.Min(plaintext.Length, ChunkLength);
            cipher.Encrypt(number, plaintext[..length], destination[..(length + TagLength)]);
            if (length < ChunkLength)
            {
                return sealedBytes;
            }

            plaintext = plaintext[length..];
            destination = destination[(length + TagLength)..];
        }
    }

    /// <summary>Opens one sealed object.</summary>
    /// <param name="plaintext">The whole plaintext, or null when refused: never a part of it.</param>
    /// <returns>
    /// False for another key or context and for any change to the bytes: flipped, moved, cut short or added to. O(n).
    /// </returns>
    /// <exception cref="ArgumentException">The key has another length than 32 bytes.</exception>
    public static bool TryOpen(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> sealedBytes,
        [NotNullWhen(true)] out byte[]? plaintext
    )
    {
        plaintext = null;
        ChunkCipher.CheckKey(key);
        if (sealedBytes.Length < HeaderLength)
        {
            return false;
        }

        var (fullChunks, lastLength) = Math.DivRem(sealedBytes.Length - HeaderLength, SealedChunkLength);
        if (lastLength < TagLength)
        {
            return false;
        }

        using var cipher = ChunkCipher.Open(key, context, sealedBytes[..HeaderLength]);
        if (cipher is null)
        {
            return false;
        }

        var opened = new byte[fullChunks * ChunkLength + lastLength - TagLength];
        var chunks = sealedBytes[HeaderLength..];
        for (var number = 0; number <= fullChunks; number++)
        {
            var chunk = chunks.Slice(number * SealedChunkLength, number < fullChunks ? SealedChunkLength : lastLength);
            if (!cipher.TryDecrypt(number, chunk, opened.AsSpan(number * ChunkLength, chunk.Length - TagLength)))
            {
                CryptographicOperations.ZeroMemory(opened);
                return false;
            }
        }

        plaintext = opened;
        return true;
    }
}
