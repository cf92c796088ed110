using Dapper;
using Plumbline.Storage;
using Plumbline.Storage.Migrations;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Storage;

public sealed class CatalogueTests
{
    private const string Columns = "client_id text not null, id text not null";

    [Fact]
    public async Task Every_key_of_a_client_table_begins_with_the_client()
    {
        await using var store = await TestStore.Make();
        await using var connection = await store.Database.Open();

        Assert.Empty(await CatalogueRules.Keys(connection, TestDatabase.IsPostgres));
    }

    [Theory]
    [InlineData($"create table bad ({Columns}, primary key (id))", "begins with id")]
    [InlineData($"create table bad ({Columns}, primary key (id, client_id))", "begins with id")]
    [InlineData($"create table bad ({Columns}, primary key (client_id, id), unique (id))", "begins with id")]
    [InlineData($"create table bad ({Columns}); create unique index bad_id on bad (id)", "begins with id")]
    [InlineData($"create table bad ({Columns}); create unique index bad_id on bad (lower(id))", "an expression")]
    [InlineData($"create table bad ({Columns}, foreign key (id) references person (id))", "begins with id")]
    public async Task A_key_that_begins_with_something_else_is_reported(string sql, string report)
    {
        await using var store = await TestStore.Make();
        await using var connection = await store.Database.Open();
        await connection.ExecuteAsync(sql);

        var reported = await CatalogueRules.Keys(connection, TestDatabase.IsPostgres);

        Assert.NotEmpty(reported);
        Assert.All(reported, one => Assert.StartsWith("bad: ", one, StringComparison.Ordinal));
        Assert.All(reported, one => Assert.EndsWith(report, one, StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Every_client_table_has_forced_row_security()
    {
        await using var store = await TestStore.Make();
        await using var connection = await store.Database.Open();

        Assert.Empty(await CatalogueRules.RowSecurity(connection));
    }

    [PostgresFact]
    public async Task A_table_with_a_hole_in_its_row_security_is_reported()
    {
        const string Enable = "alter table bad enable row level security;";
        const string Force = "alter table bad force row level security;";
        const string Wall = "(client_id = nullif(current_setting('app.client', true), ''))";
        (string Sql, string Reports)[] planted =
        [
            ("", "row security is off, row security is not forced, no policy"),
            (FirstTables.RowSecurity("bad") + "alter table bad disable row level security", "row security is off"),
            (Enable + $"create policy p on bad using {Wall} with check {Wall}", "row security is not forced"),
            (Enable + Force, "no policy"),
            (Enable + Force + $"create policy p on bad using {Wall}", "WITH CHECK lets others in"),
            (Enable + Force + $"create policy p on bad using {Wall} with check (true)", "WITH CHECK lets others in"),
            (Enable + Force + $"create policy p on bad using (true) with check {Wall}", "USING lets others through"),
            (
                FirstTables.RowSecurity("bad") + "create policy q on bad using (true) with check (true)",
                "USING lets others through, WITH CHECK lets others in"
            ),
        ];
        await using var store = await TestStore.Make();
        await using var connection = await store.Database.Open();
        foreach (var (sql, reports) in planted)
        {
            await connection.ExecuteAsync($"drop table if exists bad; create table bad ({Columns});" + sql);

            Assert.Equal(
                reports,
                string.Join(
                    ", ",
                    (await CatalogueRules.RowSecurity(connection)).Select(report => report["bad: ".Length..])
                )
            );
        }
    }

    [PostgresFact]
    public async Task A_view_is_reported_since_it_reads_with_its_owners_rights()
    {
        await using var store = await TestStore.Make();
        await using var connection = await store.Database.Open();
        await connection.ExecuteAsync("create view bad as select client_id, id from item");

        Assert.NotEmpty(await CatalogueRules.RowSecurity(connection));
    }

    [PostgresFact]
    public async Task The_tables_outside_row_security_are_the_listed_ones()
    {
        await using var store = await TestStore.Make();
        var open = await store.Column<string>(
            "select relname from pg_class "
                + "where relkind = 'r' and relnamespace = 'public'::regnamespace and not relrowsecurity"
        );

        Assert.Equal(PlatformTables.Names.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
    }

    [PostgresFact]
    public async Task The_application_role_owns_nothing_and_cannot_change_the_schema()
    {
        await using var store = await TestStore.Make();
        await using var connection = await store.Database.OpenAs(TestDatabase.ApplicationRole);
        string[] attempts =
        [
            "alter table item disable row level security",
            "drop policy own_client on item",
            "truncate item",
            "create table public.mine (id text)",
            "alter role current_user bypassrls",
            $"set role {TestDatabase.Owner}",
        ];
        foreach (var attempt in attempts)
        {
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => connection.ExecuteAsync(attempt));
            Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }
}
