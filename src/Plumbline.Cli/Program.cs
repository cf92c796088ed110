using System.Diagnostics.CodeAnalysis;
using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

namespace Plumbline.Cli;

internal static class Program
{
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "The one place that turns whatever happens into one line and exit 2: never a stack trace."
    )]
    public static async Task<int> Main(string[] args)
    {
        using var terminal = new Terminal();
        try
        {
            var exit = await CommandLine.Run(args, terminal);
            terminal.Flush();
            return exit;
        }
        catch (ComplaintException complaint)
        {
            terminal.Complain(complaint.Message);
        }
        catch (OperationCanceledException)
        {
            terminal.Complain(Complaint.Line("command", "it was stopped", "run it again: what was done stays done"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            terminal.Complain(Complaint.Line("input or output", failure.Message, "files that can be read and written"));
        }
        catch (Exception failure)
        {
            var found = $"a fault of plumbline itself, {failure.GetType().Name}: {failure.Message}";
            terminal.Complain(Complaint.Line("inside", found, "please report it with the command that you gave"));
        }

        return Exit.CannotRun;
    }
}
