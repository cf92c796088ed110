using System.Buffers;
using System.Text.Encodings.Web;

namespace Plumbline.Formats;

/// <summary>Escapes what RFC 8259 section 7 demands and nothing else: quote, backslash and U+0000 to U+001F.</summary>
/// <remarks>
/// The framework's most relaxed encoder still escapes every character above U+FFFF, the line separators, DEL and all
/// that its Unicode tables do not know. Input that is not well-formed passes unchanged: it is never replaced.
/// </remarks>
internal sealed class PlainEncoder : JavaScriptEncoder
{
    private const int LongestEscape = 6;

    private static readonly byte[][] Escapes = MakeEscapes();
    private static readonly SearchValues<byte> EscapedBytes = SearchValues.Create(EscapedCodes());
    private static readonly SearchValues<char> EscapedChars = SearchValues.Create([
        .. EscapedCodes().Select(code => (char)code),
    ]);

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => LongestEscape;

    /// <summary>The first byte that must be escaped; -1 when the text can be copied as it is.</summary>
    public static int FirstEscaped(ReadOnlySpan<byte> text) => text.IndexOfAny(EscapedBytes);

    /// <summary>
    /// How this byte is written inside a string; only for bytes that <see cref="FirstEscaped"/> finds.
    /// </summary>
    public static ReadOnlySpan<byte> EscapeOf(byte code) => Escapes[code];

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\';

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) =>
        new ReadOnlySpan<char>(text, textLength).IndexOfAny(EscapedChars);

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => FirstEscaped(utf8Text);

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(
        int unicodeScalar,
        char* buffer,
        int bufferLength,
        out int numberOfCharactersWritten
    )
    {
        Span<char> target = new(buffer, bufferLength);
        if (WillEncode(unicodeScalar))
        {
            return TryWiden(EscapeOf((byte)unicodeScalar), target, out numberOfCharactersWritten);
        }

        return new System.Text.Rune(unicodeScalar).TryEncodeToUtf16(target, out numberOfCharactersWritten);
    }

    /// <inheritdoc/>
    public override OperationStatus EncodeUtf8(
        ReadOnlySpan<byte> utf8Source,
        Span<byte> utf8Destination,
        out int bytesConsumed,
        out int bytesWritten,
        bool isFinalBlock = true
    )
    {
        bytesConsumed = 0;
        bytesWritten = 0;
        while (bytesConsumed < utf8Source.Length)
        {
            var rest = utf8Source[bytesConsumed..];
            var plain = FirstEscaped(rest);
            var run = plain < 0 ? rest : rest[..plain];
            if (!run.TryCopyTo(utf8Destination[bytesWritten..]))
            {
                return OperationStatus.DestinationTooSmall;
            }

            bytesConsumed += run.Length;
            bytesWritten += run.Length;
            if (plain < 0)
            {
                break;
            }

            var escape = EscapeOf(rest[plain]);
            if (!escape.TryCopyTo(utf8Destination[bytesWritten..]))
            {
                return OperationStatus.DestinationTooSmall;
            }

            bytesConsumed++;
            bytesWritten += escape.Length;
        }

        return OperationStatus.Done;
    }

    /// <inheritdoc/>
    public override OperationStatus Encode(
        ReadOnlySpan<char> source,
        Span<char> destination,
        out int charsConsumed,
        out int charsWritten,
        bool isFinalBlock = true
    )
    {
        charsConsumed = 0;
        charsWritten = 0;
        while (charsConsumed < source.Length)
        {
            var rest = source[charsConsumed..];
            var plain = rest.IndexOfAny(EscapedChars);
            var run = plain < 0 ? rest : rest[..plain];
            if (!run.TryCopyTo(destination[charsWritten..]))
            {
                return OperationStatus.DestinationTooSmall;
            }

            charsConsumed += run.Length;
            charsWritten += run.Length;
            if (plain < 0)
            {
                break;
            }

            if (!TryWiden(EscapeOf((byte)rest[plain]), destination[charsWritten..], out var escaped))
            {
                return OperationStatus.DestinationTooSmall;
            }

            charsConsumed++;
            charsWritten += escaped;
        }

        return OperationStatus.Done;
    }

    private static bool TryWiden(ReadOnlySpan<byte> ascii, Span<char> target, out int written)
    {
        written = 0;
        if (target.Length < ascii.Length)
        {
            return false;
        }

        foreach (var code in ascii)
        {
            target[written++] = (char)code;
        }

        return true;
    }

    private static byte[] EscapedCodes() =>
        [.. Enumerable.Range(0, 0x20).Select(code => (byte)code), (byte)'"', (byte)'\\'];

    private static byte[][] MakeEscapes()
    {
        var escapes = new byte[0x80][];
        foreach (var code in EscapedCodes())
        {
            escapes[code] = code switch
            {
                (byte)'\b' => "\\b"u8.ToArray(),
                (byte)'\t' => "\\t"u8.ToArray(),
                (byte)'\n' => "\\n"u8.ToArray(),
                (byte)'\f' => "\\f"u8.ToArray(),
                (byte)'\r' => "\\r"u8.ToArray(),
                (byte)'"' => "\\\""u8.ToArray(),
                (byte)'\\' => "\\\\"u8.ToArray(),
                _ => System.Text.Encoding.ASCII.GetBytes($"\\u{code:x4}"),
            };
        }

        return escapes;
    }
}
