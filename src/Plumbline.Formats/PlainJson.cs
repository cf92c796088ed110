using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plumbline.Formats;

/// <summary>
/// The one way JSON is written: UTF-8, no white space between tokens, escapes only for quote, backslash and
/// U+0000 to U+001F (in the short form where there is one, else <c>\u00xx</c> in lower case).
/// </summary>
public static class PlainJson
{
    private const int SmallText = 512;

    /// <summary>For a <see cref="Utf8JsonWriter"/> or serialiser that has to write the same form.</summary>
    public static JavaScriptEncoder Encoder { get; } = new PlainEncoder();

    internal static JsonWriterOptions Writing { get; } = new() { Encoder = Encoder, SkipValidation = true };

    /// <summary>Writes a JSON document again in the plain form; see the other overload.</summary>
    public static byte[] Compact(ReadOnlySpan<byte> utf8)
    {
        ArrayBufferWriter<byte> into = new(Math.Max(utf8.Length, 16));
        Compact(utf8, into);
        return into.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Writes a JSON document again in the plain form. The keys keep their order, numbers keep their digits, and every
    /// text is equal after parsing; a document that is already plain comes out byte for byte.
    /// </summary>
    /// <param name="utf8">One JSON value that StrictJson accepts; what comes out for anything else is not said.</param>
    /// <param name="into">Where the bytes go.</param>
    /// <remarks>
    /// O(n), at the speed of a copy for what is plain; the working memory is that of the longest escaped text.
    /// </remarks>
    public static void Compact(ReadOnlySpan<byte> utf8, IBufferWriter<byte> into)
    {
        if (IsPlain(utf8))
        {
            into.Write(utf8);
            return;
        }

        Utf8JsonReader reader = new(utf8);
        var comma = false;
        while (reader.Read())
        {
            var isEnd = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (comma && !isEnd)
            {
                into.Write(","u8);
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    WriteText(ref reader, utf8, into);
                    into.Write(":"u8);
                    break;
                case JsonTokenType.String:
                    WriteText(ref reader, utf8, into);
                    break;
                default:
                    into.Write(reader.ValueSpan);
                    break;
            }

            comma = isEnd || IsWholeValue(reader.TokenType);
        }
    }

    /// <summary>
    /// Whether the document is in the plain form already; O(n), and much cheaper than writing it again.
    /// </summary>
    internal static bool IsPlain(ReadOnlySpan<byte> utf8)
    {
        for (var at = utf8.IndexOfAny(" \t\r\n\""u8); at >= 0; at = utf8.IndexOfAny(" \t\r\n\""u8))
        {
            if (utf8[at] != '"')
            {
                return false;
            }

            utf8 = utf8[(at + 1)..];
            var length = PlainTextLength(utf8);
            if (length < 0)
            {
                return false;
            }

            utf8 = utf8[(length + 1)..];
        }

        return true;
    }

    /// <summary>Writes a text between quotes.</summary>
    internal static void WriteText(ReadOnlySpan<byte> text, IBufferWriter<byte> into)
    {
        into.Write("\""u8);
        for (var at = PlainEncoder.FirstEscaped(text); at >= 0; at = PlainEncoder.FirstEscaped(text))
        {
            into.Write(text[..at]);
            into.Write(PlainEncoder.EscapeOf(text[at]));
            text = text[(at + 1)..];
        }

        into.Write(text);
        into.Write("\""u8);
    }

    /// <summary>Writes a short text between quotes.</summary>
    internal static void WriteText(string text, IBufferWriter<byte> into) =>
        WriteText(Encoding.UTF8.GetBytes(text), into);

    private static bool IsWholeValue(JsonTokenType token) =>
        token
            is JsonTokenType.String
                or JsonTokenType.Number
                or JsonTokenType.True
                or JsonTokenType.False
                or JsonTokenType.Null;

    private static void WriteText(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, IBufferWriter<byte> into)
    {
        var text = reader.ValueSpan;
        var quoted = utf8.Slice((int)reader.TokenStartIndex, text.Length + 2);
        if (!reader.ValueIsEscaped || IsPlain(quoted))
        {
            into.Write(quoted);
            return;
        }

        var rented = text.Length > SmallText ? ArrayPool<byte>.Shared.Rent(text.Length) : null;
        var unescaped = rented ?? stackalloc byte[SmallText];
        WriteText(unescaped[..reader.CopyString(unescaped)], into);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    /// <summary>
    /// Bytes before the closing quote; -1 when an escape among them may not be needed, or there is no quote.
    /// </summary>
    private static int PlainTextLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (true)
        {
            var step = text[length..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0)
            {
                return -1;
            }

            length += step;
            if (text[length] == '"')
            {
                return length;
            }

            if (length + 2 > text.Length || text[length + 1] is (byte)'/' or (byte)'u')
            {
                return -1;
            }

            length += 2;
        }
    }
}
