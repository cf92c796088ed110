using System.Text;
using System.Text.RegularExpressions;
using FluentMigrator;

namespace Plumbline.Storage.Migrations;

/// <summary>The first schema: one text for both databases, with row security added on PostgreSQL.</summary>
[Migration(Number, "First tables")]
public sealed partial class FirstTables : Migration
{
    internal const long Number = 2026_11_25_0001;

    /// <inheritdoc/>
    public override void Up()
    {
        var tables = ReadTables();
        IfDatabase(name => name.StartsWith("SQLite", StringComparison.OrdinalIgnoreCase))
            .Execute.Sql(ForSqlite(tables));
        IfDatabase(name => name.StartsWith("Postgre", StringComparison.OrdinalIgnoreCase))
            .Execute.Sql(ForPostgres(tables));
    }

    /// <summary>
    /// Only an owner may analyse a table, and the first minute of a new table passes before PostgreSQL does so by
    /// itself: until then its plans read every row of a project by the beginning of whichever index comes first.
    /// </summary>
    private const string Statistics = """

        create function refresh_statistics() returns bigint language plpgsql security definer
            set search_path = public, pg_temp set default_statistics_target = 10 as $$
            begin
                analyze item, task, assignment, annotation, consensus, fact, idempotency, project_person, lane;
                return 1;
            end $$;
        revoke all on function refresh_statistics() from public;
        """;

    /// <summary>Going back would lose what was answered: a copy is restored instead.</summary>
    public override void Down() =>
        throw new NotSupportedException("Restore the copy that was made before the migration.");

    internal static string ForSqlite(string tables) =>
        tables
            .Replace("{text}", "text", StringComparison.Ordinal)
            .Replace("{whole}", "integer", StringComparison.Ordinal)
            .Replace("{double}", "real", StringComparison.Ordinal)
            .Replace("{bytes}", "blob", StringComparison.Ordinal)
            .Replace("{strict}", " strict", StringComparison.Ordinal)
            .Replace("{clustered}", ", without rowid", StringComparison.Ordinal);

    internal static string ForPostgres(string tables)
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
                sql.Append(RowSecurity(table));
            }
        }

        return sql.Append(Statistics).ToString();
    }

    /// <summary>
    /// Row security of one client table (trust R3.1, R3.2): no setting means no rows, for its owner too.
    /// </summary>
    internal static string RowSecurity(string table) =>
        $"""

            alter table {table} enable row level security;
            alter table {table} force row level security;
            create policy own_client on {table}
                using (client_id = nullif(current_setting('app.client', true), ''))
                with check (client_id = nullif(current_setting('app.client', true), ''));
            """;

    private static string ReadTables()
    {
        using var stream = typeof(FirstTables).Assembly.GetManifestResourceStream("Tables.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"create table (?<table>\w+) \(", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CreateTable();
}
