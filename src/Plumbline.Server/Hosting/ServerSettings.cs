namespace Plumbline.Server.Hosting;

/// <summary>How a server is run: each is a flag and a variable (<c>--port</c> is <c>PLUMBLINE_PORT</c>).</summary>
public sealed record ServerSettings
{
    public string Folder { get; init; } = "plumbline-data";

    public string? Database { get; init; }

    /// <summary>0 picks a free port.</summary>
    public int Port { get; init; } = 5080;

    public string Listen { get; init; } = "localhost";

    public string? ReadyFile { get; init; }

    public string? FirstOperator { get; init; }

    public string? OperatorKeyFile { get; init; }

    public bool Trial { get; init; }

    public bool AllowLoopbackCallbacks { get; init; }

    /// <summary>Answers every body without touching storage: only for the bench, which compares against it.</summary>
    public bool Bare { get; init; }

    /// <summary>Where the browser's files are; null for the folder <c>web</c> beside the program.</summary>
    public string? WebFolder { get; init; }

    /// <summary>Serves the sheet of parts at <c>/design</c>: for those who build.</summary>
    public bool Design { get; init; }

    /// <summary>Off only where a test turns the clock.</summary>
    public bool FollowPrimaryClock { get; init; } = true;
}
