using System.Diagnostics;
using System.Globalization;
using System.Text;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Faults;

/// <summary>
/// The built server as a process of its own, that a test kills and starts again on the same store and port.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>Only ends a test that would never end.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly StringBuilder _log = new();
    private readonly Lock _logLock = new();
    private Process? _process;
    private int _port;
    private int _people;

    private ServerProcess(TestDatabase database)
    {
        Database = database;
        Home = Path.GetDirectoryName(database.Folder)!;
        TempFolder = Path.Combine(Home, "tmp");
        System.IO.Directory.CreateDirectory(TempFolder);
    }

    public TestDatabase Database { get; }

    /// <summary>The folder around the data folder, the key folder and the server's temporary folder.</summary>
    public string Home { get; }

    public string TempFolder { get; }

    public string Url { get; private set; } = "";

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    public HttpClient Http { get; } = new() { Timeout = Bound };

    public Visitor Operator { get; private set; } = null!;

    /// <summary>Everything that it said on its two outputs, over all its starts.</summary>
    public string Log
    {
        get
        {
            lock (_logLock)
            {
                return _log.ToString();
            }
        }
    }

    private string ReadyFile => Path.Combine(Home, "ready");

    private string KeyFile => Path.Combine(Home, "operator.key");

    public static async Task<ServerProcess> Make()
    {
        var server = new ServerProcess(await TestDatabase.Make());
        await server.Start();
        server.Operator = new Visitor(server, "operator", (await File.ReadAllTextAsync(server.KeyFile)).Trim());
        return server;
    }

    /// <summary>Starts it and returns once it serves.</summary>
    public async Task Start()
    {
        File.Delete(ReadyFile);
        var serves = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = StartInfo(), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Keep(line.Data, serves);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, serves);
        process.Exited += (_, _) => serves.TrySetException(new InvalidOperationException("It ended: " + Log));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        await serves.Task.WaitAsync(Bound);
        Url = (await File.ReadAllTextAsync(ReadyFile)).Trim();
        _port = new Uri(Url).Port;
        Starts++;
    }

    /// <summary>Kills it with SIGKILL and returns once it is gone.</summary>
    public async Task Kill()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    public async Task<string> MakesClient(string name, string codeName, string? requestKey = null) =>
        (await Operator.Post("clients", new { name, codeName }, requestKey)).Is(201).Id;

    /// <summary>A person with a key; <paramref name="lead"/> is the client whose lead it is.</summary>
    public async Task<Visitor> MakesPerson(string name, string mail, string? lead = null, string? requestKey = null)
    {
        object body = lead is null
            ? new { name, mail }
            : new
            {
                name,
                mail,
                roles = new[] { new { client = lead, role = "lead" } },
            };
        var id = (await Operator.Post("people", body, requestKey)).Is(201).Id;
        var key = (await Operator.Post($"people/{id}/keys", """{"scopes":["all"]}""")).Is(201).Json;
        return new Visitor(this, id, key.GetProperty("key").GetString()!);
    }

    public Task<Visitor> MakesPerson(string? lead = null)
    {
        var number = ++_people;
        return MakesPerson($"Person {number}", $"person{number}@example.org", lead);
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        _process?.Dispose();
        Http.Dispose();
        await Database.DisposeAsync();
    }

    private ProcessStartInfo StartInfo()
    {
        List<string> words =
        [
            "serve",
            "--data",
            Database.Folder,
            "--port",
            _port.ToString(CultureInfo.InvariantCulture),
            "--ready",
            ReadyFile,
            "--first-operator",
            "op@example.org",
            "--operator-key",
            KeyFile,
            "--trial",
        ];
        if (Database.Connection is { } connection)
        {
            words.AddRange(["--database", connection]);
        }

        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Plumbline.Server"), words)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Home,
        };
        start.Environment["TMPDIR"] = TempFolder;
        return start;
    }

    private void Keep(string? line, TaskCompletionSource serves)
    {
        lock (_logLock)
        {
            _log.Append(line).Append('\n');
        }

        if (line?.StartsWith("Plumbline serves ", StringComparison.Ordinal) == true)
        {
            serves.TrySetResult();
        }
    }
}
