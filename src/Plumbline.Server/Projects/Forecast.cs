namespace Plumbline.Server.Projects;

/// <summary>When the last annotation that is wanted will have come, if work goes on as it did.</summary>
/// <param name="PerHour">Annotations an hour.</param>
/// <param name="LowPerHour">The lower end of nine rates in ten.</param>
/// <param name="HighPerHour">The upper end.</param>
/// <param name="End">The likely end; null where it cannot be said.</param>
/// <param name="Earliest">At the upper rate.</param>
/// <param name="Latest">At the lower rate; null where that is none.</param>
/// <param name="Annotations">What the rate rests on.</param>
/// <param name="Since">From when on they came.</param>
/// <param name="Reason">Why there is no end; null where there is one.</param>
internal sealed record Forecast(
    double PerHour,
    double LowPerHour,
    double HighPerHour,
    DateTimeOffset? End,
    DateTimeOffset? Earliest,
    DateTimeOffset? Latest,
    int Annotations,
    DateTimeOffset? Since,
    string? Reason
)
{
    /// <summary>Fewer annotations than this say nothing about a pace.</summary>
    public const int FewestAnnotations = 20;

    /// <summary>Fewer blocks of ten minutes than this say nothing about how it varies.</summary>
    public const int FewestBlocks = 3;

    /// <summary>Nine in ten lie within so many standard errors.</summary>
    private const double Width = 1.645;

    private static readonly TimeSpan Farthest = TimeSpan.FromDays(3_650);

    /// <summary>
    /// Counts of ten minutes vary more than chance alone would have them, since people come in shifts: the variance of
    /// the total is that of the blocks, and never less than the total (Poisson).
    /// </summary>
    /// <param name="remaining">Annotations that are wanted and do not stand yet.</param>
    /// <param name="pace">The blocks of the last day, oldest first; empty ones left out.</param>
    /// <param name="now">The store's time.</param>
    public static Forecast Of(long remaining, IReadOnlyList<PaceBlock> pace, DateTimeOffset now)
    {
        var total = pace.Sum(block => block.Annotations);
        var since = pace.Count == 0 ? (DateTimeOffset?)null : pace[0].Start;
        if (total < FewestAnnotations)
        {
            return None(total, since, $"{Counted(total)} in the last 24 h; at least {FewestAnnotations} are needed");
        }

        var length = now - since!.Value;
        var blocks = length / PaceBlocks.Block;
        if (blocks < FewestBlocks)
        {
            return None(total, since, $"{Counted(total)} in {length.TotalMinutes:N0} min; half an hour is needed");
        }

        var mean = total / blocks;
        var spread =
            pace.Sum(block => Math.Pow(block.Annotations - mean, 2)) // Blocks without any follow.
            + (Math.Max(0, Math.Ceiling(blocks) - pace.Count) * mean * mean);
        var error = Math.Sqrt(Math.Max(total, spread * blocks / (blocks - 1)));
        var hours = length.TotalHours;
        var (low, rate, high) = (
            Math.Max(0, total - (Width * error)) / hours,
            total / hours,
            (total + (Width * error)) / hours
        );
        if (remaining / rate > Farthest.TotalHours)
        {
            return None(total, since, "at this pace it would take more than ten years") with { PerHour = rate };
        }

        return new Forecast(
            rate,
            low,
            high,
            now + TimeSpan.FromHours(remaining / rate),
            now + TimeSpan.FromHours(remaining / high),
            remaining <= low * Farthest.TotalHours ? now + TimeSpan.FromHours(remaining / low) : null,
            total,
            since,
            null
        );
    }

    private static string Counted(int annotations) =>
        annotations == 1 ? "1 annotation" : $"{annotations:N0} annotations";

    private static Forecast None(int total, DateTimeOffset? since, string reason) =>
        new(0, 0, 0, null, null, null, total, since, reason);
}
