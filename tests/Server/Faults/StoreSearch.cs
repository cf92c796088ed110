using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Faults;

/// <summary>
/// Where a store leaves bytes: its folders, and on PostgreSQL a dump, the database's files and the WAL.
/// </summary>
internal static class StoreSearch
{
    /// <summary>Everything that stands in the clear in the store's folders and its database.</summary>
    public static async Task<IReadOnlyList<string>> Run(PlaintextSearch search, TestDatabase database)
    {
        var found = new List<string>(await search.InFolder(database.Folder));
        if (System.IO.Directory.Exists(database.Folder + ".keys"))
        {
            found.AddRange(await search.InFolder(database.Folder + ".keys"));
        }

        if (database.Name is not null)
        {
            found.AddRange(await InPostgres(search, database));
        }

        return found;
    }

    /// <summary>Connection settings of whoever owns everything.</summary>
    public static NpgsqlConnectionStringBuilder Owner(TestDatabase database)
    {
        var administrator = Environment.GetEnvironmentVariable("PLUMBLINE_TEST_POSTGRES");
        return new(administrator) { Database = database.Name, Pooling = false };
    }

    private static async Task<List<string>> InPostgres(PlaintextSearch search, TestDatabase database)
    {
        var owner = Owner(database);
        await using var source = NpgsqlDataSource.Create(owner.ConnectionString);
        var folder = await Ask(source, "show data_directory");
        var number = await Ask(source, "select oid::text from pg_database where datname = current_database()");
        var found = new List<string>();
        if (IsReadable(folder))
        {
            // A WAL file older than the database cannot hold anything of it; after a checkpoint a younger one is
            // written over, while the database's own files are whole only then.
            var made = new DateTimeOffset(File.GetLastWriteTimeUtc(Path.Combine(folder, "base", number, "PG_VERSION")));
            var since = string.Create(CultureInfo.InvariantCulture, $"--newer-mtime=@{made.ToUnixTimeSeconds()}");
            found.AddRange(await search.InFolder(folder, since, "pg_wal"));
            await using var checkpoint = source.CreateCommand("checkpoint");
            await checkpoint.ExecuteNonQueryAsync();
            found.AddRange(await search.InFolder(folder, "base/" + number, "global"));
        }

        found.AddRange(await InDump(search, source, owner));
        return found;
    }

    private static async Task<IReadOnlyList<string>> InDump(
        PlaintextSearch search,
        NpgsqlDataSource source,
        NpgsqlConnectionStringBuilder owner
    )
    {
        var programs = await Ask(source, "select setting from pg_config where name = 'BINDIR'");
        var dump = new ProcessStartInfo(
            Path.Combine(programs, "pg_dump"),
            [
                "--host",
                owner.Host!,
                "--port",
                owner.Port.ToString(CultureInfo.InvariantCulture),
                "--username",
                owner.Username!,
                owner.Database!,
            ]
        );
        dump.Environment["PGPASSWORD"] = owner.Password;
        return await search.InOutput(dump);
    }

    /// <summary>At home PostgreSQL may be somebody else's: then the dump has to do.</summary>
    private static bool IsReadable(string folder)
    {
        try
        {
            return System.IO.Directory.GetFiles(Path.Combine(folder, "pg_wal")).Length > 0;
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static async Task<string> Ask(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
