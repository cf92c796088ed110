using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Plumbline.Model;

/// <summary>Shortens what was found in an input to what <see cref="Fault.Found"/> may carry.</summary>
public static class Excerpt
{
    /// <summary>The most code points an excerpt has, the ellipsis of a shortened one included.</summary>
    public const int MaxLength = 80;

    /// <summary>The text, or its beginning and an ellipsis. A character is never cut in two.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var (count, kept) = (0, 0);
        var rest = text;
        while (!rest.IsEmpty)
        {
            Rune.DecodeFromUtf16(rest, out _, out var consumed);
            rest = rest[consumed..];
            if (++count == MaxLength - 1)
            {
                kept = text.Length - rest.Length;
            }
            else if (count > MaxLength)
            {
                return string.Concat(text[..kept], "…");
            }
        }

        return text.ToString();
    }

    /// <summary>The beginning of UTF-8 text; bytes that are no UTF-8 are shown as U+FFFD.</summary>
    public static string Of(ReadOnlySpan<byte> utf8)
    {
        const int most = (MaxLength + 1) * 4; // No code point is longer than 4 bytes.
        if (utf8.Length > most)
        {
            var end = most;
            while (end > most - 4 && (utf8[end] & 0xC0) == 0x80)
            {
                end--;
            }

            utf8 = utf8[..end];
        }

        return Of(Encoding.UTF8.GetString(utf8).AsSpan());
    }

    /// <summary>
    /// The beginning of the value's JSON text as it was written, so that <c>7</c> and <c>"7"</c> are told apart.
    /// </summary>
    public static string Of(JsonElement value) => Of(JsonMarshal.GetRawUtf8Value(value));
}
