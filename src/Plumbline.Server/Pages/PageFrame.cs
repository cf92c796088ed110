namespace Plumbline.Server.Pages;

/// <summary>What stands around every page.</summary>
public sealed record PageFrame
{
    /// <summary>The page's own title.</summary>
    public required string Title { get; init; }

    /// <summary>Who is signed in; null where nobody is or it cannot be read.</summary>
    public string? Person { get; init; }

    /// <summary>Whether this is, or ever was, an installation to try or test.</summary>
    public required bool Trial { get; init; }

    /// <summary>The store's time, for greetings and for times of day.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Addresses of style sheets.</summary>
    public required IReadOnlyList<string> Styles { get; init; }

    /// <summary>Addresses of script modules.</summary>
    public required IReadOnlyList<string> Scripts { get; init; }

    /// <summary>Addresses of modules that the scripts import at once.</summary>
    public required IReadOnlyList<string> Preloads { get; init; }
}
