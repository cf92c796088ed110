namespace Plumbline.Storage;

/// <summary>
/// Numbers that facts get in the order in which the writer takes them. They order one client's facts for listing;
/// they are no
/// index of a log, which only the sequencer gives, after the commit (trust R4.1). Owned by the writer's thread.
/// </summary>
internal sealed class Turns(long last)
{
    /// <summary>The parameter that the writer fills.</summary>
    public const string Name = "turn";

    private long _last = last;

    public long Next() => ++_last;
}
