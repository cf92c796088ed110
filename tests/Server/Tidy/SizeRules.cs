using System.Text.RegularExpressions;

namespace Plumbline.Tests.Server.Tidy;

/// <summary>How long a line, a file and a function may be.</summary>
internal static partial class SizeRules
{
    public const int FileLines = 400;
    public const int FunctionLines = 60;
    public const int LineLength = 120;

    // Lock files are made by the restore; samples and vectors are read by programs.
    private static readonly string[] _generated = [".json", ".jsonl", ".csv", ".txt", ".sql"];

    public static IEnumerable<string> LongFiles(IEnumerable<RepositoryFile> files) =>
        from file in files
        where !file.IsBinary && !_generated.Contains(file.Extension) && file.Name is not "LICENSE"
        where file.Lines.Length > FileLines
        select $"{file.Path}: {file.Lines.Length} lines; at most {FileLines}";

    public static IEnumerable<string> LongLines(IEnumerable<RepositoryFile> files) =>
        from file in files
        where file.IsCode
        from line in file.Lines.Index()
        where line.Item.Length > LineLength
        select $"{file.Path}:{line.Index + 1}: {line.Item.Length} characters; at most {LineLength}";

    public static IEnumerable<string> LongFunctions(IEnumerable<RepositoryFile> files) =>
        from file in files
        from function in file.Extension is ".cs" ? CSharpFunctions(file.Text)
        : file.IsShell ? ShellFunctions(file.Lines)
        : []
        where function.Lines > FunctionLines
        select $"{file.Path}:{function.FirstLine}: a function of {function.Lines} lines; at most {FunctionLines}";

    /// <summary>The functions, accessors and constructors of the types in a C# source, from signature to end.</summary>
    /// <remarks>
    /// Reads braces and semicolons, no grammar: what stands between two of them is a header. A block in a type is a
    /// function unless its header names a type or sets a value. O(n).
    /// </remarks>
    public static IEnumerable<(int FirstLine, int Lines)> CSharpFunctions(string source)
    {
        var code = CSharpText.OnlyCode(source);
        var blocks = new Stack<(Block Kind, int Start)>();
        var parentheses = 0;
        var header = 0;
        for (var at = 0; at < code.Length; at++)
        {
            parentheses += code[at] switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            var isInType = blocks.TryPeek(out var outer) && outer.Kind is Block.Type;
            switch (code[at])
            {
                case '{':
                    var kind = KindOf(code.AsSpan()[header..at], isInType || blocks.Count == 0);
                    blocks.Push((kind, StartOf(code.AsSpan()[..at], header)));
                    header = at + 1;
                    break;
                case '}' when blocks.TryPop(out var block):
                    header = at + 1;
                    if (block.Kind is Block.Function)
                    {
                        yield return LinesOf(code, block.Start, at);
                    }

                    break;
                case ';' when parentheses == 0:
                    if (isInType && code.AsSpan()[header..at].Contains("=>", StringComparison.Ordinal))
                    {
                        yield return LinesOf(code, StartOf(code.AsSpan()[..at], header), at);
                    }

                    header = at + 1;
                    break;
            }
        }
    }

    public static IEnumerable<(int FirstLine, int Lines)> ShellFunctions(string[] lines)
    {
        var first = -1;
        for (var at = 0; at < lines.Length; at++)
        {
            if (ShellFunctionStart().IsMatch(lines[at]))
            {
                first = at;
            }

            if (first >= 0 && lines[at] is "}")
            {
                yield return (first + 1, at - first + 1);
                first = -1;
            }
        }
    }

    private static Block KindOf(ReadOnlySpan<char> header, bool isInType)
    {
        header = header[StartOf(header, 0)..];
        if (TypeHeader().IsMatch(header))
        {
            return Block.Type;
        }

        var isValue = ValueHeader().IsMatch(header);
        return isInType && !isValue ? Block.Function : Block.Other;
    }

    // A header begins after the attributes and the blank lines before it.
    private static int StartOf(ReadOnlySpan<char> code, int header)
    {
        var at = header;
        while (at < code.Length && (char.IsWhiteSpace(code[at]) || code[at] is '['))
        {
            at = code[at] is '[' ? EndOfAttribute(code, at) : at + 1;
        }

        return at;
    }

    private static int EndOfAttribute(ReadOnlySpan<char> code, int at)
    {
        var depth = 0;
        do
        {
            depth += code[at] switch
            {
                '[' => 1,
                ']' => -1,
                _ => 0,
            };
            at++;
        } while (at < code.Length && depth > 0);

        return at;
    }

    private static (int FirstLine, int Lines) LinesOf(string code, int from, int to) =>
        (code.AsSpan()[..from].Count('\n') + 1, code.AsSpan()[from..to].Count('\n') + 1);

    [GeneratedRegex(
        @"^[^(=]*\b(namespace|class|struct|record|interface|enum|extension)\b",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex TypeHeader();

    [GeneratedRegex(@"^[^(=]*=(?!>)|^\s*[,)\]]", RegexOptions.ExplicitCapture)]
    private static partial Regex ValueHeader();

    [GeneratedRegex(@"^(function )?\w+(\(\))? *[{(]$", RegexOptions.ExplicitCapture)]
    private static partial Regex ShellFunctionStart();

    private enum Block
    {
        Type,
        Function,
        Other,
    }
}
