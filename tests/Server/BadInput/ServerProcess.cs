using System.Diagnostics;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.BadInput;

/// <summary>The server as a process of its own, on the store of a test.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _ready;
    private readonly Task<string> _errors;

    private ServerProcess(Process process, string ready)
    {
        _process = process;
        _ready = ready;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public string Url { get; private set; } = "";

    /// <summary>Starts a server with these flags beside those of the store; it may refuse.</summary>
    public static ServerProcess Start(TestDatabase database, string name, params string[] flags)
    {
        var ready = Path.Combine(Path.GetDirectoryName(database.Folder)!, name + ".ready");
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Plumbline.Server"))
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] all = ["serve", "--data", database.Folder, "--port", "0", "--ready", ready, .. flags];
        foreach (var flag in database.Connection is { } connection ? [.. all, "--database", connection] : all)
        {
            start.ArgumentList.Add(flag);
        }

        foreach (
            var variable in start
                .Environment.Keys.Where(key => key.StartsWith("PLUMBLINE_", StringComparison.Ordinal))
                .ToList()
        )
        {
            start.Environment.Remove(variable);
        }

        return new ServerProcess(Process.Start(start)!, ready);
    }

    /// <summary>Waits until it serves.</summary>
    public async Task<ServerProcess> IsReady()
    {
        await House.Eventually(
            () => Task.FromResult(File.Exists(_ready) || _process.HasExited),
            "the server was ready"
        );
        Assert.False(_process.HasExited, "The server ended.");
        Url = (await File.ReadAllTextAsync(_ready)).Trim();
        return this;
    }

    /// <summary>Asks it to stop, as an operating system does.</summary>
    public void AsksToStop() => Process.Start("kill", ["-TERM", _process.Id.ToString()]).WaitForExit();

    /// <summary>Waits for its end, no longer than the ten seconds that it is allowed.</summary>
    public async Task<(int Exit, string Errors)> Ends()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _process.WaitForExitAsync(bound.Token);
        return (_process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
