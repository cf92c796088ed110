using System.Data.Common;
using Dapper;
using Plumbline.Storage;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Storage;

public sealed class ServingLockTests
{
    [PostgresFact]
    public async Task A_second_server_on_one_database_is_refused_whatever_its_folder()
    {
        await using var store = await TestStore.Make();
        var second = store.Database.Settings with { Folder = store.Database.Folder + "-second" };

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => Open(store, second));

        Assert.Equal("another server serves this database; stop it first", refused.Message);
        await store.Reopen(); // A server that has stopped is in nobody's way.
    }

    [PostgresFact]
    public async Task A_server_that_lost_the_database_writes_nothing_until_it_has_it_again()
    {
        await using var store = await TestStore.Make();
        await using (var other = await store.Database.Open())
        {
            await Cut(other);
            await other.ExecuteAsync($"select pg_advisory_lock({ServingLock.Key})");
            await House.Eventually(() => Task.FromResult(!store.Store.IsServing), "the loss is seen");
            for (var version = 2; version < 5; version++)
            {
                Assert.Equal(CommitVerdict.Failed, await Writes(store, version));
            }

            Assert.Equal("", await store.Guidelines(TestStore.A));
        }

        await House.Eventually(
            async () => await Writes(store, 7) is CommitVerdict.Done,
            "the database is this server's again"
        );
        Assert.Equal("7", await store.Guidelines(TestStore.A));
        Assert.Equal(2, store.Store.Takings);
    }

    [PostgresFact]
    public async Task Facts_go_on_behind_those_of_a_server_that_served_in_between()
    {
        await using var store = await TestStore.Make();
        await using (var other = await store.Database.Open())
        {
            await Cut(other);
            await other.ExecuteAsync($"select pg_advisory_lock({ServingLock.Key})");
            await other.ExecuteAsync("update fact set turn = turn + 1000");
        }

        await House.Eventually(async () => await Writes(store, 2) is CommitVerdict.Done, "it writes again");

        var turns = await store.Column<long>("select turn from fact order by turn");
        Assert.Equal(turns.Count, turns.Distinct().Count());
        Assert.Equal(
            turns[^1],
            Assert.Single(
                await store.Column<long>(
                    "select turn from fact where client_id = @id order by turn desc limit 1",
                    TestStore.A.Text
                )
            )
        );
        Assert.True(turns[^1] > 1_000);
    }

    [PostgresFact]
    public async Task A_server_over_HTTP_answers_503_and_is_not_ready_while_another_has_the_database()
    {
        await using var house = await House.Start();
        var (_, _, person, project) = await OutageTests.Team(house, "a");
        await using (var other = await house.Database.Open())
        {
            await Cut(other);
            await other.ExecuteAsync($"select pg_advisory_lock({ServingLock.Key})");
            await House.Eventually(() => Task.FromResult(!house.Server.Store.IsServing), "the loss is seen");

            var refused = (await person.Claims(project)).Refuses(503, "storage-unavailable");
            Assert.NotNull(refused.Message.Headers.RetryAfter);
            Assert.Equal(503, (int)(await house.Http.GetAsync(new Uri(house.Url + "/health/ready"))).StatusCode);
        }

        await House.Eventually(
            async () => (await person.Claims(project)).Status is System.Net.HttpStatusCode.OK,
            "the claim is taken"
        );
        Assert.Equal(200, (int)(await house.Http.GetAsync(new Uri(house.Url + "/health/ready"))).StatusCode);
    }

    private static async Task<CommitVerdict> Writes(TestStore store, int version)
    {
        var unit = await store.AddsGuideline(TestStore.A, version);
        return (await unit.Commit(0, [])).Verdict;
    }

    /// <summary>Ends the connection that holds the lock.</summary>
    private static async Task Cut(DbConnection connection) =>
        Assert.Equal(
            1,
            await connection.ExecuteScalarAsync<long>(
                """
                select count(pg_terminate_backend(pid)) from pg_locks
                where locktype = 'advisory' and granted
                    and database = (select oid from pg_database where datname = current_database())
                """
            )
        );

    private static Task<Store> Open(TestStore store, StoreSettings settings) =>
        StoreOpening.Open(settings, store.Clock, new SeededRandom(9), CancellationToken.None);
}
