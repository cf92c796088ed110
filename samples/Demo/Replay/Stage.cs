namespace Plumbline.Demo.Replay;

/// <summary>One line of progress a stage: what was done, how much, how fast.</summary>
internal sealed class Stage(string project, string name, TimeProvider clock)
{
    private readonly long _began = clock.GetTimestamp();

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
