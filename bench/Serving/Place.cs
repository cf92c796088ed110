namespace Plumbline.Bench.Serving;

/// <summary>
/// Where one server keeps what it has: a fresh folder, and on PostgreSQL a fresh database. Gone when disposed.
/// </summary>
internal sealed class Place : IAsyncDisposable
{
    private static int _count;

    private readonly string? _database;

    private Place(string plumbline, string folder, string? database) =>
        (Plumbline, Folder, _database) = (plumbline, folder, database);

    /// <summary>The program.</summary>
    public string Plumbline { get; }

    public string ReadyFile => Path.Combine(Folder, "ready");

    public string LogFile => Path.Combine(Folder, "log");

    public string OperatorKeyFile => Path.Combine(Folder, "operator.key");

    public IEnumerable<string> ServeArguments =>
        [
            "serve",
            "--data",
            Path.Combine(Folder, "data"),
            "--port",
            "0",
            "--ready",
            ReadyFile,
            "--first-operator",
            "operator@example.org",
            "--operator-key",
            OperatorKeyFile,
            "--trial",
            .. _database is null ? [] : new[] { "--database", Postgres.As(Postgres.Application, _database) },
        ];

    private string Folder { get; }

    /// <summary>A place below the repository's .out/bench, on SQLite or PostgreSQL.</summary>
    public static async Task<Place> Make(string plumbline, bool isPostgres, CancellationToken cancel)
    {
        if (!File.Exists(plumbline))
        {
            throw new BenchException($"--plumbline {plumbline}: no such program; ./dev build makes it");
        }

        var name = $"bench_{Environment.ProcessId}_{++_count}";
        var folder = Path.Combine(Root(), ".out", "bench", name);
        System.IO.Directory.CreateDirectory(folder);
        if (!isPostgres)
        {
            return new Place(plumbline, folder, null);
        }

        await Postgres.Create(plumbline, name, cancel);
        return new Place(plumbline, folder, name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await Postgres.Drop(_database);
        }

        System.IO.Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The repository's root above the program; the current folder where there is none.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Plumbline.slnx")))
            {
                return folder.FullName;
            }
        }

        return System.IO.Directory.GetCurrentDirectory();
    }
}
