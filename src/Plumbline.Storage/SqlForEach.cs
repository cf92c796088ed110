using System.Text.RegularExpressions;

namespace Plumbline.Storage;

/// <summary>
/// Writes a statement anew so that PostgreSQL runs it once for many members: their values come as one array a name,
/// which <c>unnest</c> lays side by side. Thirteen statements a cycle become thirteen a batch.
/// </summary>
/// <remarks>
/// Only the shapes that units use are known: an insert of values or of a select, an update and a delete with a where.
/// What has another shape runs once a member. A row that two members would both change is changed once, so that the
/// count of rows is short and the batch falls back to one member after another.
/// </remarks>
internal static partial class SqlForEach
{
    private const string Row = "one";

    /// <summary>
    /// The text with <c>$1</c> for the client and <c>$2</c>, <c>$3</c>, … for the arrays of the names, in their order;
    /// null where the statement has no such form.
    /// </summary>
    /// <param name="sql">Portable SQL with <c>@name</c> parameters.</param>
    /// <param name="names">The names apart from the client's, in the order of their arrays.</param>
    /// <param name="kindOf">The kind of a name's values.</param>
    public static string? Rewrite(string sql, IReadOnlyList<string> names, Func<string, ParameterKind> kindOf)
    {
        var arrays = names.Select((name, i) => $"${i + 2}::{Parameter.PostgresName(kindOf(name))}[]");
        var columns = names.Select(static name => "p_" + name);
        var source = $"unnest({string.Join(", ", arrays)}) as {Row} ({string.Join(", ", columns)})";
        return Joined(sql, source) is { } joined
            ? Sql.NamedParameter()
                .Replace(
                    joined,
                    static match =>
                        match.Groups["name"].Value switch
                        {
                            "client" => "$1",
                            var name => $"{Row}.p_{name}",
                        }
                )
            : null;
    }

    private static string? Joined(string sql, string source)
    {
        var verb = sql.TrimStart();
        if (verb.StartsWith("insert", StringComparison.Ordinal))
        {
            return OfInsert(sql, source);
        }

        var word = verb.StartsWith("update", StringComparison.Ordinal) ? "from" : "using";
        return word is "from" || verb.StartsWith("delete", StringComparison.Ordinal)
            ? Before(sql, "where", $"{word} {source} ")
            : null;
    }

    private static string? OfInsert(string sql, string source)
    {
        if (Values().Match(sql) is { Success: true } values)
        {
            // What stands after the values cannot see the arrays.
            var (into, row, rest) = (values.Groups["into"], values.Groups["values"], values.Groups["rest"]);
            return rest.Value.Contains('@', StringComparison.Ordinal)
                ? null
                : $"{into.Value} select {row.Value} from {source} {rest.Value}";
        }

        return Before(sql, "from", $"from {source} cross join ", replaces: true);
    }

    /// <summary>Puts a text before the first such word that stands in no brackets, or in its place.</summary>
    private static string? Before(string sql, string word, string text, bool replaces = false)
    {
        var depth = 0;
        foreach (Match match in BracketOrWord().Matches(sql))
        {
            depth += match.Value switch
            {
                "(" => 1,
                ")" => -1,
                _ => 0,
            };
            if (depth == 0 && string.Equals(match.Value, word, StringComparison.Ordinal))
            {
                return string.Concat(
                    sql.AsSpan(0, match.Index),
                    text,
                    sql.AsSpan(replaces ? match.Index + match.Length : match.Index)
                );
            }
        }

        return null;
    }

    [GeneratedRegex(
        @"^(?<into>\s*insert into \w+\s*\([^()]*\))\s*values\s*\((?<values>[^()]*)\)(?<rest>.*)$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Values();

    [GeneratedRegex(@"[()]|\b(?:from|where)\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BracketOrWord();
}
