using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Plumbline.Sealing;

/// <summary>Finds a sealed text by equality without opening any: equal values give equal indexes.</summary>
/// <remarks>
/// Who reads the table learns which rows hold equal values, and nothing else without the key. Not for values of which
/// there are few (labels): these could be counted and guessed.
/// </remarks>
public static class BlindIndex
{
    /// <summary>The index of one value: HMAC-SHA-256 over the framed use, column and value, as 64 hex digits.</summary>
    /// <param name="indexKey">The client's index key, 32 bytes; rotated, it would find nothing again.</param>
    /// <param name="column">Table and column: equal values in two columns have different indexes.</param>
    /// <param name="value">Taken as it is: the caller brings it to one form first where several mean the same.</param>
    public static string Of(ReadOnlySpan<byte> indexKey, string column, string value) =>
        FramedMac.Hex(indexKey, "blind-index"u8, column, FramedMac.Utf8(value));
}

/// <summary>A digest that only who has the key can make: what is sealed cannot be guessed from it.</summary>
public static class KeyedDigest
{
    /// <summary>HMAC-SHA-256 over the framed use, purpose and bytes, as 64 hex digits. O(n).</summary>
    /// <param name="indexKey">The client's index key, 32 bytes.</param>
    /// <param name="purpose">What the digest is for: the same bytes for two purposes have different digests.</param>
    public static string Of(ReadOnlySpan<byte> indexKey, string purpose, ReadOnlySpan<byte> bytes) =>
        FramedMac.Hex(indexKey, "digest"u8, purpose, bytes);
}

/// <summary>The name of a person towards one client: stable for this client, another one for the next.</summary>
public static class Pseudonym
{
    /// <summary>`p_` and the first 24 hex digits (96 bits) of HMAC-SHA-256 over the framed use and id.</summary>
    /// <param name="pseudonymKey">The client's pseudonym key, 32 bytes; it never rotates.</param>
    public static string Of(ReadOnlySpan<byte> pseudonymKey, string personId) =>
        string.Concat(
            "p_",
            FramedMac.Hex(pseudonymKey, "pseudonym"u8, "person", FramedMac.Utf8(personId)).AsSpan(0, 24)
        );
}

/// <summary>HMAC-SHA-256 over four parts, each behind its length (32 bits, big-endian): no two lists collide.</summary>
internal static class FramedMac
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    public static byte[] Utf8(string text) => Strict.GetBytes(text);

    /// <summary>The code of these parts as 64 hex digits.</summary>
    public static string Hex(ReadOnlySpan<byte> key, ReadOnlySpan<byte> use, string name, ReadOnlySpan<byte> bytes) =>
        Convert.ToHexStringLower(Bytes(key, use, name, bytes));

    /// <summary>The parts are `plumbline/1`, use, name, bytes.</summary>
    public static byte[] Bytes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> use, string name, ReadOnlySpan<byte> bytes)
    {
        ChunkCipher.CheckKey(key);
        var scheme = "plumbline/1"u8;
        var nameBytes = Utf8(name);
        var length = 4 * sizeof(uint) + scheme.Length + use.Length + nameBytes.Length + bytes.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var input = rented.AsSpan(0, length);
        Append(Append(Append(Append(input, scheme), use), nameBytes), bytes);
        var mac = HMACSHA256.HashData(key, input);
        CryptographicOperations.ZeroMemory(input);
        ArrayPool<byte>.Shared.Return(rented);
        return mac;
    }

    private static Span<byte> Append(Span<byte> rest, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32BigEndian(rest, part.Length);
        part.CopyTo(rest[sizeof(int)..]);
        return rest[(sizeof(int) + part.Length)..];
    }
}
