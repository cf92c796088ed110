using FluentMigrator;

namespace Plumbline.Storage.Migrations;

/// <summary>The first schema: one text for both databases, with row security added on PostgreSQL.</summary>
[Migration(Number, "First tables")]
public sealed class FirstTables : Migration
{
    internal const long Number = 2026_11_25_0001;

    /// <inheritdoc/>
    public override void Up()
    {
        var tables = TableText.Read("Tables.sql");
        IfDatabase(name => name.StartsWith("SQLite", StringComparison.OrdinalIgnoreCase))
            .Execute.Sql(TableText.ForSqlite(tables));
        IfDatabase(name => name.StartsWith("Postgre", StringComparison.OrdinalIgnoreCase))
            .Execute.Sql(TableText.ForPostgres(tables) + Statistics);
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
}
