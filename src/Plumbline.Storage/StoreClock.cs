namespace Plumbline.Storage;

/// <summary>
/// The store's time (trust R10.1): the provider's on SQLite; on PostgreSQL moved by the offset to the primary's clock,
/// which the writer measures in each transaction. No node's own clock decides a lease.
/// </summary>
[Mutable]
public sealed class StoreClock(TimeProvider time, bool followPrimary)
{
    private long _offsetMs;

    /// <summary>The store's time now, in whole milliseconds.</summary>
    public DateTimeOffset Now =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            time.GetUtcNow().ToUnixTimeMilliseconds() + Volatile.Read(ref _offsetMs)
        );

    /// <summary>Where time comes from before the offset.</summary>
    public TimeProvider Provider => time;

    internal void Observe(long primaryMs)
    {
        if (followPrimary)
        {
            Volatile.Write(ref _offsetMs, primaryMs - time.GetUtcNow().ToUnixTimeMilliseconds());
        }
    }
}
