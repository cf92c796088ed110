using System.Globalization;
using Plumbline.Demo.Input;

namespace Plumbline.Demo;

/// <summary>What the demo was asked to do.</summary>
internal sealed record Options
{
    public const string Usage = """
        demo [--exit] [--items FILE --answers FILE | --set PATH] [--out FOLDER] [--data FOLDER] [--people N]
             [--server URL --operator-key FILE] [--plumbline PATH] [--history FILE] [--consensus FILE]
             [--server-args ARGUMENT...]

        Replays recorded answers over HTTP as the annotators they came from, makes a release and checks it.

        --exit               end after the check, with exit code 0 or 1; else the server stays open until Ctrl-C
        --items, --answers   own JSONL or any JSONL, and CSV with the columns task, annotator (or worker), label
        --set PATH           the PandaLM file, or a folder of categorical crowd answers
        --out FOLDER         where the release is unpacked; new or empty
        --data FOLDER        the server's data; default is a fresh folder below .out/demo
        --people N           how many people answer at the same time; default 8
        --server URL         use a server that runs already, on trial, with its operator's key
        --operator-key FILE  where the operator's key is, or is written to
        --plumbline PATH     the program to serve with; default ./plumbline of the repository
        --history FILE       JSON Lines of every acknowledged claim and submit
        --consensus FILE     JSON Lines of the consensus of every task
        --server-args        everything behind it goes to the server
        """;

    public bool Exits { get; private set; }
    public bool WantsHelp { get; private set; }
    public string? Items { get; private set; }
    public string? Answers { get; private set; }
    public string? Set { get; private set; }
    public string? Out { get; private set; }
    public string? Data { get; private set; }
    public string? Plumbline { get; private set; }
    public string? Server { get; private set; }
    public string? OperatorKey { get; private set; }
    public string? History { get; private set; }
    public string? Consensus { get; private set; }
    public int People { get; private set; } = 8;
    public IReadOnlyList<string> ServerArguments { get; private set; } = [];

    /// <summary>Reads the command line.</summary>
    /// <exception cref="BadInputException">An option that is unknown, lacks its value, or fits no other.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        for (var index = 0; index < arguments.Count; index++)
        {
            if (arguments[index] == "--server-args")
            {
                options.ServerArguments = [.. arguments.Skip(index + 1)];
                break;
            }

            if (!options.ReadSwitch(arguments[index]))
            {
                options.ReadValue(arguments[index], index + 1 < arguments.Count ? arguments[index + 1] : null);
                index++;
            }
        }

        options.RefuseMisfits();
        return options;
    }

    private bool ReadSwitch(string name)
    {
        Exits |= name == "--exit";
        WantsHelp |= name is "--help" or "-h";
        return name is "--exit" or "--help" or "-h";
    }

    private void ReadValue(string name, string? next)
    {
        var value = next is { Length: > 0 } && !next.StartsWith("--", StringComparison.Ordinal) ? next : null;
        switch (name)
        {
            case "--items":
                Items = Given(name, value);
                break;
            case "--answers":
                Answers = Given(name, value);
                break;
            case "--set":
                Set = Given(name, value);
                break;
            case "--out":
                Out = Given(name, value);
                break;
            case "--data":
                Data = Given(name, value);
                break;
            case "--plumbline":
                Plumbline = Given(name, value);
                break;
            case "--server":
                Server = Given(name, value);
                break;
            case "--operator-key":
                OperatorKey = Given(name, value);
                break;
            case "--history":
                History = Given(name, value);
                break;
            case "--consensus":
                Consensus = Given(name, value);
                break;
            case "--people":
                People = Count(name, Given(name, value));
                break;
            default:
                throw new BadInputException($"{name}: an option that does not exist; those of --help");
        }
    }

    private static string Given(string name, string? value) =>
        value ?? throw new BadInputException($"{name}: no value; a value behind it");

    private static int Count(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 1000
            ? count
            : throw new BadInputException($"{name}: {value}; a whole number from 1 to 1000");

    private void RefuseMisfits()
    {
        if (Items is null != Answers is null)
        {
            throw new BadInputException("--items and --answers: one without the other; both");
        }

        if (Items is not null && Set is not null)
        {
            throw new BadInputException("--set: --items beside it; one of them");
        }

        if (Server is not null && OperatorKey is null)
        {
            throw new BadInputException("--server: no --operator-key; the file with the operator's key");
        }

        if (
            Server is not null
            && !(Uri.TryCreate(Server, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https"))
        )
        {
            throw new BadInputException($"--server: {Server}; an address such as http://localhost:5000");
        }

        if (Server is not null && (Data is not null || ServerArguments.Count > 0))
        {
            throw new BadInputException("--server: settings of a server to be started beside it; without them");
        }
    }
}
