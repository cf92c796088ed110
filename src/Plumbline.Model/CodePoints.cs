using System.Text;

namespace Plumbline.Model;

/// <summary>Counts text in Unicode code points, the house's unit of length.</summary>
public static class CodePoints
{
    /// <summary>Code points of well-formed UTF-16 text; O(n).</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (
            var rest = text;
            rest.IndexOfAnyInRange('\uDC00', '\uDFFF') is var index and >= 0;
            rest = rest[(index + 1)..]
        )
        {
            count--;
        }

        return count;
    }

    /// <summary>Code points of well-formed UTF-8 text; O(n).</summary>
    public static int Count(ReadOnlySpan<byte> utf8)
    {
        // Both searches are vectorised; a character of four bytes is two UTF-16 units.
        var count = Encoding.UTF8.GetCharCount(utf8);
        for (
            var rest = utf8;
            rest.IndexOfAnyInRange((byte)0xF0, (byte)0xF7) is var index and >= 0;
            rest = rest[(index + 1)..]
        )
        {
            count--;
        }

        return count;
    }
}
