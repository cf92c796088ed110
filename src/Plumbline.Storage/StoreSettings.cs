namespace Plumbline.Storage;

/// <summary>Where the store lies.</summary>
public sealed record StoreSettings
{
    /// <summary>
    /// The data folder: SQLite's file, sealed imports and releases. The key folder lies beside it, never inside.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>PostgreSQL's connection settings as the application role; null for SQLite in the folder.</summary>
    public string? Connection { get; init; }

    /// <summary>Whether this is an installation to try or test. Once true it stays so.</summary>
    public bool Trial { get; init; }

    /// <summary>Whether PostgreSQL's clock decides leases. Off only where a test turns the clock.</summary>
    public bool FollowPrimaryClock { get; init; } = true;

    /// <summary>SQLite's file.</summary>
    public string SqliteFile => Path.Combine(Folder, "plumbline.db");

    /// <summary>The key folder: <c>FOLDER.keys</c>, beside the data folder and in no backup of it.</summary>
    public string KeyFolder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder)) + ".keys";
}
