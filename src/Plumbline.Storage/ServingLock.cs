using Npgsql;

namespace Plumbline.Storage;

/// <summary>
/// One server serves a PostgreSQL database at a time: an advisory lock, held on a connection of its own for the
/// server's life, which the database gives back when that server is gone, however it went. Where the connection is
/// lost nothing is written until the lock is taken again.
/// </summary>
internal sealed class ServingLock : IAsyncDisposable
{
    /// <summary>The key of the lock; advisory locks are each database's own.</summary>
    internal const long Key = 7_058_816_243_190;

    private readonly string _settings;
    private readonly NpgsqlDataSource _source;
    private readonly Turns _turns;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wanted = new(0, 1);
    private readonly Task _keeping;
    private volatile bool _isHeld = true;
    private long _takings = 1;

    private ServingLock(string settings, NpgsqlDataSource source, Turns turns, NpgsqlConnection connection)
    {
        _settings = settings;
        _source = source;
        _turns = turns;
        _keeping = Keep(connection);
    }

    /// <summary>Whether the database is this server's, as far as it knows; the writer asks before each batch.</summary>
    public bool IsHeld => _isHeld;

    /// <summary>How often the lock was taken: more than once where it was lost in between.</summary>
    public long Takings => Interlocked.Read(ref _takings);

    /// <summary>Takes the lock, or waits two seconds for a server that was just killed to let it go.</summary>
    /// <exception cref="StoreRefusedException">Another server holds it.</exception>
    public static async Task<ServingLock> Take(string settings, NpgsqlDataSource source, CancellationToken cancel)
    {
        var own = SettingsOf(settings);
        var connection = new NpgsqlConnection(own);
        try
        {
            await connection.OpenAsync(cancel);
            await Run(connection, $"set lock_timeout = 2000; select pg_advisory_lock({Key})", cancel);
            var turns = new Turns(await PostgresChecks.LastTurn(source, cancel));
            return new ServingLock(own, source, turns, connection);
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.LockNotAvailable)
        {
            await connection.DisposeAsync();
            throw new StoreRefusedException("another server serves this database; stop it first");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The turns of facts; they go on behind those of a server that held the lock in between.</summary>
    public Turns Turns => _turns;

    /// <summary>Asks for one more try to take a lock that was lost. Returns at once.</summary>
    public void Want()
    {
        if (_wanted.CurrentCount == 0)
        {
            _wanted.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _keeping;
        _stop.Dispose();
        _wanted.Dispose();
    }

    private async Task Keep(NpgsqlConnection connection)
    {
        try
        {
            while (true)
            {
                await WaitForLoss(connection);
                _isHeld = false;
                await connection.DisposeAsync();
                connection = await TakeAgain();
                Interlocked.Increment(ref _takings);
                _isHeld = true;
            }
        }
        catch (OperationCanceledException)
        {
            _isHeld = false; // The server stops.
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    /// <summary>Returns when the connection is gone: until then nothing is asked of it but signs of life.</summary>
    private async Task WaitForLoss(NpgsqlConnection connection)
    {
        try
        {
            while (true)
            {
                await connection.WaitAsync(_stop.Token);
            }
        }
        catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException or IOException)
        {
            // What it was does not matter: the lock is not known to be held.
        }
    }

    private async Task<NpgsqlConnection> TakeAgain()
    {
        while (true)
        {
            await _wanted.WaitAsync(_stop.Token);
            var connection = new NpgsqlConnection(_settings);
            try
            {
                await connection.OpenAsync(_stop.Token);
                await Run(connection, $"set lock_timeout = 100; select pg_advisory_lock({Key})", _stop.Token);
                _turns.GoOnBehind(await PostgresChecks.LastTurn(_source, _stop.Token));
                return connection;
            }
            catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException or IOException)
            {
                await connection.DisposeAsync(); // The next write that is refused asks again.
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>
    /// The database learns within half a minute of a machine that fell silent, and this server of the database.
    /// </summary>
    private static string SettingsOf(string settings)
    {
        const string signsOfLife = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";
        var own = new NpgsqlConnectionStringBuilder(settings)
        {
            ApplicationName = "plumbline lock",
            Pooling = false,
            KeepAlive = 5,
            Timeout = 5,
        };
        own.Options = own.Options is { Length: > 0 } given ? $"{given} {signsOfLife}" : signsOfLife;
        return own.ConnectionString;
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>
/// Lets a batch run only while the database is this server's; else every member fails as in an outage.
/// </summary>
internal sealed class ServingRunner(IBatchRunner inner, ServingLock serving) : IBatchRunner
{
    public void Run(IReadOnlyList<WriteRequest> members)
    {
        if (serving.IsHeld)
        {
            inner.Run(members);
            return;
        }

        serving.Want();
        foreach (var member in members)
        {
            member.Answer(new WriteOutcome(WriteVerdict.Failed));
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
