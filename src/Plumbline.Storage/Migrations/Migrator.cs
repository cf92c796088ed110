using FluentMigrator.Runner;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Plumbline.Storage.Migrations;

/// <summary>
/// Brings a database to the newest schema. PostgreSQL: under the owner's role, by a command of its own.
/// </summary>
public static class Migrator
{
    /// <summary>The number of the newest migration this program knows.</summary>
    public static long Newest => SessionTables.Number;

    /// <summary>
    /// Creates or migrates the SQLite file. An existing file is copied beside itself first where a step is due.
    /// </summary>
    /// <returns>The path of the copy; null when none was needed.</returns>
    public static string? MigrateSqlite(string path)
    {
        var copy = CopyBefore(path);
        Run(services => services.AddSQLite().WithGlobalConnectionString($"Data Source={path};Pooling=False"));
        return copy;
    }

    /// <summary>
    /// Migrates under the owner's role and lets the application role read and write, but own nothing.
    /// </summary>
    /// <param name="connection">Connection settings of the owner.</param>
    /// <param name="applicationRole">The role that serves; null to take the one that there is, or make
    /// <c>plumbline_app</c>.</param>
    /// <returns>The application role.</returns>
    /// <exception cref="InvalidOperationException">More than one role could be meant; the message names
    /// them.</exception>
    public static async Task<string> MigratePostgres(
        string connection,
        string? applicationRole,
        CancellationToken cancel
    )
    {
        Run(services => services.AddPostgres15_0().WithGlobalConnectionString(connection));
        await using var source = NpgsqlDataSource.Create(connection);
        var role = applicationRole ?? await FindRole(source, cancel);
        await EnsureRole(source, role, cancel);
        await using var grant = source.CreateCommand(
            $"""
            grant usage on schema public to {Quote(role)};
            grant select, insert, update, delete on all tables in schema public to {Quote(role)};
            grant execute on function refresh_statistics() to {Quote(role)};
            """
        );
        await grant.ExecuteNonQueryAsync(cancel);
        return role;
    }

    private static async Task<string> FindRole(NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var command = source.CreateCommand(
            """
            select rolname from pg_roles
            where rolcanlogin and not rolsuper and not rolbypassrls and rolname <> current_user
            order by rolname
            """
        );
        var roles = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            roles.Add(reader.GetString(0));
        }

        return roles switch
        {
            [] => "plumbline_app",
            [var only] => only,
            _ when roles.Contains("plumbline_app") => "plumbline_app",
            _ => throw new InvalidOperationException(
                $"more than one role could serve ({string.Join(", ", roles)}); name it with --application-role"
            ),
        };
    }

    private static async Task EnsureRole(NpgsqlDataSource source, string role, CancellationToken cancel)
    {
        await using var find = source.CreateCommand("select count(*) from pg_roles where rolname = $1");
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = role });
        if ((long)(await find.ExecuteScalarAsync(cancel))! > 0)
        {
            return;
        }

        await using var create = source.CreateCommand($"create role {Quote(role)} login nosuperuser nobypassrls");
        await create.ExecuteNonQueryAsync(cancel);
    }

    private static string Quote(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private static string? CopyBefore(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0 || VersionOf(path) >= Newest)
        {
            return null;
        }

        var copy = $"{path}.before-{Newest}";
        using var from = new SqliteConnection($"Data Source={path};Pooling=False");
        using var to = new SqliteConnection($"Data Source={copy};Pooling=False");
        from.Open();
        to.Open();
        from.BackupDatabase(to);
        return copy;
    }

    /// <summary>The newest migration that a SQLite file has seen; 0 for none.</summary>
    public static long VersionOf(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var exists = connection.CreateCommand();
        exists.CommandText = "select count(*) from sqlite_master where name = 'VersionInfo'";
        if ((long)exists.ExecuteScalar()! == 0)
        {
            return 0;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "select coalesce(max(\"Version\"), 0) from \"VersionInfo\"";
        return (long)command.ExecuteScalar()!;
    }

    private static void Run(Action<IMigrationRunnerBuilder> database)
    {
        using var services = new ServiceCollection()
            .AddFluentMigratorCore()
            .ConfigureRunner(builder =>
            {
                database(builder);
                builder.ScanIn(typeof(Migrator).Assembly).For.Migrations();
            })
            .BuildServiceProvider(validateScopes: false);
        using var scope = services.CreateScope();
        scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp();
    }
}
