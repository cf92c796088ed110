using System.Globalization;

namespace Plumbline.Model;

/// <summary>Reads the escapes of JSON text without decoding it.</summary>
internal static class JsonEscapes
{
    /// <summary>
    /// Offset of the first <c>\uXXXX</c> that is half of a surrogate pair without its other half; −1 when there is
    /// none. Text that is no JSON is read as far as it can be: the parser refuses it anyway.
    /// </summary>
    /// <remarks>O(n); a backslash outside a string cannot stand in JSON, so quotes need no attention.</remarks>
    public static int UnpairedSurrogate(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (text[at..].IndexOf((byte)'\\') is var step and >= 0)
        {
            at += step;
            var unit = Unit(text[at..]);
            if (unit is < 0xD800 or > 0xDFFF)
            {
                at += 2; // A pair of backslashes is one escape; the digits after \u hold no backslash.
            }
            else if (unit < 0xDC00 && Unit(text[Math.Min(at + 6, text.Length)..]) is >= 0xDC00 and <= 0xDFFF)
            {
                at += 12;
            }
            else
            {
                return at;
            }

            if (at >= text.Length)
            {
                break;
            }
        }

        return -1;
    }

    /// <summary>
    /// The UTF-16 code unit of the <c>\uXXXX</c> that the text begins with; −1 when it begins with none.
    /// </summary>
    private static int Unit(ReadOnlySpan<byte> text) =>
        text.Length >= 6
        && text[0] == '\\'
        && text[1] == 'u'
        && int.TryParse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? unit
            : -1;
}
