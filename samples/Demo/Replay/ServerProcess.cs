using System.Diagnostics;
using System.Runtime.InteropServices;
using Plumbline.Demo.Input;

namespace Plumbline.Demo.Replay;

/// <summary>A server of the demo's own: started, awaited, stopped by SIGTERM.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(15);
    private readonly Process _process;
    private readonly string _log;
    private readonly TimeProvider _clock;

    private ServerProcess(Process process, string log, TimeProvider clock) =>
        (_process, _log, _clock) = (process, log, clock);

    /// <summary>What to start, and where it puts what it makes.</summary>
    internal sealed record Setting(
        string Plumbline,
        string Data,
        string OperatorKey,
        string Ready,
        string Log,
        IReadOnlyList<string> Others
    );

    /// <summary>Starts <c>plumbline serve</c>; its output goes to the log.</summary>
    public static ServerProcess Start(Setting setting, TimeProvider clock)
    {
        if (!File.Exists(setting.Plumbline))
        {
            throw new BadInputException($"--plumbline {setting.Plumbline}: no such program; ./dev build makes it");
        }

        Folders.MakeFor(setting.Log);
        Folders.MakeFor(setting.OperatorKey);
        Folders.MakeFor(Path.TrimEndingDirectorySeparator(setting.Data));
        File.Delete(setting.Ready);

        // The shell hands its output over and becomes the server, so that the process id is the server's.
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        foreach (var argument in Arguments(setting))
        {
            start.ArgumentList.Add(argument);
        }

        return new ServerProcess(Process.Start(start)!, setting.Log, clock);
    }

    /// <summary>The address, once requests are served.</summary>
    /// <exception cref="RefusedException">The server ended, or was not ready within the bound.</exception>
    public async Task<Uri> Ready(string file, CancellationToken cancel)
    {
        using var bound = new CancellationTokenSource(StartBound, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, bound.Token);
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(file)!, Path.GetFileName(file));
        var appeared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => appeared.TrySetResult();
        watcher.Renamed += (_, _) => appeared.TrySetResult();
        watcher.EnableRaisingEvents = true;
        if (File.Exists(file))
        {
            appeared.TrySetResult();
        }

        try
        {
            var ended = _process.WaitForExitAsync(either.Token);
            if (await Task.WhenAny(appeared.Task, ended) == ended)
            {
                await ended;
                throw new RefusedException($"serve: ended with {_process.ExitCode}{Why()}; a server that is ready");
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new RefusedException(
                $"serve: not ready after {StartBound.TotalSeconds} s{Why()}; a server that is ready"
            );
        }

        return Connection.Address((await File.ReadAllTextAsync(file, cancel)).Trim());
    }

    /// <summary>Asks the server to stop, and waits; what is not gone after the bound is ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Terminate);
            using var bound = new CancellationTokenSource(StopBound, _clock);
            try
            {
                await _process.WaitForExitAsync(bound.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                Terminal.Progress($"serve: did not stop within {StopBound.TotalSeconds} s and was ended");
            }
        }

        _process.Dispose();
    }

    private static IEnumerable<string> Arguments(Setting setting) =>
        [
            "-c",
            "exec \"$@\" >>\"$0\" 2>&1 </dev/null",
            setting.Log,
            setting.Plumbline,
            "serve",
            "--data",
            setting.Data,
            "--port",
            "0",
            "--ready",
            setting.Ready,
            "--first-operator",
            "operator@example.org",
            "--operator-key",
            setting.OperatorKey,
            "--trial",
            .. setting.Others,
        ];

    private string Why() =>
        File.Exists(_log) && File.ReadLines(_log).LastOrDefault(line => line.Length > 0) is { } last
            ? $" ({last}; see {_log})"
            : "";

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Kill(int process, int signal);
}
