using System.Text.RegularExpressions;
using Plumbline.Storage;
using Plumbline.Storage.Migrations;
using Plumbline.Tests.Server.Tidy;

namespace Plumbline.Tests.Server.Storage;

/// <summary>
/// Reads every SQL text of the source: what touches a client's table names the client, for SQLite has no row security.
/// </summary>
internal static partial class SqlTextRules
{
    /// <summary>Texts that span clients, each for a reason.</summary>
    private static readonly (string Sql, string Reason)[] _spanning =
    [
        (
            "select coalesce(max((select max(f.turn) from fact f where f.client_id = c.id)), 0) from client c",
            "the writer's numbers go on over all clients after a restart"
        ),
    ];

    /// <summary>The tables that are no platform tables.</summary>
    public static IReadOnlySet<string> ClientTables { get; } =
        CreateTable()
            .Matches(Schema())
            .Select(match => match.Groups["table"].Value)
            .Where(table => !PlatformTables.Names.Contains(table))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Every SQL text of these sources with the constants in its holes filled in.</summary>
    public static IEnumerable<(string Path, string Sql)> Texts(IReadOnlyList<RepositoryFile> files)
    {
        var everywhere = files.SelectMany(Constants).ToLookup(constant => constant.Name, constant => constant.Text);
        foreach (var file in files)
        {
            var here = Constants(file).ToLookup(constant => constant.Name, constant => constant.Text);
            foreach (Match literal in Literal().Matches(file.Text))
            {
                var sql = Hole().Replace(TextOf(literal), hole => Fill(hole, here, everywhere));
                if (Statement().IsMatch(sql))
                {
                    yield return (file.Path, Space().Replace(sql, " ").Trim());
                }
            }
        }
    }

    /// <summary>What is wrong with one text; null when nothing is.</summary>
    public static string? Fault(string sql)
    {
        if (Array.Exists(_spanning, spanning => spanning.Sql == sql))
        {
            return null;
        }

        var tables = TableUse().Matches(sql).Where(use => ClientTables.Contains(use.Groups["table"].Value)).ToList();
        foreach (var use in tables)
        {
            var table = use.Groups["table"].Value;
            var isNamed = IsInsert(use) ? InsertsOwn(sql, table) : Names(sql, AliasOf(use));
            if (!isNamed)
            {
                return $"{table} without its client: {sql}";
            }
        }

        var unaliased = tables.Count(use => !IsInsert(use) && AliasOf(use).Length == 0);
        if (unaliased > NamedClient().Count(sql))
        {
            return $"{unaliased} tables without an alias and not as many clients: {sql}";
        }

        return
            tables.Count == 0
            || sql.Contains("client_id = @client", StringComparison.Ordinal)
            || sql.Contains("@client", StringComparison.Ordinal)
                && sql.Contains("values (@client", StringComparison.Ordinal)
            || sql.Contains("client_id = $1", StringComparison.Ordinal)
            ? null
            : $"without @client: {sql}";
    }

    private static bool IsInsert(Match use) => use.Groups["verb"].Value is "insert into";

    /// <summary>The alias with its dot; empty where the table has none.</summary>
    private static string AliasOf(Match use) =>
        use.Groups["alias"].Value is { Length: > 0 } alias && !Keyword().IsMatch(alias) ? alias + '.' : "";

    private static bool Names(string sql, string alias) =>
        Regex.IsMatch(sql, $@"(?<![\w.]){Regex.Escape(alias)}client_id = (@client|\$1|\w+\.client_id)\b")
        || (alias.Length > 0 && Regex.IsMatch(sql, $@"\w+\.client_id = {Regex.Escape(alias)}client_id\b"));

    private static bool InsertsOwn(string sql, string table)
    {
        var insert = Regex.Match(sql, $@"insert into {table} \((?<columns>[^)]*)\) (?<rest>.*)");
        var column = insert.Groups["columns"].Value.Split(", ").IndexOf("client_id");
        var values = Regex
            .Match(insert.Groups["rest"].Value, @"^(values \(|select )(?<values>.*)")
            .Groups["values"]
            .Value;
        var given = values.Split(", ");
        return column >= 0 && column < given.Length && Regex.IsMatch(given[column], @"^(@client|\w+\.client_id)$");
    }

    private static IEnumerable<(string Name, string Text)> Constants(RepositoryFile file) =>
        from Match match in Constant().Matches(file.Text)
        let literal = Literal().Match(file.Text, match.Index + match.Length)
        where literal.Success
        select (match.Groups["name"].Value, TextOf(literal));

    private static string Fill(Match hole, ILookup<string, string> here, ILookup<string, string> everywhere)
    {
        var name = hole.Groups["name"].Value;
        return here[name].Concat(everywhere[name]).FirstOrDefault() ?? hole.Value;
    }

    private static string TextOf(Match literal) =>
        literal.Groups["raw"].Success ? literal.Groups["raw"].Value : literal.Groups["plain"].Value;

    private static int IndexOf(this string[] columns, string column) => Array.IndexOf(columns, column);

    private static string Schema()
    {
        using var stream = typeof(FirstTables).Assembly.GetManifestResourceStream("Tables.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"create table (?<table>\w+) \(")]
    private static partial Regex CreateTable();

    // Comments and characters are matched, too, so that a quote in one of them begins no text.
    [GeneratedRegex(
        "//[^\\n]*|'(?:\\\\.|[^'\\\\])'|(?<quotes>\"{3,})(?<raw>.*?)\\k<quotes>|\"(?<plain>(?:\\\\.|[^\"\\\\\\n])*)\"",
        RegexOptions.Singleline
    )]
    private static partial Regex Literal();

    [GeneratedRegex(@"const string (?<name>\w+) =\s*(?="")")]
    private static partial Regex Constant();

    [GeneratedRegex(@"\{(?:\w+\.)*(?<name>\w+)\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"^\s*(?:select|update|delete|insert|with)\s+\w", RegexOptions.IgnoreCase)]
    private static partial Regex Statement();

    [GeneratedRegex(
        @"\b(?<verb>insert into|delete from|update|from|join)\s+(?<table>[a-z_]+)(?:\s+(?<alias>[a-z_]+)\b)?"
    )]
    private static partial Regex TableUse();

    [GeneratedRegex("^(?:where|join|on|set|order|group|limit|left|cross|union|having|and|select|values)$")]
    private static partial Regex Keyword();

    [GeneratedRegex(@"(?<![\w.])client_id = (?:@client|\$1)")]
    private static partial Regex NamedClient();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
