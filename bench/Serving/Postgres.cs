using System.Diagnostics;

namespace Plumbline.Bench.Serving;

/// <summary>
/// Databases of the bench on the PostgreSQL that <c>./dev</c> started: owned by one role, served under another, as an
/// installation has it.
/// </summary>
internal static class Postgres
{
    /// <summary>The role that serves.</summary>
    public const string Application = "plumbline_app";

    private const string Owner = "plumbline_owner";
    private const string Variable = "PLUMBLINE_TEST_POSTGRES";

    /// <summary>Whether there is one.</summary>
    public static bool Exists => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>Connection settings of a role on a database.</summary>
    public static string As(string role, string database)
    {
        var settings = Settings();
        return $"Host={settings["Host"]};Port={settings["Port"]};Username={role};Database={database}";
    }

    public static async Task Create(string plumbline, string database, CancellationToken cancel)
    {
        foreach (var role in new[] { Owner, Application })
        {
            await Sql(
                $"do $$ begin if not exists (select from pg_roles where rolname = '{role}') then create role {role}"
                    + " login nosuperuser nobypassrls; end if; end $$",
                cancel
            );
        }

        await Sql($"create database {database} owner {Owner}", cancel);
        await Run(plumbline, ["migrate", "--database", As(Owner, database)], cancel);
    }

    public static Task Drop(string database) =>
        Sql($"drop database if exists {database} with (force)", CancellationToken.None);

    private static Task Sql(string sql, CancellationToken cancel)
    {
        var settings = Settings();
        return Run(
            "psql",
            [
                "-X",
                "-q",
                "-h",
                settings["Host"],
                "-p",
                settings["Port"],
                "-U",
                settings["Username"],
                "-d",
                settings["Database"],
                "-v",
                "ON_ERROR_STOP=1",
                "-c",
                sql,
            ],
            cancel
        );
    }

    private static async Task Run(string program, IEnumerable<string> arguments, CancellationToken cancel)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var said = process.StandardError.ReadToEndAsync(cancel);
        await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode != 0)
        {
            throw new BenchException($"{Path.GetFileName(program)}: {(await said).Trim()}; a PostgreSQL that is ours");
        }
    }

    private static Dictionary<string, string> Settings() =>
        (
            Environment.GetEnvironmentVariable(Variable)
            ?? throw new BenchException($"{Variable}: nothing; where PostgreSQL is, as ./dev bench says")
        )
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
}
