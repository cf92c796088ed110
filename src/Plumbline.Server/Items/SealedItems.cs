using Plumbline.Model;

namespace Plumbline.Server.Items;

/// <summary>
/// The sealed rows that were read last. A task is claimed as often as its overlap says, and mostly within a short time,
/// so that the next claim finds it here. Only what is sealed is kept: a shredded key ends it as it ends the database's
/// row.
/// </summary>
/// <remarks>
/// One place a hash, the newest row wins: bounded without a lock, at <see cref="Places"/> times <see
/// cref="MostBytes"/>.
/// </remarks>
internal sealed class SealedItems
{
    private const int Places = 2_048;
    private const int MostBytes = 16_384;

    private readonly Kept?[] _kept = new Kept?[Places];

    public (long Number, byte[] Content)? Find(ProjectId project, int task) =>
        Volatile.Read(ref PlaceOf(project, task)) is { } kept && kept.Project == project && kept.Task == task
            ? (kept.Number, kept.Content)
            : null;

    /// <summary>Keeps the row of a task, whose item has this number and never changes.</summary>
    public void Keep(ProjectId project, int task, long number, byte[] content)
    {
        if (content.Length <= MostBytes)
        {
            Volatile.Write(ref PlaceOf(project, task), new Kept(project, task, number, content));
        }
    }

    private ref Kept? PlaceOf(ProjectId project, int task) =>
        ref _kept[unchecked((uint)HashCode.Combine(project, task)) % Places];

    private sealed record Kept(ProjectId Project, int Task, long Number, byte[] Content);
}
