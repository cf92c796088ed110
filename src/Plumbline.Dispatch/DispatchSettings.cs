namespace Plumbline.Dispatch;

/// <summary>How one project gives out its tasks.</summary>
public sealed record DispatchSettings
{
    /// <summary>The largest overlap that a task may have.</summary>
    public const int MostOverlap = 1000;

    /// <summary>The widest window.</summary>
    public const int WidestWindow = 4096;

    /// <summary>How many open tasks of a band a person draws from, 1 to <see cref="WidestWindow"/>; 1 is strict
    /// age.</summary>
    public int Window { get; init; } = 64;

    /// <summary>How many live assignments a person may have in the project at once, at least 1.</summary>
    public int LiveInProject { get; init; } = 10;

    /// <summary>How long an assignment may be worked at before its place is free again.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(30);
}
