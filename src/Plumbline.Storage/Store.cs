using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Plumbline.Model;

namespace Plumbline.Storage;

/// <summary>
/// The one way to the database. Reads go over pooled connections, one statement each; writes go as units to the one
/// writer. On PostgreSQL every read of a client's rows runs with <c>app.client</c> set for that statement alone
/// (trust R3.3).
/// </summary>
[Mutable]
public sealed class Store : IAsyncDisposable
{
    private const long PassiveBytes = 48 << 20;
    private const long RestartBytes = 192 << 20;
    private const long LeastGrowth = 2_000; // Statements between two counts of PostgreSQL's tables.

    private readonly NpgsqlDataSource? _postgres;
    private readonly PostgresReads? _postgresReads;
    private readonly SqliteReads _sqliteReads;
    private readonly string _sqlite;
    private long _nextStatistics = LeastGrowth;

    static Store() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    internal Store(
        Engine engine,
        StoreClock clock,
        RandomSource random,
        Writer writer,
        NpgsqlDataSource? postgres,
        string sqlite,
        Func<Store, Keyring> keys
    )
    {
        Engine = engine;
        Clock = clock;
        Random = random;
        Writer = writer;
        _postgres = postgres;
        _postgresReads = postgres is null ? null : new PostgresReads(postgres);
        _sqlite = sqlite;
        _sqliteReads = new SqliteReads(sqlite);
        Keys = keys(this);
    }

    /// <summary>Which database it is.</summary>
    public Engine Engine { get; }

    /// <summary>The store's time.</summary>
    public StoreClock Clock { get; }

    /// <summary>The one source of randomness.</summary>
    public RandomSource Random { get; }

    /// <summary>Unwrapped keys.</summary>
    public Keyring Keys { get; }

    /// <summary>The installation, which is a client of itself (trust R4.10).</summary>
    public ClientId Installation { get; internal set; }

    /// <summary>Whether this is, or ever was, an installation to try or test.</summary>
    public bool Trial { get; internal set; }

    /// <summary>
    /// Whether writes are taken: on PostgreSQL one server serves a database at a time, and one that lost its hold on
    /// it answers every write with a failure until it has it again. Always true on SQLite.
    /// </summary>
    public bool IsServing => Serving?.IsHeld ?? true;

    /// <summary>
    /// How often this server took hold of the database: where the number grew, another may have written meanwhile.
    /// </summary>
    public long Takings => Serving?.Takings ?? 1;

    internal ServingLock? Serving { get; init; }

    internal Writer Writer { get; }

    /// <summary>Opens a unit of one actor on one client; waits for the client's key first.</summary>
    /// <exception cref="KeyUnavailableException">The client's key cannot be had.</exception>
    public async ValueTask<Unit> Begin(PersonId actor, ClientId client, RequestKey? key, CancellationToken cancel) =>
        new(this, await Keys.For(client, cancel), actor, key);

    /// <summary>Reads rows of one client. <c>@client</c> is filled in.</summary>
    public Task<IReadOnlyList<T>> Query<T>(
        ClientId client,
        CancellationToken cancel,
        string sql,
        params ReadOnlySpan<Parameter> values
    ) => Read<T>(client, sql, [.. values, ("client", client.Text)], cancel);

    /// <summary>Reads one row of one client; null when there is none.</summary>
    public Task<T?> Find<T>(
        ClientId client,
        CancellationToken cancel,
        string sql,
        params ReadOnlySpan<Parameter> values
    )
        where T : class => First<T>(Read<T>(client, sql, [.. values, ("client", client.Text)], cancel));

    /// <summary>Reads rows of platform tables.</summary>
    public Task<IReadOnlyList<T>> QueryPlatform<T>(
        CancellationToken cancel,
        string sql,
        params ReadOnlySpan<Parameter> values
    ) => Read<T>(null, sql, [.. values], cancel);

    /// <summary>Reads one row of platform tables; null when there is none.</summary>
    public Task<T?> FindPlatform<T>(CancellationToken cancel, string sql, params ReadOnlySpan<Parameter> values)
        where T : class => First<T>(Read<T>(null, sql, [.. values], cancel));

    /// <summary>
    /// The answer that was kept under an idempotency key; null when the key is new to this client and person.
    /// </summary>
    public async Task<Committed?> FindRepeat(ClientKeys keys, PersonId person, RequestKey key, CancellationToken cancel)
    {
        var index = IndexOf(keys, key);
        var row = await Find<RepeatRow>(
            keys.Client,
            cancel,
            """
            select request, status, response from idempotency
            where client_id = @client and person_id = @person and key = @key
            """,
            ("person", person.Text),
            ("key", index)
        );
        return row switch
        {
            null => null,
            _ when !string.Equals(row.Request, key.Request, StringComparison.Ordinal) => new Committed(
                CommitVerdict.Mismatch,
                0,
                []
            ),
            _ => new Committed(
                CommitVerdict.Replayed,
                (int)row.Status,
                keys.Open(RepeatObject(person, index), 1, "response", row.Response)
            ),
        };
    }

    /// <summary>
    /// Moves SQLite's log of writes into the database, from a connection of its own, so that no commit waits for it;
    /// above 192 MB the log begins anew. Nothing to do on PostgreSQL.
    /// </summary>
    public async Task Checkpoint()
    {
        if (Engine != Engine.Sqlite)
        {
            return;
        }

        await using var connection = new SqliteConnection(_sqlite);
        await connection.OpenAsync();
        var log = new FileInfo(connection.DataSource + "-wal");
        if (log.Exists && log.Length > PassiveBytes)
        {
            var kind = log.Length > RestartBytes ? "restart" : "passive";
            await connection.ExecuteAsync($"pragma busy_timeout = 1000; pragma wal_checkpoint({kind})");
        }
    }

    /// <summary>
    /// Lets PostgreSQL count its tables again once they grew by a twentieth, so that its plans fit them. Nothing to do
    /// on SQLite. Called by one loop.
    /// </summary>
    public async Task RefreshStatistics(CancellationToken cancel)
    {
        if (Engine != Engine.Postgres || Writer.Statements < _nextStatistics)
        {
            return;
        }

        var written = Writer.Statements;
        await QueryPlatform<long>(cancel, "select refresh_statistics()");
        _nextStatistics = written + Math.Max(LeastGrowth, written / 20);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        _sqliteReads.Dispose();
        if (Serving is not null)
        {
            await Serving.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }

    internal static string RepeatObject(PersonId person, string index) => $"repeat/{person.Text}/{index}";

    internal static string IndexOf(ClientKeys keys, RequestKey key) => keys.BlindIndex("idempotency.key", key.Key);

    private static async Task<T?> First<T>(Task<IReadOnlyList<T>> rows)
        where T : class
    {
        var found = await rows;
        return found.Count > 0 ? found[0] : null;
    }

    private async Task<IReadOnlyList<T>> Read<T>(
        ClientId? client,
        string sql,
        Parameter[] values,
        CancellationToken cancel
    )
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            return _postgresReads is null
                ? _sqliteReads.Query<T>(sql, values)
                : await _postgresReads.Query<T>(client?.Text, sql, values, cancel);
        }
        catch (DbException fault)
        {
            throw new StorageUnavailableException(fault);
        }
    }

    private sealed record RepeatRow
    {
        public string Request { get; init; } = "";

        public long Status { get; init; }

        public byte[] Response { get; init; } = [];
    }
}
