using System.Text;

namespace Plumbline.Tests.Server.Tidy;

/// <summary>Reads C# as far as the rules need it: what is code, and what is text or comment.</summary>
internal static class CSharpText
{
    /// <summary>The source with strings, character literals and comments replaced by spaces.</summary>
    /// <remarks>Line ends stay, so that positions and line numbers are those of the source. O(n).</remarks>
    public static string OnlyCode(string source)
    {
        var code = new StringBuilder(source);
        var at = 0;
        while (at < source.Length)
        {
            var end = EndOfText(source, at);
            if (end == at)
            {
                at++;
                continue;
            }

            for (; at < end; at++)
            {
                if (code[at] is not '\n')
                {
                    code[at] = ' ';
                }
            }
        }

        return code.ToString();
    }

    /// <summary>Where the comment or literal that begins here ends; the place itself when none begins.</summary>
    private static int EndOfText(string source, int at)
    {
        var rest = source.AsSpan(at);
        return rest switch
        {
            ['/', '/', ..] => EndAfter(source, at, "\n", inclusive: false),
            ['/', '*', ..] => EndAfter(source, at + 2, "*/", inclusive: true),
            ['#', ..] when IsFirstOfLine(source, at) => EndAfter(source, at, "\n", inclusive: false),
            ['\'', '\\', ..] => EndAfter(source, at + 3, "'", inclusive: true),
            ['\'', ..] => EndAfter(source, at + 2, "'", inclusive: true),
            ['"' or '$' or '@', ..] => EndOfString(source, at),
            _ => at,
        };
    }

    private static bool IsFirstOfLine(string source, int at) =>
        source.AsSpan()[(source.AsSpan(0, at).LastIndexOf('\n') + 1)..at].IsWhiteSpace();

    private static int EndAfter(string source, int from, string mark, bool inclusive)
    {
        var found = from >= source.Length ? -1 : source.IndexOf(mark, from, StringComparison.Ordinal);
        return found switch
        {
            < 0 => source.Length,
            _ => inclusive ? found + mark.Length : found,
        };
    }

    private static int EndOfString(string source, int at)
    {
        var open = at;
        var isVerbatim = false;
        var dollars = 0;
        for (; open < source.Length && source[open] is '$' or '@'; open++)
        {
            isVerbatim |= source[open] is '@';
            dollars += source[open] is '$' ? 1 : 0;
        }

        if (open >= source.Length || source[open] is not '"')
        {
            return at;
        }

        var quotes = CountOf(source, open, '"');
        if (quotes >= 3 && !isVerbatim)
        {
            return EndAfter(source, open + quotes, new string('"', quotes), inclusive: true);
        }

        return quotes == 2 && !isVerbatim ? open + 2 : EndOfPlainString(source, open + 1, isVerbatim, dollars > 0);
    }

    private static int EndOfPlainString(string source, int from, bool isVerbatim, bool hasHoles)
    {
        var at = from;
        while (at < source.Length)
        {
            switch (source[at])
            {
                case '\\' when !isVerbatim:
                    at += 2;
                    break;
                case '"' when isVerbatim && CountOf(source, at, '"') >= 2:
                case '{' when hasHoles && CountOf(source, at, '{') >= 2:
                    at += 2;
                    break;
                case '{' when hasHoles:
                    at = EndOfHole(source, at + 1);
                    break;
                case '"':
                    return at + 1;
                default:
                    at++;
                    break;
            }
        }

        return source.Length;
    }

    private static int EndOfHole(string source, int from)
    {
        var depth = 1;
        var at = from;
        while (at < source.Length && depth > 0)
        {
            var end = EndOfText(source, at);
            if (end > at)
            {
                at = end;
                continue;
            }

            depth += source[at] switch
            {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            at++;
        }

        return at;
    }

    private static int CountOf(string source, int at, char mark)
    {
        var end = at;
        while (end < source.Length && source[end] == mark)
        {
            end++;
        }

        return end - at;
    }
}
