using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Plumbline.Bench.Serving;

/// <summary>One <c>plumbline serve</c>: started, measured from outside, stopped or killed.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const double TicksPerSecond = 100; // USER_HZ, which Linux fixes for /proc.
    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private ServerProcess(Process process, Uri url, TimeSpan startTook) =>
        (_process, Url, StartTook) = (process, url, startTook);

    /// <summary>Where it serves.</summary>
    public Uri Url { get; }

    /// <summary>From the start of the process to the ready file.</summary>
    public TimeSpan StartTook { get; }

    /// <summary>User and system CPU so far, in seconds, exact to 10 ms.</summary>
    public double CpuSeconds
    {
        get
        {
            // The second field, in parentheses, may hold spaces (proc_pid_stat(5)).
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11]) + long.Parse(fields[12])) / TicksPerSecond;
        }
    }

    /// <summary>The most memory that was resident at once.</summary>
    public double PeakMb =>
        File.ReadLines($"/proc/{_process.Id}/status")
            .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Select(line => long.Parse(line[6..].Replace("kB", "", StringComparison.Ordinal).Trim()) / 1024d)
            .First();

    /// <summary>Starts a server on a place and waits until it is ready.</summary>
    /// <exception cref="BenchException">It ended, or was not ready in time.</exception>
    public static async Task<ServerProcess> Start(Place place, CancellationToken cancel, params string[] more)
    {
        File.Delete(place.ReadyFile);
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        string[] arguments =
        [
            // The shell hands its output over and becomes the server, so that the process id is the server's.
            "-c",
            "exec \"$@\" >>\"$0\" 2>&1 </dev/null",
            place.LogFile,
            place.Plumbline,
            .. place.ServeArguments,
            .. more,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        while (!File.Exists(place.ReadyFile))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(began) > StartBound)
            {
                var last = File.Exists(place.LogFile)
                    ? (await File.ReadAllLinesAsync(place.LogFile, cancel)).LastOrDefault("")
                    : "";
                process.Kill(entireProcessTree: true);
                process.Dispose();
                throw new BenchException($"serve: not ready ({last}); a server that is ready");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), cancel);
        }

        var took = Stopwatch.GetElapsedTime(began);
        return new ServerProcess(process, new Uri((await File.ReadAllTextAsync(place.ReadyFile, cancel)).Trim()), took);
    }

    /// <summary>Ends it as a lost machine would.</summary>
    public async Task Kill(CancellationToken cancel)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancel);
    }

    /// <summary>Asks it to stop and waits.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Signal(_process.Id, Terminate);
            using var bound = new CancellationTokenSource(StopBound);
            try
            {
                await _process.WaitForExitAsync(bound.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                Terminal.Progress($"serve: did not stop within {StopBound.TotalSeconds} s and was killed");
            }
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Signal(int process, int signal);
}
