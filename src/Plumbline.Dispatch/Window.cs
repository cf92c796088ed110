using System.Runtime.InteropServices;

namespace Plumbline.Dispatch;

/// <summary>The open tasks of one band, oldest first, that one person draws from; and how far the person has
/// looked.</summary>
/// <remarks>
/// What lies behind the cursors is in the window, or the person has or had it, or it was closed when it was passed or
/// met here: then it comes again at the end of the returned sequence when it opens. So nothing is lost, and nothing is
/// searched twice without a cause. Guarded by the dispatcher's lock.
/// </remarks>
internal sealed class Window(int width, int phase)
{
    /// <summary>How many tasks are drawn, of which the one is served whose people this person met least.</summary>
    private const int Choices = 4;

    /// <summary>People of a task that are weighed; more would make a draw dear on tasks that many have.</summary>
    private const int Weighed = 8;

    private readonly List<int> _entries = []; // Entries of the band: an index names a task only while it is open there.
    private int _freshCursor;
    private int _returnedCursor;
    private int _draws = phase % width; // Differs from person to person, so that not all serve the oldest at once.

    /// <summary>Takes a task out of the window. O(width).</summary>
    /// <returns>The task's number; −1 when the band has none for this person.</returns>
    public int Draw(Band band, Annotator annotator, TaskTable tasks, Dice dice)
    {
        DropClosed(band);
        while (true)
        {
            Fill(band.Returned, ref _returnedCursor, isReturned: true);
            Fill(band.Fresh, ref _freshCursor, isReturned: false);
            if (_entries.Count == 0)
            {
                return -1;
            }

            // Every width-th draw serves the oldest, so that chance alone lets no task wait.
            var at = _draws == 0 ? Fit(0, band, annotator, tasks) : Choose(band, annotator, tasks, dice);
            if (at >= 0)
            {
                var number = band.NumberAt(_entries[at]);
                _entries.RemoveAt(at);
                _draws = (_draws + 1) % width;
                return number;
            }
        }
    }

    /// <summary>Follows a compaction of the returned sequence.</summary>
    /// <param name="kept">The old indexes of what was kept, rising.</param>
    public void Compacted(List<int> kept)
    {
        var cursor = kept.BinarySearch(_returnedCursor);
        _returnedCursor = cursor < 0 ? ~cursor : cursor;
        var entries = CollectionsMarshal.AsSpan(_entries);
        var count = 0;
        foreach (var entry in entries)
        {
            var moved = entry < 0 ? ~kept.BinarySearch(~entry) : entry;
            if (entry >= 0 || moved < 0)
            {
                entries[count++] = moved;
            }
        }

        _entries.RemoveRange(count, _entries.Count - count);
    }

    private void DropClosed(Band band)
    {
        var entries = CollectionsMarshal.AsSpan(_entries);
        var count = 0;
        foreach (var entry in entries)
        {
            if (band.IsOpen(entry))
            {
                entries[count++] = entry;
            }
        }

        _entries.RemoveRange(count, _entries.Count - count);
    }

    private void Fill(OpenSequence sequence, ref int cursor, bool isReturned)
    {
        while (_entries.Count < width && cursor < sequence.Count)
        {
            var at = sequence.Next(cursor);
            if (at < 0)
            {
                cursor = sequence.Count; // Everything passed was closed, and comes again at an end when it opens.
                return;
            }

            cursor = at + 1;
            // One that the person had is dropped when it is met.
            _entries.Add(isReturned ? Band.ReturnedEntry(at) : at);
        }
    }

    /// <summary>The place in the window of the best of some drawn tasks; −1 when one that the person had was met and
    /// dropped.</summary>
    private int Choose(Band band, Annotator annotator, TaskTable tasks, Dice dice)
    {
        var best = -1;
        var fewest = int.MaxValue;
        for (var choice = 0; choice < Choices; choice++)
        {
            var at = Fit(dice.Roll(_entries.Count), band, annotator, tasks);
            if (at < 0)
            {
                return -1;
            }

            var met = Met(annotator, tasks.FindBegun(band.NumberAt(_entries[at])));
            if (met < fewest || (met == fewest && at < best))
            {
                (best, fewest) = (at, met);
            }
        }

        return best;
    }

    /// <summary>The same place when the person never had its task; else the task is dropped and −1 is
    /// returned.</summary>
    private int Fit(int at, Band band, Annotator annotator, TaskTable tasks)
    {
        if (tasks.FindBegun(band.NumberAt(_entries[at]))?.Had(annotator) != true)
        {
            return at;
        }

        _entries.RemoveAt(at);
        return -1;
    }

    private static int Met(Annotator annotator, BegunTask? task)
    {
        var most = 0;
        if (task is not null)
        {
            var turns = task.Turns;
            foreach (var turn in turns[..Math.Min(turns.Length, Weighed)])
            {
                most = Math.Max(most, annotator.Met(turn.Annotator));
            }
        }

        return most;
    }
}
