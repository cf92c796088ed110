using System.Text;
using System.Text.RegularExpressions;

namespace Plumbline.Storage.Migrations;

/// <summary>Makes the one text of a schema into that of each database.</summary>
internal static partial class TableText
{
    public static string Read(string name)
    {
        using var stream = typeof(TableText).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static string ForSqlite(string tables) =>
        tables
            .Replace("{text}", "text", StringComparison.Ordinal)
            .Replace("{whole}", "integer", StringComparison.Ordinal)
            .Replace("{double}", "real", StringComparison.Ordinal)
            .Replace("{bytes}", "blob", StringComparison.Ordinal)
            .Replace("{strict}", " strict", StringComparison.Ordinal)
            .Replace("{clustered}", ", without rowid", StringComparison.Ordinal);

    /// <summary>Adds row security to every table that is no platform table.</summary>
    public static string ForPostgres(string tables)
    {
        var sql = new StringBuilder(
            tables
                .Replace("{text}", "text collate \"C\"", StringComparison.Ordinal)
                .Replace("{whole}", "bigint", StringComparison.Ordinal)
                .Replace("{double}", "double precision", StringComparison.Ordinal)
                .Replace("{bytes}", "bytea", StringComparison.Ordinal)
                .Replace("{strict}", "", StringComparison.Ordinal)
                .Replace("{clustered}", "", StringComparison.Ordinal)
        );
        foreach (Match match in CreateTable().Matches(tables))
        {
            var table = match.Groups["table"].Value;
            if (!PlatformTables.Names.Contains(table))
            {
                sql.Append(FirstTables.RowSecurity(table));
            }
        }

        return sql.ToString();
    }

    [GeneratedRegex(@"create table (?<table>\w+) \(", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CreateTable();
}
