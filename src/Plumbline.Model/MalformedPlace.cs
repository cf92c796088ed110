using System.Text;
using System.Text.Json;

namespace Plumbline.Model;

/// <summary>Finds what is wrong in a text that <see cref="StrictJson"/> refused, and where.</summary>
internal static class MalformedPlace
{
    private const string Syntax = "one JSON value as RFC 8259 writes it";

    /// <summary>The first fault in reading order.</summary>
    public static Fault Find(ReadOnlySpan<byte> text)
    {
        var invalid = InvalidUtf8(text);
        if (text.StartsWith("\uFEFF"u8))
        {
            return new("", "a byte order mark", "UTF-8 without one");
        }

        var readable = invalid < 0 ? text : text[..invalid];
        var reader = new Utf8JsonReader(readable, invalid < 0, new(new() { MaxDepth = StrictJson.MaxDepth }));
        var path = new JsonPath();
        while (true)
        {
            var before = (int)reader.BytesConsumed;
            try
            {
                if (!reader.Read())
                {
                    break;
                }
            }
            catch (JsonException)
            {
                return path.IsFull && IsOpening(text[before..])
                    ? new(path.Next(), "nesting over 64", "at most 64 levels")
                    : new(path.Next(), $"byte {before}: {Excerpt.Of(Shown(text[before..]))}", Syntax);
            }

            if (Check(ref reader, path) is { } fault)
            {
                return fault;
            }
        }

        return invalid < 0
            ? new("", Excerpt.Of(text), Syntax)
            : new(path.Next(), $"byte 0x{text[invalid]:X2} at offset {invalid}", "valid UTF-8");
    }

    private static Fault? Check(ref Utf8JsonReader reader, JsonPath path)
    {
        if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped)
        {
            var unpaired = JsonEscapes.UnpairedSurrogate(reader.ValueSpan);
            if (unpaired >= 0)
            {
                var found =
                    $"the unpaired surrogate {Encoding.UTF8.GetString(reader.ValueSpan[unpaired..(unpaired + 6)])}";
                return new(path.Next(), found, "surrogates in pairs");
            }
        }

        return path.Take(ref reader)
            ? null
            : new(path.Next(), Excerpt.Of($"a second time the key {reader.GetString()}"), "each key once in an object");
    }

    private static int InvalidUtf8(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] < 0x80)
            {
                at++;
                continue;
            }

            if (Rune.DecodeFromUtf8(text[at..], out _, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                return at;
            }

            at += consumed;
        }

        return -1;
    }

    private static bool IsOpening(ReadOnlySpan<byte> rest) =>
        rest.TrimStart(" \t\r\n,:"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>What stands at the place, without the white space before it; a few words are enough.</summary>
    private static ReadOnlySpan<byte> Shown(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t\r\n"u8);
        var end = Math.Min(rest.Length, 24);
        while (end > 0 && end < rest.Length && (rest[end] & 0xC0) == 0x80)
        {
            end--; // A character is not cut in two.
        }

        return rest.IsEmpty ? "the end of the text"u8 : rest[..end];
    }
}
