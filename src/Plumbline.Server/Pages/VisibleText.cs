using System.Globalization;
using System.Text;

namespace Plumbline.Server.Pages;

/// <summary>Shows what somebody else wrote so that nothing in it hides or turns what stands beside it.</summary>
internal static class VisibleText
{
    /// <summary>
    /// One line: runs of white space become one space, and characters that show nothing or turn the direction are named
    /// by their code point. Emoji sequences and scripts that join letters keep their joiners (U+200C, U+200D).
    /// </summary>
    /// <param name="most">UTF-16 units that are looked at; what follows is cut, with an ellipsis.</param>
    public static string Line(ReadOnlySpan<char> text, int most)
    {
        var isCut = text.Length > most;
        text = isCut ? text[..most] : text;
        var line = new StringBuilder(text.Length + 1);
        var isSpace = true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                line.Append(isSpace ? "" : " ");
                isSpace = true;
                continue;
            }

            isSpace = false;
            Append(line, rune);
        }

        return line.Append(isCut ? "…" : "").ToString();
    }

    /// <summary>Lines and spaces as they are; what hides is named.</summary>
    public static string Whole(ReadOnlySpan<char> text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' or '\r')
            {
                whole.Append((char)rune.Value);
            }
            else
            {
                Append(whole, rune);
            }
        }

        return whole.ToString();
    }

    private static void Append(StringBuilder line, Rune rune)
    {
        if (Hides(rune))
        {
            line.Append("⟨U+").Append(rune.Value.ToString("X4")).Append('⟩');
        }
        else
        {
            line.Append(rune.ToString());
        }
    }

    private static bool Hides(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        && rune.Value is not (0x200C or 0x200D);
}
