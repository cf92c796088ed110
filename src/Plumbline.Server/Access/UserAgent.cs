namespace Plumbline.Server.Access;

/// <summary>Names a browser and its system from what it says of itself: a hint for people, never a decision.</summary>
internal static class UserAgent
{
    // The first that fits: others name those below them too.
    private static readonly (string Part, string Name)[] Browsers =
    [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Part, string Name)[] Systems =
    [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];

    public static string Describe(string agent)
    {
        var browser = Find(Browsers, agent) ?? "Another browser";
        return Find(Systems, agent) is { } system ? $"{browser} on {system}" : browser;
    }

    private static string? Find((string Part, string Name)[] known, string agent) =>
        known.FirstOrDefault(one => agent.Contains(one.Part, StringComparison.Ordinal)).Name;
}
