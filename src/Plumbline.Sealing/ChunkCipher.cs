using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Plumbline.Sealing;

/// <summary>Key and base nonce of one sealed object: closes and opens its chunks, each under its number.</summary>
internal sealed class ChunkCipher : IDisposable
{
    // A chunk number has 38 bits: 4 PiB.
    private const long ChunkLimit = 1L << 38;

    private const int BlockLength = 64;
    private const int NonceLength = 12;
    private const int InfoOnStack = 512;

    private readonly AesGcm _gcm;

    // The base nonce as two numbers: no array of its own, and the chunk number only ever touches the tail.
    private readonly uint _nonceHead;
    private readonly ulong _nonceTail;

    private ChunkCipher(ReadOnlySpan<byte> derived)
    {
        _gcm = new AesGcm(derived[..Cobblestone.KeyLength], Cobblestone.TagLength);
        _nonceHead = BinaryPrimitives.ReadUInt32BigEndian(derived[Cobblestone.KeyLength..]);
        _nonceTail = BinaryPrimitives.ReadUInt64BigEndian(derived[(Cobblestone.KeyLength + sizeof(uint))..]);
    }

    private static ReadOnlySpan<byte> InfoPrefix => "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"u8;

    public void Dispose() => _gcm.Dispose();

    /// <summary>The cipher of a new object, and the commitment to its key.</summary>
    public static ChunkCipher Derive(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> salt,
        Span<byte> commitment
    )
    {
        CheckKey(key);
        if (salt.Length != Cobblestone.SaltLength)
        {
            throw new ArgumentException($"A salt has {Cobblestone.SaltLength} bytes, not {salt.Length}.", nameof(salt));
        }

        Span<byte> derived = stackalloc byte[2 * BlockLength];
        Expand(key, context, salt, derived);
        derived.Slice(Cobblestone.KeyLength + NonceLength, Cobblestone.CommitmentLength).CopyTo(commitment);
        var cipher = new ChunkCipher(derived);
        CryptographicOperations.ZeroMemory(derived);
        return cipher;
    }

    /// <summary>The cipher of an object with that header; null when it commits to another key or context.</summary>
    public static ChunkCipher? Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> header)
    {
        Span<byte> commitment = stackalloc byte[Cobblestone.CommitmentLength];
        var cipher = Derive(key, context, header[..Cobblestone.SaltLength], commitment);
        if (CryptographicOperations.FixedTimeEquals(commitment, header[Cobblestone.SaltLength..]))
        {
            return cipher;
        }

        cipher.Dispose();
        return null;
    }

    public static void CheckKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Cobblestone.KeyLength)
        {
            throw new ArgumentException($"A key has {Cobblestone.KeyLength} bytes, not {key.Length}.", nameof(key));
        }
    }

    /// <summary>Writes ciphertext and tag. The plaintext may be the start of the destination itself.</summary>
    public void Encrypt(long number, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(number, nonce);
        _gcm.Encrypt(nonce, plaintext, destination[..plaintext.Length], destination[plaintext.Length..]);
    }

    /// <summary>
    /// False, with the destination cleared, when the chunk is not the one that was closed under this number.
    /// The destination may be the start of the chunk itself.
    /// </summary>
    public bool TryDecrypt(long number, ReadOnlySpan<byte> chunk, Span<byte> destination)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(number, nonce);
        var length = chunk.Length - Cobblestone.TagLength;
        try
        {
            _gcm.Decrypt(nonce, chunk[..length], chunk[length..], destination);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(destination);
            return false;
        }
    }

    // HKDF-Expand of RFC 5869, section 2.3. The framework's own refuses a key shorter than the hash, and this scheme
    // expands a key of 32 bytes with SHA-512; two blocks cover the 76 bytes that are needed.
    private static void Expand(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> salt,
        Span<byte> derived
    )
    {
        var infoLength = InfoPrefix.Length + salt.Length + context.Length;
        var length = BlockLength + infoLength + 1;
        byte[]? rented = null;
        var input = length <= InfoOnStack ? stackalloc byte[InfoOnStack] : rented = ArrayPool<byte>.Shared.Rent(length);
        input = input[..length];

        // First block, info, counter in one row: the first hash reads from the info on, the second reads all of it.
        InfoPrefix.CopyTo(input[BlockLength..]);
        salt.CopyTo(input[(BlockLength + InfoPrefix.Length)..]);
        context.CopyTo(input[(BlockLength + InfoPrefix.Length + salt.Length)..]);
        input[^1] = 1;
        HMACSHA512.HashData(key, input[BlockLength..], derived);
        derived[..BlockLength].CopyTo(input);
        input[^1] = 2;
        HMACSHA512.HashData(key, input, derived[BlockLength..]);
        CryptographicOperations.ZeroMemory(input);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void WriteNonce(long number, Span<byte> nonce)
    {
        if (number is < 0 or >= ChunkLimit)
        {
            throw new ArgumentOutOfRangeException(nameof(number), number, "A sealed object has at most 2^38 chunks.");
        }

        BinaryPrimitives.WriteUInt32BigEndian(nonce, _nonceHead);
        BinaryPrimitives.WriteUInt64BigEndian(nonce[sizeof(uint)..], _nonceTail ^ (ulong)number);
    }
}
