namespace Plumbline.Model;

/// <summary>Counts text in Unicode code points, the house's unit of length.</summary>
public static class CodePoints
{
    /// <summary>Code points of well-formed UTF-16 text; O(n).</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        foreach (var unit in text)
        {
            count -= char.IsLowSurrogate(unit) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Code points of well-formed UTF-8 text; O(n).</summary>
    public static int Count(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var unit in utf8)
        {
            count += (unit & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }
}
