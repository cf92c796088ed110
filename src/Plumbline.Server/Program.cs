using System.Collections;
using System.Globalization;
using Plumbline.Server.Hosting;
using Plumbline.Server.People;
using Plumbline.Storage;
using Plumbline.Storage.Migrations;

namespace Plumbline.Server;

internal static class Program
{
    private const int Refused = 2;

    public static async Task<int> Main(string[] args)
    {
        try
        {
            return args switch
            {
                ["serve", .. var flags] => await Serve(flags),
                ["migrate", .. var flags] => await Migrate(flags),
                _ => Complain("say serve or migrate"),
            };
        }
#pragma warning disable CA1031 // The host's own catch: one line, never a stack trace (outside checks, section 1).
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return Complain(
                fault is FluentMigrator.Exceptions.UndeterminableConnectionException
                    ? fault.InnerException!.Message
                    : fault.Message
            );
        }
    }

    private static async Task<int> Serve(string[] flags)
    {
        var read = SettingsReader.Read(flags, Variables());
        if (read.Problem is { } problem)
        {
            return Complain(problem.Detail);
        }

        var settings = read.Value;
        await using var server = await ServerHost.Start(
            settings,
            TimeProvider.System,
            new CryptographicRandom(),
            CancellationToken.None
        );
        if (await MakeOperator(server, settings) is { } wrong)
        {
            return Complain(wrong);
        }

        if (settings.ReadyFile is { } ready)
        {
            WriteWhole(
                ready,
                server.Url + "\n",
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
            );
        }

        Terminal.Error($"Plumbline serves {server.Url}");
        await server.Run();
        return 0;
    }

    private static async Task<string?> MakeOperator(RunningServer server, ServerSettings settings)
    {
        var exists = await FirstOperator.Exists(server.Store, CancellationToken.None);
        if (settings.FirstOperator is { } mail)
        {
            if (exists)
            {
                Terminal.Error("This store has an operator; --first-operator changes nothing.");
                return null;
            }

            if (settings.OperatorKeyFile is not { } file)
            {
                return "--first-operator needs --operator-key FILE, where its key is written";
            }

            var made = await FirstOperator.Make(server.Store, "Operator", mail, CancellationToken.None);
            WriteWhole(file, made.Value + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return null;
        }

        if (!exists)
        {
            var token = await SetUp.MakeToken(server.Store);
            Terminal.Error($"No operator yet. This link makes one, once, within the hour: {server.Url}/set-up/{token}");
        }
        else if (!settings.Bare)
        {
            var path = SignInLinks.PathOf(await FirstOperator.MakeLink(server.Store, CancellationToken.None));
            Terminal.Error($"This link signs the operator in, once, within the hour: {server.Url}{path}");
        }

        return null;
    }

    private static async Task<int> Migrate(string[] flags)
    {
        string? database = Environment.GetEnvironmentVariable("PLUMBLINE_DATABASE");
        string? role = null;
        for (var i = 0; i < flags.Length; i++)
        {
            switch (flags[i])
            {
                case "--database" when i + 1 < flags.Length:
                    database = flags[++i];
                    break;
                case "--application-role" when i + 1 < flags.Length:
                    role = flags[++i];
                    break;
                default:
                    return Complain(
                        $"{flags[i]}: unknown or wrong setting; right would be --database, --application-role"
                    );
            }
        }

        if (database is null)
        {
            return Complain("--database CONNECTION is missing; SQLite is migrated by serve");
        }

        try
        {
            var application = await Migrator.MigratePostgres(database, role, CancellationToken.None);
            Terminal.Out(
                string.Create(CultureInfo.InvariantCulture, $"schema {Migrator.Newest}, served by role {application}")
            );
            return 0;
        }
        catch (InvalidOperationException fault)
        {
            return Complain(fault.Message);
        }
    }

    private static Dictionary<string, string> Variables() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value ?? "", StringComparer.Ordinal);

    /// <summary>Writes a file whole or not at all.</summary>
    private static void WriteWhole(string path, string text, UnixFileMode mode)
    {
        var part = path + ".part";
        File.Delete(part);
        using (
            var file = new FileStream(
                part,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = mode,
                }
            )
        )
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }

    private static int Complain(string what)
    {
        Terminal.Error("plumbline: " + what.ReplaceLineEndings(" "));
        return Refused;
    }
}
