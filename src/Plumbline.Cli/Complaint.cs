using System.Globalization;
using System.Text;

namespace Plumbline.Cli;

/// <summary>Ends a command with exit code 2 and one line.</summary>
internal sealed class ComplaintException(string line) : Exception(line);

/// <summary>The one form of every complaint: where, what was found, what would be right.</summary>
internal static class Complaint
{
    /// <summary>The place of what somebody typed.</summary>
    public const string CommandLine = "command line";

    public static ComplaintException At(string place, string found, string right) => new(Line(place, found, right));

    public static string Line(string place, string found, string right) =>
        OneLine($"plumbline: {place}: {Ended(found)}; {Ended(right)}");

    /// <summary>A place in a file: <c>FILE:LINE: /pointer: found; right</c>, without the program's name.</summary>
    public static string InFile(string file, long line, string pointer, string found, string right)
    {
        var where = pointer.Length > 0 ? pointer + ": " : "";
        var number = line.ToString(CultureInfo.InvariantCulture);
        return OneLine($"{file}:{number}: {where}{Ended(found)}; {Ended(right)}");
    }

    /// <summary>The text with nothing in it that would break a line or speak to a terminal.</summary>
    public static string OneLine(string text)
    {
        if (!text.Any(IsHarmful))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            _ = IsHarmful(letter)
                ? clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}")
                : clean.Append(letter);
        }

        return clean.ToString();
    }

    // Controls, line and paragraph separators, and what turns the direction of writing.
    private static bool IsHarmful(char letter) =>
        char.IsControl(letter)
        || letter is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    private static string Ended(string text) => text.Trim().TrimEnd('.');
}
