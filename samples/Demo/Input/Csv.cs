using System.Text;

namespace Plumbline.Demo.Input;

/// <summary>One row; <see cref="Line"/> is the line of the file that it begins on.</summary>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Cells);

/// <summary>RFC 4180: commas, double quotes, line ends inside quotes.</summary>
internal static class Csv
{
    /// <summary>The rows in order, the header first; empty lines are left out.</summary>
    /// <exception cref="BadInputException">A quote inside or behind a cell, or one never closed.</exception>
    public static IEnumerable<CsvRow> Read(string path)
    {
        var text = InputFile.Text(path);
        var (at, line) = (0, 1);
        while (at < text.Length)
        {
            var first = line;
            var cells = ReadRow(text, ref at, ref line, path);
            if (cells is not [""])
            {
                yield return new CsvRow(first, cells);
            }
        }
    }

    private static List<string> ReadRow(string text, ref int at, ref int line, string path)
    {
        List<string> cells = [];
        while (true)
        {
            cells.Add(at < text.Length && text[at] == '"' ? Quoted(text, ref at, ref line, path) : Plain(text, ref at));
            if (at == text.Length)
            {
                return cells;
            }

            switch (text[at])
            {
                case ',':
                    at++;
                    continue;
                case '\n':
                    at++;
                    line++;
                    return cells;
                default:
                    throw BadInputException.At(
                        path,
                        line,
                        "",
                        "a quote in the wrong place",
                        "quotes around the whole cell, doubled inside"
                    );
            }
        }
    }

    private static string Plain(string text, ref int at)
    {
        var rest = text.AsSpan(at);
        var length = rest.IndexOfAny(",\n\"");
        length = length < 0 ? rest.Length : length;
        var isLineEnd = at + length == text.Length || text[at + length] == '\n';
        at += length;
        var cell = rest[..length];
        return (isLineEnd && cell.EndsWith('\r') ? cell[..^1] : cell).ToString();
    }

    private static string Quoted(string text, ref int at, ref int line, string path)
    {
        var opened = line;
        var cell = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                line += text[at] == '\n' ? 1 : 0;
                cell.Append(text[at]);
                continue;
            }

            if (at + 1 == text.Length || text[at + 1] != '"')
            {
                at++;
                SkipReturn(text, ref at);
                return cell.ToString();
            }

            cell.Append('"');
            at++;
        }

        throw BadInputException.At(path, opened, "", "a quote that is never closed", "a closing quote");
    }

    private static void SkipReturn(string text, ref int at)
    {
        if (at < text.Length && text[at] == '\r' && (at + 1 == text.Length || text[at + 1] == '\n'))
        {
            at++;
        }
    }
}
