using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Plumbline.Storage;

/// <summary>The few places where the two databases truly differ, and the reading of parameter names.</summary>
public static partial class Sql
{
    private static readonly ConcurrentDictionary<string, Positional> Known = new(StringComparer.Ordinal);

    /// <summary>Holds both forms of a text side by side where one text cannot serve.</summary>
    public static string For(Engine engine, string sqlite, string postgres) =>
        engine == Engine.Sqlite ? sqlite : postgres;

    /// <summary>
    /// The text with <c>$n</c> in place of names, and the names in the order of n. Kept per text: texts are constants.
    /// </summary>
    internal static Positional ToPositional(string sql) => Known.GetOrAdd(sql, Read);

    private static Positional Read(string sql)
    {
        var names = new List<string>();
        var text = new StringBuilder();
        var from = 0;
        foreach (Match match in NamedParameter().Matches(sql))
        {
            var name = match.Groups["name"].Value;
            var index = names.IndexOf(name);
            if (index < 0)
            {
                index = names.Count;
                names.Add(name);
            }

            text.Append(sql, from, match.Index - from).Append('$').Append(index + 1);
            from = match.Index + match.Length;
        }

        return new Positional(text.Append(sql, from, sql.Length - from).ToString(), [.. names]);
    }

    [GeneratedRegex("@(?<name>[A-Za-z][A-Za-z0-9]*)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    internal static partial Regex NamedParameter();

    internal sealed record Positional(string Text, string[] Names);
}
