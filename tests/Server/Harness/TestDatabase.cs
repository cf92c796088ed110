using Npgsql;
using Plumbline.Storage.Migrations;

namespace Plumbline.Tests.Server.Harness;

/// <summary>
/// Where a test's store lies: a SQLite file in a folder of its own, or a PostgreSQL database of its own that is
/// copied from a
/// migrated one. <c>PLUMBLINE_TEST_DATABASE</c> says which.
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    public const string ApplicationRole = "plumbline_app";

    private const string Template = "plumbline_template";

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

    private static async Task EnsureTemplate()
    {
        await MakingTemplate.WaitAsync();
        try
        {
            if (!_hasTemplate)
            {
                await Run(Administrator, $"drop database if exists {Template} with (force)");
                await Run(Administrator, $"create database {Template}");
                var owner = new NpgsqlConnectionStringBuilder(Administrator) { Database = Template, Pooling = false };
                await Migrator.MigratePostgres(owner.ConnectionString, ApplicationRole, CancellationToken.None);
                NpgsqlConnection.ClearAllPools();
                _hasTemplate = true;
            }
        }
        finally
        {
            MakingTemplate.Release();
        }
    }

    private static async Task Run(string connection, string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { Pooling = false };
        await using var source = NpgsqlDataSource.Create(settings.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
