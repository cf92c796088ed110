using System.Text.Json;
using Plumbline.Bench.Report;
using Plumbline.Bench.Serving;

namespace Plumbline.Bench;

internal static class Program
{
    private const int Done = 0;
    private const int Unusable = 2;

    private static async Task<int> Main(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGINT,
            signal =>
            {
                signal.Cancel = true;
                stop.Cancel();
            }
        );
        return await Run(arguments, stop.Token);
    }

    /// <summary>Measures and prints; usage errors and refusals end with 2 and one line.</summary>
    internal static async Task<int> Run(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        try
        {
            var options = Options.Parse(arguments);
            if (options.WantsHelp)
            {
                Terminal.Result(Options.Usage);
                return Done;
            }

            var plumbline = Path.GetFullPath(options.Plumbline ?? Path.Combine(Place.Root(), "plumbline"));
            Print(options, await new Measuring(options, plumbline, cancel).Run());
            return Done;
        }
        catch (Exception failure) when (failure is BenchException or IOException or HttpRequestException)
        {
            Terminal.Progress($"plumbline: {failure.Message.ReplaceLineEndings(" ")}");
            return Unusable;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Terminal.Progress("plumbline: stopped before the end");
            return Unusable;
        }
    }

    private static void Print(Options options, Document document)
    {
        if (!options.IsJson)
        {
            foreach (var line in Table.Lines(document))
            {
                Terminal.Result(line);
            }

            return;
        }

        Terminal.Result(
            options.Rows is [Row.Claim] && (document.Sqlite ?? document.Postgres)?.Claim is { } claim
                ? JsonSerializer.Serialize(claim, FigureJson.Default.ClaimFigures)
                : JsonSerializer.Serialize(document, FigureJson.Default.Document)
        );
    }
}
