using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Plumbline.Storage;
using Plumbline.Storage.Migrations;

namespace Plumbline.Tests.Server.Harness;

/// <summary>
/// Where a test's store lies: a SQLite file in a folder of its own, or a PostgreSQL database of its own that is
/// copied from a migrated one. <c>PLUMBLINE_TEST_DATABASE</c> says which; <c>PLUMBLINE_TEST_TEMPLATE</c> may name the
/// migrated one.
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    public const string ApplicationRole = "plumbline_app";

    /// <summary>The key of the lock under which test processes make templates and the application role.</summary>
    private const long MakingLock = 7_203_114;

    /// <summary>Which build of the storage a template was made by.</summary>
    private static readonly string Build = typeof(Migrator).Module.ModuleVersionId.ToString("n");

    private static readonly string Template =
        Environment.GetEnvironmentVariable("PLUMBLINE_TEST_TEMPLATE") ?? "plumbline_template_" + Build[..12];

    private static readonly SemaphoreSlim MakingTemplate = new(1, 1);
    private static bool _hasTemplate;

    private TestDatabase(string folder, string? name)
    {
        Folder = folder;
        Name = name;
    }

    public static bool IsPostgres =>
        string.Equals(
            Environment.GetEnvironmentVariable("PLUMBLINE_TEST_DATABASE"),
            "postgres",
            StringComparison.Ordinal
        );

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    /// <summary>The database's name on PostgreSQL; null on SQLite.</summary>
    public string? Name { get; }

    /// <summary>What the server is given; null on SQLite.</summary>
    public string? Connection => Name is null ? null : As(ApplicationRole);

    /// <summary>Where the store lies, for opening it without a server.</summary>
    public StoreSettings Settings =>
        new()
        {
            Folder = Folder,
            Connection = Connection,
            Trial = true,
            FollowPrimaryClock = false,
        };

    /// <summary>The role that made the database and that no row security holds back.</summary>
    public static string Owner => new NpgsqlConnectionStringBuilder(Administrator).Username!;

    /// <summary>A connection past the server: it sees every client's rows.</summary>
    public Task<DbConnection> Open() => Name is null ? OpenFile() : OpenAs(Owner);

    /// <summary>A connection of one role, on PostgreSQL.</summary>
    public async Task<DbConnection> OpenAs(string role)
    {
        var connection = new NpgsqlConnection(As(role) + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Ends every connection to this database and lets no new one in, or in again, on PostgreSQL.</summary>
    public Task Allow(bool connections) =>
        Run(
            Administrator,
            $"""
            alter database "{Name}" allow_connections {(connections ? "true" : "false")};
            select pg_terminate_backend(pid) from pg_stat_activity where datname = '{Name}';
            """
        );

    /// <summary>Connection settings of another role on this database.</summary>
    public string As(string role) =>
        new NpgsqlConnectionStringBuilder(Administrator) { Database = Name, Username = role }.ConnectionString;

    public static async Task<TestDatabase> Make()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("plumbline-test-").FullName;
        var data = Path.Combine(folder, "data");
        if (!IsPostgres)
        {
            return new TestDatabase(data, null);
        }

        await EnsureTemplate();
        var name = "t_" + Path.GetFileName(folder)[^8..].ToLowerInvariant().Replace('-', '_');
        await Run(Administrator, $"create database \"{name}\" template {Template}");
        return new TestDatabase(data, name);
    }

    public async ValueTask DisposeAsync()
    {
        if (Name is not null)
        {
            await Run(Administrator, $"drop database if exists \"{Name}\" with (force)");
        }

        System.IO.Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
    }

    private static string Administrator =>
        Environment.GetEnvironmentVariable("PLUMBLINE_TEST_POSTGRES")
        ?? throw new InvalidOperationException(
            "PLUMBLINE_TEST_POSTGRES does not say where PostgreSQL is; ./dev test does."
        );

    private async Task<DbConnection> OpenFile()
    {
        var connection = new SqliteConnection($"Data Source={Settings.SqliteFile};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task EnsureTemplate()
    {
        await MakingTemplate.WaitAsync();
        try
        {
            if (!_hasTemplate)
            {
                await MakeTemplate();
                _hasTemplate = true;
            }
        }
        finally
        {
            MakingTemplate.Release();
        }
    }

    /// <summary>Makes the template unless this build has; one process at a time, marked once it is whole.</summary>
    private static async Task MakeTemplate()
    {
        var settings = new NpgsqlConnectionStringBuilder(Administrator) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await Run(connection, $"select pg_advisory_lock({MakingLock})"); // Ends with the connection.
        await using var find = new NpgsqlCommand(
            $"select shobj_description(oid, 'pg_database') from pg_database where datname = '{Template}'",
            connection
        );
        if (await find.ExecuteScalarAsync() is string made && made == Build)
        {
            return;
        }

        await Run(connection, $"drop database if exists {Template} with (force)");
        await Run(connection, $"create database {Template}");
        settings.Database = Template;
        await Migrator.MigratePostgres(settings.ConnectionString, ApplicationRole, CancellationToken.None);
        await Run(connection, $"comment on database {Template} is '{Build}'");
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task Run(string connection, string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { Pooling = false };
        await using var source = NpgsqlDataSource.Create(settings.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
