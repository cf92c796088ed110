using System.Collections.Immutable;
using System.Globalization;

namespace Plumbline.Bench;

/// <summary>The rows of the table that can be measured.</summary>
internal enum Row
{
    /// <summary>Claim and submit cycles, and their share of the bare server's.</summary>
    Claim,

    /// <summary>CPU per claim with few and with many ready tasks.</summary>
    Cpu,

    /// <summary>Items imported.</summary>
    Import,

    /// <summary>A release made.</summary>
    Release,

    /// <summary>Start to ready.</summary>
    Start,
}

/// <summary>What the bench was asked to measure.</summary>
internal sealed record Options
{
    public const string Usage = """
        bench [claim|cpu|import|release|start]... [--database sqlite|postgres] [--json]
              [--tasks N] [--connections N] [--seconds N] [--rounds N] [--people N]
              [--items N] [--rows N] [--few N] [--many N] [--plumbline PATH]

        Measures the rows that are named, or all of them, on the databases that are there.

        --database     one database; else SQLite and, where ./dev has started it, PostgreSQL
        --json         one JSON document in place of the table; of `claim` alone its figures
        --tasks N      claim: tasks, each wanted by 3; default 100000
        --connections N  claim: connections that each wait for their answer; default 64
        --seconds N    claim: how long is measured in all, beyond warm-up; default 20
        --rounds N     how often each figure is taken; the median counts; default 5
        --people N     claim: annotators; default 200, at least as many as connections
        --items N      import: items of 2 KB; default 100000
        --rows N       release: rows, with 3 answers each; default 100000
        --few N, --many N  cpu and start: ready tasks; default 10000 and 1000000
        --plumbline PATH   the program to measure; default ./plumbline of the repository
        """;

    public ImmutableArray<Row> Rows { get; private set; } = [];
    public bool WantsHelp { get; private set; }
    public bool IsJson { get; private set; }
    public string? Database { get; private set; }
    public string? Plumbline { get; private set; }
    public int Tasks { get; private set; } = 100_000;
    public int Connections { get; private set; } = 64;
    public int Seconds { get; private set; } = 20;
    public int Rounds { get; private set; } = 5;
    public int People { get; private set; } = 200;
    public int Items { get; private set; } = 100_000;
    public int ReleaseRows { get; private set; } = 100_000;
    public int Few { get; private set; } = 10_000;
    public int Many { get; private set; } = 1_000_000;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="BenchException">An argument that is unknown, lacks its value, or is out of range.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        for (var index = 0; index < arguments.Count; index++)
        {
            if (!options.ReadWord(arguments[index]))
            {
                options.ReadValue(arguments[index], index + 1 < arguments.Count ? arguments[index + 1] : null);
                index++;
            }
        }

        options.People = Math.Max(options.People, options.Connections);
        options.Rows = options.Rows.IsEmpty ? [.. Enum.GetValues<Row>()] : [.. options.Rows.Distinct().Order()];
        if (options is { IsJson: true, Database: null, Rows: [Row.Claim] })
        {
            options.Database = "sqlite"; // One document is of one database.
        }

        return options;
    }

    private bool ReadWord(string word)
    {
        switch (word)
        {
            case "--json":
                IsJson = true;
                return true;
            case "--help" or "-h":
                WantsHelp = true;
                return true;
            case "claim":
                Rows = Rows.Add(Row.Claim);
                return true;
            case "cpu":
                Rows = Rows.Add(Row.Cpu);
                return true;
            case "import":
                Rows = Rows.Add(Row.Import);
                return true;
            case "release":
                Rows = Rows.Add(Row.Release);
                return true;
            case "start":
                Rows = Rows.Add(Row.Start);
                return true;
            default:
                return false;
        }
    }

    private void ReadValue(string name, string? next)
    {
        switch (name)
        {
            case "--database":
                Database = Given(name, next) is var word and ("sqlite" or "postgres")
                    ? word
                    : throw new BenchException($"{name}: {next}; sqlite or postgres");
                break;
            case "--plumbline":
                Plumbline = Given(name, next);
                break;
            case "--tasks":
                Tasks = Number(name, next, 10_000_000);
                break;
            case "--connections":
                Connections = Number(name, next, 2_000);
                break;
            case "--seconds":
                Seconds = Number(name, next, 3_600);
                break;
            case "--rounds":
                Rounds = Number(name, next, 100);
                break;
            case "--people":
                People = Number(name, next, 10_000);
                break;
            case "--items":
                Items = Number(name, next, 2_000_000);
                break;
            case "--rows":
                ReleaseRows = Number(name, next, 2_000_000);
                break;
            case "--few":
                Few = Number(name, next, 10_000_000);
                break;
            case "--many":
                Many = Number(name, next, 10_000_000);
                break;
            default:
                throw new BenchException($"{name}: an argument that does not exist; those of --help");
        }
    }

    private static string Given(string name, string? next) =>
        next is { Length: > 0 } && !next.StartsWith("--", StringComparison.Ordinal)
            ? next
            : throw new BenchException($"{name}: no value; a value behind it");

    private static int Number(string name, string? next, int most) =>
        int.TryParse(Given(name, next), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= 1
        && number <= most
            ? number
            : throw new BenchException($"{name}: {next}; a whole number from 1 to {most}");
}
