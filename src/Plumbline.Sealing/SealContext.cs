using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Plumbline.Sealing;

/// <summary>What a sealed object is bound to: copied to another row, version, field or client it stays shut.</summary>
public static class SealContext
{
    private const string Scheme = "plumbline/1";

    // Two texts that differ only in a broken half of a character must not give one context.
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>
    /// `plumbline/1` and the four parts, each as its length in bytes (16 bits, big-endian) and its UTF-8 bytes. Two
    /// different lists of parts never give the same bytes.
    /// </summary>
    /// <param name="client">The id of the client whose content it is.</param>
    /// <param name="objectId">The id of the row or the file.</param>
    /// <param name="version">The revision or version of the object; what has none says so with one fixed text.</param>
    /// <param name="field">The column or the part of the object.</param>
    /// <exception cref="ArgumentException">A part is no Unicode text, or longer than 65,535 bytes.</exception>
    public static byte[] Of(string client, string objectId, string version, string field)
    {
        var context = new byte[Length(Scheme) + Length(client) + Length(objectId) + Length(version) + Length(field)];
        var rest = Append(context, Scheme);
        rest = Append(rest, client);
        rest = Append(rest, objectId);
        rest = Append(rest, version);
        Append(rest, field);
        return context;
    }

    private static int Length(string part, [CallerArgumentExpression(nameof(part))] string name = "")
    {
        var length = Strict.GetByteCount(part);
        return length <= ushort.MaxValue
            ? sizeof(ushort) + length
            : throw new ArgumentException($"It has {length} bytes as UTF-8; 65,535 is the most.", name);
    }

    private static Span<byte> Append(Span<byte> rest, string part)
    {
        var written = Strict.GetBytes(part, rest[sizeof(ushort)..]);
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)written);
        return rest[(sizeof(ushort) + written)..];
    }
}
