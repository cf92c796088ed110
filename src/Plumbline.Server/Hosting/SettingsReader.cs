using System.Net;
using Plumbline.Model;

namespace Plumbline.Server.Hosting;

/// <summary>Reads settings from flags and variables; an unknown or wrong one is refused by its name.</summary>
internal static class SettingsReader
{
    private const string Prefix = "PLUMBLINE_";

    private static readonly Dictionary<string, Func<ServerSettings, string, ServerSettings?>> WithValue = new(
        StringComparer.Ordinal
    )
    {
        ["data"] = (settings, value) => value.Length > 0 ? settings with { Folder = value } : null,
        ["database"] = (settings, value) => value.Contains('=') ? settings with { Database = value } : null,
        ["port"] = (settings, value) =>
            int.TryParse(value, out var port) && port is >= 0 and <= 65535 ? settings with { Port = port } : null,
        ["listen"] = (settings, value) => IsAddress(value) ? settings with { Listen = value } : null,
        ["ready"] = (settings, value) => value.Length > 0 ? settings with { ReadyFile = value } : null,
        ["first-operator"] = (settings, value) =>
            People.Mail.IsMail(value) ? settings with { FirstOperator = value } : null,
        ["operator-key"] = (settings, value) => value.Length > 0 ? settings with { OperatorKeyFile = value } : null,
        ["web"] = (settings, value) => value.Length > 0 ? settings with { WebFolder = value } : null,
        ["callback-retry"] = (settings, value) =>
            int.TryParse(value, out var seconds) && seconds is >= 1 and <= 86_400 ? settings : null,
    };

    private static readonly Dictionary<string, Func<ServerSettings, ServerSettings>> Switches = new(
        StringComparer.Ordinal
    )
    {
        ["trial"] = settings => settings with { Trial = true },
        ["allow-loopback-callbacks"] = settings => settings with { AllowLoopbackCallbacks = true },
        ["bare"] = settings => settings with { Bare = true },
        ["design"] = settings => settings with { Design = true },
    };

    /// <summary>Settings of the bench, of tests and of those who build.</summary>
    private static readonly string[] Hidden = ["bare", "design", "web"];

    /// <summary>Variables of other commands and of tests, which a server leaves alone.</summary>
    private static readonly string[] OthersVariables = ["SERVER", "KEY_FILE", "BINARY"];

    /// <summary>The settings, or one line that names what is wrong.</summary>
    public static Outcome<ServerSettings> Read(
        IReadOnlyList<string> flags,
        IReadOnlyDictionary<string, string> variables
    )
    {
        Outcome<ServerSettings> settings = new ServerSettings();
        foreach (var (name, value) in variables.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal) || IsOthers(name[Prefix.Length..]))
            {
                continue;
            }

            settings = Apply(settings, ToFlag(name), value, name);
        }

        for (var i = 0; i < flags.Count && settings.Problem is null; i++)
        {
            var flag = flags[i].StartsWith("--", StringComparison.Ordinal) ? flags[i][2..] : "";
            var (name, inline) = flag.Split('=', 2) is [var left, var right] ? (left, right) : (flag, null);
            if (Switches.ContainsKey(name) && inline is null)
            {
                settings = Apply(settings, name, "true", flags[i]);
            }
            else if (WithValue.ContainsKey(name) && (inline is not null || i + 1 < flags.Count))
            {
                settings = Apply(settings, name, inline ?? flags[++i], "--" + name);
            }
            else
            {
                settings = Wrong(flags[i], WithValue.ContainsKey(name) ? "a value after it" : Known());
            }
        }

        return settings;
    }

    private static Outcome<ServerSettings> Apply(
        Outcome<ServerSettings> settings,
        string name,
        string value,
        string shown
    )
    {
        if (settings.Problem is not null)
        {
            return settings;
        }

        if (WithValue.TryGetValue(name, out var read))
        {
            return read(settings.Value, value) is { } changed ? changed : Wrong(shown, $"a right value for --{name}");
        }

        return Switches.TryGetValue(name, out var turn) switch
        {
            false => Wrong(shown, Known()),
            true when value is "true" or "1" => turn(settings.Value),
            true when value is "false" or "0" => settings,
            true => Wrong(shown, "true or false"),
        };
    }

    private static Problem Wrong(string found, string right) =>
        new("wrong-setting", 400, "Wrong setting", $"{found}: unknown or wrong setting; right would be {right}");

    private static string Known() =>
        string.Join(
            ", ",
            WithValue.Keys.Concat(Switches.Keys).Except(Hidden, StringComparer.Ordinal).Select(name => "--" + name)
        );

    private static string ToFlag(string variable) => variable[Prefix.Length..].Replace('_', '-').ToLowerInvariant();

    private static bool IsOthers(string name) =>
        OthersVariables.Contains(name, StringComparer.Ordinal)
        || name.StartsWith("TEST_", StringComparison.Ordinal)
        || string.Equals(name, "APPROVE", StringComparison.Ordinal);

    private static bool IsAddress(string value) =>
        string.Equals(value, "localhost", StringComparison.Ordinal) || IPAddress.TryParse(value, out _);
}
