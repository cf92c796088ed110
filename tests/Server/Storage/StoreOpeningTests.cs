using Dapper;
using Plumbline.Storage;
using Plumbline.Storage.Migrations;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Storage;

public sealed class StoreOpeningTests
{
    [PostgresFact]
    public async Task The_owner_and_a_superuser_are_refused()
    {
        await using var database = await TestDatabase.Make();

        var refused = await Refused(database, TestDatabase.Owner);

        Assert.Contains("serve as the application role", refused, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_role_that_owns_one_table_or_passes_row_security_is_refused()
    {
        await using var database = await TestDatabase.Make();
        await using var connection = await database.Open();
        (string Suffix, string Sql)[] roles =
        [
            ("owns", "create role \"{0}\" login; alter table draft owner to \"{0}\""),
            (
                "member",
                "create role \"{0}\" login; create role \"{0}2\"; alter table draft owner to \"{0}2\";"
                    + "grant \"{0}2\" to \"{0}\""
            ),
            ("bypass", "create role \"{0}\" login bypassrls"),
        ];
        foreach (var (suffix, sql) in roles)
        {
            var role = $"{database.Name}_{suffix}";
            try
            {
                await connection.ExecuteAsync(sql.Replace("{0}", role, StringComparison.Ordinal));
                await connection.ExecuteAsync($"grant {TestDatabase.ApplicationRole} to \"{role}\"");

                Assert.Contains("application role", await Refused(database, role), StringComparison.Ordinal);
            }
            finally
            {
                await connection.ExecuteAsync($"alter table draft owner to {TestDatabase.Owner}");
                await connection.ExecuteAsync($"drop role if exists \"{role}\"; drop role if exists \"{role}2\"");
            }
        }
    }

    [PostgresFact]
    public async Task A_database_without_tables_is_refused_and_says_what_to_run()
    {
        await using var database = await TestDatabase.Make();
        await using var connection = await database.Open();
        await connection.ExecuteAsync("drop schema public cascade; create schema public");

        var refused = await Refused(database, TestDatabase.ApplicationRole);

        Assert.Contains("run plumbline migrate as its owner first", refused, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_newer_schema_is_refused_by_name() =>
        RefusesVersion(Migrator.Newest + 1, "insert into \"VersionInfo\" (\"Version\") values (@other)");

    [PostgresFact]
    public Task An_older_schema_is_refused_by_name() =>
        RefusesVersion(Migrator.Newest - 1, "delete from \"VersionInfo\" where \"Version\" > @other");

    [Fact]
    public async Task An_installation_that_was_on_trial_once_stays_so()
    {
        await using var store = await TestStore.Make();
        var first = store.Store.Installation;

        await store.Close();
        await using var again = await StoreOpening.Open(
            store.Database.Settings with
            {
                Trial = false,
            },
            store.Clock,
            new SeededRandom(5),
            CancellationToken.None
        );

        Assert.Equal(first, again.Installation);
        Assert.True(again.Trial);
    }

    private static async Task RefusesVersion(long other, string sql)
    {
        await using var store = await TestStore.Make();
        await using var connection = await store.Database.Open();
        await connection.ExecuteAsync(sql, new { other });

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(store.Reopen);

        Assert.Contains($"{other}", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{Migrator.Newest}", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string> Refused(TestDatabase database, string role)
    {
        var settings = database.Settings with { Connection = database.As(role) };
        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() =>
            StoreOpening.Open(settings, TimeProvider.System, new SeededRandom(1), CancellationToken.None)
        );
        return refused.Message;
    }
}
