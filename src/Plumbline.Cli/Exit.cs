namespace Plumbline.Cli;

/// <summary>The only exit codes there are.</summary>
internal static class Exit
{
    /// <summary>Done, nothing to complain of.</summary>
    public const int Done = 0;

    /// <summary>It ran and found something: refused, differs, fails.</summary>
    public const int Found = 1;

    /// <summary>Usage, bad input, a server that refuses or cannot be reached.</summary>
    public const int CannotRun = 2;
}
