using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Plumbline.Model;

/// <summary>The exact bytes of a fact, as they will stand in a ledger (trust R4.3, R4.11).</summary>
/// <remarks>
/// UTF-8 JSON without white space, with the keys <c>v, at, actor, action, object, decision, commitments</c> in this
/// order. Only the quote, the backslash and control characters are escaped: <c>\"</c>, <c>\\</c>, <c>\b</c>, <c>\f</c>,
/// <c>\n</c>, <c>\r</c>, <c>\t</c>, else <c>\u00xx</c> in lower-case hex. contracts/fact-entry.schema.json describes
/// the form; it never changes, since early facts must stay provable later.
/// </remarks>
public static class FactEntry
{
    /// <summary>The most bytes of an entry: its length in a ledger has two bytes.</summary>
    public const int MaxBytes = 65_535;

    /// <summary>Bytes of a commitment, and of a fact's salt.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    private const int Version = 1;

    private static readonly SearchValues<char> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, 32).Select(unit => (char)unit),
        '"',
        '\\',
    ]);

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>The commitment to a payload: SHA-256(salt ‖ payload), 32 bytes.</summary>
    /// <param name="salt">
    /// The fact's own 32 random bytes, sealed beside it; without them the payload cannot be guessed.
    /// </param>
    /// <exception cref="ArgumentException">The salt has another length.</exception>
    public static byte[] Commit(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload)
    {
        if (salt.Length != HashBytes)
        {
            throw new ArgumentException($"A salt has {HashBytes} bytes, not {salt.Length}.", nameof(salt));
        }

        var hash = new byte[HashBytes];
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(salt);
        digest.AppendData(payload);
        digest.GetHashAndReset(hash);
        return hash;
    }

    /// <summary>The entry of a fact with a commitment for each of its payloads.</summary>
    /// <param name="at">When it happened; kept to the millisecond, what is finer is cut off.</param>
    /// <param name="actorPseudonym">Who did it, by the pseudonym of the ledger's client; never a name.</param>
    /// <param name="action">What was done, e.g. <c>annotationSubmitted</c>.</param>
    /// <param name="objectId">Id of what it was done to.</param>
    /// <param name="decision">The verdict, e.g. <c>done</c>.</param>
    /// <param name="reasons">Ids of the reasons for the verdict.</param>
    /// <param name="commitments">As <see cref="Commit"/> gives them, 32 bytes each.</param>
    /// <exception cref="ArgumentException">
    /// A bug of the caller: the entry would be over <see cref="MaxBytes"/>, a commitment has not 32 bytes, or a text is
    /// no well-formed Unicode.
    /// </exception>
    public static byte[] Encode(
        DateTimeOffset at,
        string actorPseudonym,
        string action,
        string objectId,
        string decision,
        IReadOnlyList<string> reasons,
        IReadOnlyList<byte[]> commitments
    )
    {
        var entry = Begin(at, actorPseudonym, action, objectId, decision, reasons);
        for (var index = 0; index < commitments.Count; index++)
        {
            entry.Append(index == 0 ? "\"" : ",\"").Append(Hex(commitments[index])).Append('"');
        }

        return End(entry);
    }

    /// <summary>
    /// The entry of a fact over many rows: one commitment with their count and the Merkle root over theirs.
    /// </summary>
    /// <param name="count">How many rows; at least one.</param>
    /// <param name="root">
    /// Root of the tree (RFC 6962) whose entries are the rows' commitments in order, 32 bytes.
    /// </param>
    /// <inheritdoc cref="Encode"/>
    public static byte[] EncodeBulk(
        DateTimeOffset at,
        string actorPseudonym,
        string action,
        string objectId,
        string decision,
        IReadOnlyList<string> reasons,
        int count,
        ReadOnlySpan<byte> root
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var entry = Begin(at, actorPseudonym, action, objectId, decision, reasons);
        entry.Append(CultureInfo.InvariantCulture, $"{{\"count\":{count},\"root\":\"{Hex(root)}\"}}");
        return End(entry);
    }

    private static StringBuilder Begin(
        DateTimeOffset at,
        string actorPseudonym,
        string action,
        string objectId,
        string decision,
        IReadOnlyList<string> reasons
    )
    {
        var time = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var entry = new StringBuilder(384);
        entry.Append(CultureInfo.InvariantCulture, $"{{\"v\":{Version},\"at\":\"{time}\",\"actor\":");
        AppendText(entry, actorPseudonym);
        AppendText(entry.Append(",\"action\":"), action);
        AppendText(entry.Append(",\"object\":"), objectId);
        AppendText(entry.Append(",\"decision\":{\"verdict\":"), decision);
        entry.Append(",\"reasons\":[");
        for (var index = 0; index < reasons.Count; index++)
        {
            AppendText(index == 0 ? entry : entry.Append(','), reasons[index]);
        }

        return entry.Append("]},\"commitments\":[");
    }

    private static byte[] End(StringBuilder entry)
    {
        var bytes = StrictUtf8.GetBytes(entry.Append("]}").ToString());
        return bytes.Length <= MaxBytes
            ? bytes
            : throw new ArgumentException(
                $"A fact's entry has at most {MaxBytes} bytes, not {bytes.Length}.",
                nameof(entry)
            );
    }

    private static string Hex(ReadOnlySpan<byte> hash) =>
        hash.Length == HashBytes
            ? Convert.ToHexStringLower(hash)
            : throw new ArgumentException($"A commitment has {HashBytes} bytes, not {hash.Length}.", nameof(hash));

    private static void AppendText(StringBuilder entry, string text)
    {
        entry.Append('"');
        var rest = text.AsSpan();
        while (rest.IndexOfAny(Escaped) is var index and >= 0)
        {
            entry.Append(rest[..index]);
            _ = rest[index] switch
            {
                '"' => entry.Append("\\\""),
                '\\' => entry.Append("\\\\"),
                '\b' => entry.Append("\\b"),
                '\f' => entry.Append("\\f"),
                '\n' => entry.Append("\\n"),
                '\r' => entry.Append("\\r"),
                '\t' => entry.Append("\\t"),
                var control => entry.Append(CultureInfo.InvariantCulture, $"\\u{(int)control:x4}"),
            };
            rest = rest[(index + 1)..];
        }

        entry.Append(rest).Append('"');
    }
}
