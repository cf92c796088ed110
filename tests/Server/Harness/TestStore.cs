using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Tests.Server.Harness;

/// <summary>A store without a server, with two clients that have a project each.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    public const string Project = "p1";

    private bool _isOpen = true;

    private TestStore(TestDatabase database, Store store, FakeTimeProvider clock)
    {
        Database = database;
        Store = store;
        Clock = clock;
    }

    public TestDatabase Database { get; }

    public Store Store { get; private set; }

    public FakeTimeProvider Clock { get; }

    public static PersonId Actor { get; } = PersonId.Of("actor");

    public static ClientId A { get; } = ClientId.Of("client-a");

    public static ClientId B { get; } = ClientId.Of("client-b");

    public static async Task<TestStore> Make()
    {
        var database = await TestDatabase.Make();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var test = new TestStore(database, await Open(database, clock, 1), clock);
        foreach (var client in (ClientId[])[A, B])
        {
            var made = await Installations.MakeClient(test.Store, Actor, client, "Name", "Code", default);
            Assert.Equal(CommitVerdict.Done, made.Verdict);
            var unit = await test.Begin(client);
            unit.Save(
                """
                insert into project (client_id, id, name, state, overlap, review, schema_version, guideline_version,
                    created_at_ms)
                values (@client, @id, @name, 'draft', 1, 'none', 1, 1, @now)
                """,
                ("id", Project),
                ("name", unit.Keys.Seal("project/" + Project, 1, "name", "Name"u8)),
                ("now", unit.NowMs)
            );
            unit.Record("project.created", Project, ProjectId.Of(Project));
            Assert.Equal(CommitVerdict.Done, (await unit.Commit(0, [])).Verdict);
        }

        return test;
    }

    public async Task Reopen()
    {
        await Close();
        Store = await Open(Database, Clock, 2);
        _isOpen = true;
    }

    public async Task<Unit> Begin(ClientId client, RequestKey? key = null) =>
        await Store.Begin(Actor, client, key, CancellationToken.None);

    /// <summary>A unit that adds a guideline; two of one version are refused by the primary key.</summary>
    public async Task<Unit> AddsGuideline(ClientId client, int version, RequestKey? key = null)
    {
        var unit = await Begin(client, key);
        unit.Save(
            """
            insert into guideline (client_id, project_id, version, content, digest, created_at_ms)
            values (@client, @project, @version, @content, '', @now)
            """,
            ("project", Project),
            ("version", version),
            ("content", unit.Keys.Seal("guideline", version, "content", "How"u8)),
            ("now", unit.NowMs)
        );
        unit.Record("guideline.added", $"{version}", ProjectId.Of(Project));
        return unit;
    }

    /// <summary>The versions of a client's guidelines, in order.</summary>
    public async Task<string> Guidelines(ClientId client) =>
        string.Join(
            ' ',
            await Column<long>("select version from guideline where client_id = @id order by version", client.Text)
        );

    /// <summary>Rows of one column, past the store.</summary>
    public async Task<IReadOnlyList<T>> Column<T>(string sql, string id = "")
    {
        await using var connection = await Database.Open();
        return (await connection.QueryAsync<T>(sql, new { id })).AsList();
    }

    /// <summary>
    /// Keeps the writer from writing until it is disposed of: what is handed over meanwhile waits, and then runs in
    /// one batch.
    /// </summary>
    public static async Task<DbConnection> HoldWriter(TestDatabase database)
    {
        var connection = await database.Open();
        await connection.ExecuteAsync(
            TestDatabase.IsPostgres ? "begin; lock table fact, data_key in share mode" : "begin immediate"
        );
        return connection;
    }

    public async Task Close()
    {
        if (_isOpen)
        {
            _isOpen = false;
            await Store.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        await Database.DisposeAsync();
    }

    private static Task<Store> Open(TestDatabase database, TimeProvider clock, int seed) =>
        StoreOpening.Open(database.Settings, clock, new SeededRandom(seed), CancellationToken.None);
}
