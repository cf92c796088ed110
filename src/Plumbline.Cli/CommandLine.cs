using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Plumbline.Cli;

/// <summary>Which words there are, and who answers them.</summary>
internal static class CommandLine
{
    public static async Task<int> Run(string[] args, Terminal terminal)
    {
        if (args.Length == 0)
        {
            throw Complaint.At(Complaint.CommandLine, "no command", "one that plumbline --help lists");
        }

        if (Handover.Takes(args[0]))
        {
            return Handover.Run(args, terminal);
        }

        if (Later.AreaOf(args[0]) is { } area)
        {
            throw Complaint.At(
                args[0],
                $"this command is not there yet, it comes later with the area {area}",
                "one that plumbline --help lists as built"
            );
        }

        var result = Root(terminal)
            .Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0)
        {
            throw Complaint.At(
                Complaint.CommandLine,
                Fault(result),
                $"see {NameOf(result.CommandResult.Command)} --help"
            );
        }

        var invocation = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // A signal ends the process as it would any other.
        };
        return await result.InvokeAsync(invocation);
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand("Plumbline: the neutral human-data engine.");
        root.Options.Clear();
        root.Directives.Clear();
        root.Options.Add(new HelpOption("--help", "-h") { Action = new HelpByCommand(root) });
        root.Options.Add(new VersionOption("--version"));
        root.Subcommands.Add(ImportCommand.Make(terminal));
        root.Subcommands.Add(FactsCommand.Make(terminal));
        root.Subcommands.Add(SealCommand.Make(terminal));
        return root;
    }

    // A word that nobody knows says more than what is missing because of it.
    private static string Fault(ParseResult result) =>
        result.UnmatchedTokens is [var word, ..] ? $"'{word}' is not known here" : result.Errors[0].Message;

    private static string NameOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent
            ? $"{NameOf(parent)} {command.Name}"
            : "plumbline";

    /// <summary>The list of all commands is ours, word for word; a single command describes itself.</summary>
    private sealed class HelpByCommand(Command root) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            if (parseResult.CommandResult.Command != root)
            {
                return new HelpAction { MaxWidth = 110 }.Invoke(parseResult);
            }

            parseResult.InvocationConfiguration.Output.Write(HelpText.Commands);
            return Exit.Done;
        }
    }
}
