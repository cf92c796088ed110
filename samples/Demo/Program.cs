using System.Runtime.InteropServices;
using Plumbline.Demo.Input;
using Plumbline.Demo.Replay;

namespace Plumbline.Demo;

internal static class Program
{
    private const int Done = 0;
    private const int Differs = 1;
    private const int Unusable = 2;

    private static async Task<int> Main(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await Run(Options.Parse(arguments), TimeProvider.System, stop.Token);
        }
        catch (Exception failure) when (failure is BadInputException or RefusedException)
        {
            Terminal.Progress($"plumbline: {failure.Message}");
            return Unusable;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Terminal.Progress(
                $"plumbline: {failure.Message.ReplaceLineEndings(" ")}; a file or folder that can be used"
            );
            return Unusable;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Terminal.Progress("demo: stopped before the end");
            return Differs;
        }
    }

    private static async Task<int> Run(Options options, TimeProvider clock, CancellationToken cancel)
    {
        if (options.WantsHelp)
        {
            Terminal.Result(Options.Usage);
            return Done;
        }

        var run = Folders.NewRun(clock);
        var orders = Orders.Read(options, run);
        Directory.CreateDirectory(run);
        var tally = await new Demonstration(options, run, clock, cancel).Run(orders);
        return tally.IsGood ? Done : Differs;
    }
}
