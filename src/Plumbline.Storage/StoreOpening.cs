using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Plumbline.Model;
using Plumbline.Sealing;
using Plumbline.Storage.Migrations;

namespace Plumbline.Storage;

/// <summary>Why a store cannot be served; the message says what to do.</summary>
public sealed class StoreRefusedException(string message) : Exception(message);

/// <summary>
/// Opens a store: locks it, brings SQLite to the newest schema, and makes the installation on the first day.
/// </summary>
public static class StoreOpening
{
    /// <summary>Opens the store that the settings name.</summary>
    /// <exception cref="StoreRefusedException">It cannot be served as it is; the message says what to do.</exception>
    public static async Task<Store> Open(
        StoreSettings settings,
        TimeProvider time,
        RandomSource random,
        CancellationToken cancel
    )
    {
        Directory.CreateDirectory(settings.Folder);
        var folder = KeyFolder.Open(settings.KeyFolder, random.Fill);
        var clock = new StoreClock(time, settings.Connection is not null && settings.FollowPrimaryClock);
        var store = settings.Connection is null
            ? OpenSqlite(settings, clock, random, folder)
            : await OpenPostgres(settings.Connection, clock, random, folder, cancel);
        try
        {
            await Installations.Find(store, settings.Trial, cancel);
            return store;
        }
        catch
        {
            await store.DisposeAsync(); // Whoever tries again must find it unlocked.
            throw;
        }
    }

    private static Store OpenSqlite(StoreSettings settings, StoreClock clock, RandomSource random, KeyFolder folder)
    {
        Migrator.MigrateSqlite(settings.SqliteFile);
        if (Migrator.VersionOf(settings.SqliteFile) is var version && version != Migrator.Newest)
        {
            throw new StoreRefusedException(
                $"the database has schema {version}, this program {Migrator.Newest}; serve it with a newer program"
            );
        }

        var connection = new SqliteConnection($"Data Source={settings.SqliteFile};Pooling=False");
        connection.Open();
        connection.Execute(
            """
            pragma journal_mode = wal;
            pragma synchronous = full;
            pragma wal_autocheckpoint = 0;
            pragma foreign_keys = on;
            pragma temp_store = memory;
            pragma cache_size = -32768;
            pragma busy_timeout = 10000;
            """
        );
        var last = connection.ExecuteScalar<long>(
            """
            select coalesce(max((select max(f.turn) from fact f where f.client_id = c.id)), 0) from client c
            """
        );
        return new Store(
            Engine.Sqlite,
            clock,
            random,
            new Writer(new SqliteRunner(connection, new Turns(last))),
            postgres: null,
            $"Data Source={settings.SqliteFile};Pooling=False",
            store => KeyringOf(store, folder)
        );
    }

    private static async Task<Store> OpenPostgres(
        string connection,
        StoreClock clock,
        RandomSource random,
        KeyFolder folder,
        CancellationToken cancel
    )
    {
        var builder = new NpgsqlDataSourceBuilder(connection);
        builder.ConnectionStringBuilder.ApplicationName = "plumbline";
        builder.ConnectionStringBuilder.MaxAutoPrepare = 200;
        builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
        builder.ConnectionStringBuilder.MaxPoolSize = 24;

        // A plan that was made while a table was empty would read all of it for ever: keys
        // are always looked up by index.
        builder.ConnectionStringBuilder.Options ??= "-c synchronous_commit=on -c enable_seqscan=off";
        var source = builder.Build();
        await PostgresChecks.Refuse(source, cancel);
        var serving = await ServingLock.Take(connection, source, cancel);
        var writer = new Writer(new ServingRunner(new PostgresRunner(source, serving.Turns, clock), serving));
        return new Store(Engine.Postgres, clock, random, writer, source, "", store => KeyringOf(store, folder))
        {
            Serving = serving,
        };
    }

    private static Keyring KeyringOf(Store store, KeyFolder folder) =>
        new(
            folder,
            store.Random,
            store.Clock.Provider,
            (client, cancel) =>
                store.Query<WrappedKey>(
                    client,
                    cancel,
                    "select purpose, wrapped from data_key where client_id = @client and version = 1"
                )
        );
}
