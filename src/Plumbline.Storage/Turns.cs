namespace Plumbline.Storage;

/// <summary>
/// Numbers that facts get in the order in which the writer takes them. They order one client's facts for listing;
/// they are no index of a log, which only the sequencer gives, after the commit (trust R4.1). Taken by the writer's
/// thread alone.
/// </summary>
internal sealed class Turns(long last)
{
    /// <summary>The parameter that the writer fills.</summary>
    public const string Name = "turn";

    private long _last = last;

    public long Next() => Interlocked.Increment(ref _last);

    /// <summary>Another server has given numbers up to this one meanwhile. Never goes back.</summary>
    public void GoOnBehind(long last)
    {
        var own = Interlocked.Read(ref _last);
        while (own < last && Interlocked.CompareExchange(ref _last, last, own) is var seen && seen != own)
        {
            own = seen;
        }
    }
}
