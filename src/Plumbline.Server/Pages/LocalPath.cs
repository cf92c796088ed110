namespace Plumbline.Server.Pages;

/// <summary>Paths that a caller names to be sent on to: only those of this server.</summary>
internal static class LocalPath
{
    private const int Length = 1_000;

    /// <summary>The path, or <c>/</c> where it may lead elsewhere.</summary>
    public static string Of(string? path) => IsLocal(path) ? path! : "/";

    /// <summary>
    /// True for an absolute path without a host. Browsers read <c>//host</c>, <c>/\host</c> and both with a control
    /// character between as another host (WHATWG URL, section 4.4).
    /// </summary>
    public static bool IsLocal(string? path) =>
        path is ['/', ..]
        && path.Length <= Length
        && path is not ['/', '/' or '\\', ..]
        && !path.Any(letter => letter is <= ' ' or > '~' or '\\');
}
