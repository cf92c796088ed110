namespace Plumbline.Demo.Replay;

/// <summary>One line of progress a stage: what was done, how much, how fast.</summary>
internal sealed class Stage(string project, string name, TimeProvider clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(3);
    private readonly long _began = clock.GetTimestamp();

    // Guards the two below: steps come from people who work in parallel.
    private readonly Lock _gate = new();
    private TimeSpan _told;
    private int _count;

    /// <summary>One part more is done; a long stage says so from time to time.</summary>
    public void Step(int of, string what)
    {
        int count;
        lock (_gate)
        {
            count = ++_count;
            var now = clock.GetElapsedTime(_began);
            if (now - _told < Beat)
            {
                return;
            }

            _told = now;
        }

        Done(count, $"of {of} {what}");
    }

    /// <summary>Says what the stage came to.</summary>
    public void Done(string what) => Say(what, "");

    /// <summary>Says what the stage came to, with the rate of its parts.</summary>
    public void Done(int count, string what)
    {
        var seconds = clock.GetElapsedTime(_began).TotalSeconds;
        Say($"{count} {what}", seconds > 0 ? $", {count / seconds:0} a second" : "");
    }

    private void Say(string what, string rate) =>
        Terminal.Progress($"{project}: {name}: {what} ({clock.GetElapsedTime(_began).TotalSeconds:0.0} s{rate})");
}
