using Plumbline.Model;

namespace Plumbline.Dispatch;

/// <summary>How long and how many claims of one person wait for each other.</summary>
public sealed record LaneSettings
{
    /// <summary>The longest wait.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many may wait at once for one person.</summary>
    public int Waiting { get; init; } = 32;
}

/// <summary>One claim of a person at a time, in the order in which they came, and the person's live assignments over
/// all projects.</summary>
/// <remarks>Safe to call from many threads at once. A lane that nobody holds or waits for, of a person without live
/// assignments, takes no memory.</remarks>
[Mutable]
public sealed class PersonLanes(LaneSettings settings, TimeProvider time)
{
    private readonly Lock _lock = new(); // Guards the lanes and all that is in them.
    private readonly Dictionary<PersonId, Lane> _lanes = [];

    /// <summary>How many lanes are in memory.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _lanes.Count;
            }
        }
    }

    /// <summary>Waits for the person's lane.</summary>
    /// <returns>The hold, to be disposed of; or lane-busy when too many wait or it took too long.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the lane goes to the next.</exception>
    public async ValueTask<Outcome<LaneHold>> Enter(PersonId person, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            var lane = LaneOf(person);
            if (!lane.IsHeld)
            {
                lane.IsHeld = true;
                return new LaneHold(this, person);
            }

            if (lane.Waiting.Count >= settings.Waiting)
            {
                return DispatchProblems.LaneBusy;
            }

            lane.Waiting.AddLast(waiter);
        }

        try
        {
            await waiter.Task.WaitAsync(settings.Wait, time, cancel);
        }
        catch (TimeoutException)
        {
            if (GaveUp(person, waiter))
            {
                return DispatchProblems.LaneBusy;
            }

            // The lane was handed over at the same moment: it is ours.
        }
        catch (OperationCanceledException)
        {
            if (!GaveUp(person, waiter))
            {
                Leave(person);
            }

            throw;
        }

        return new LaneHold(this, person);
    }

    /// <summary>The person's live assignments over all projects.</summary>
    public int Live(PersonId person)
    {
        lock (_lock)
        {
            return _lanes.TryGetValue(person, out var lane) ? lane.Live : 0;
        }
    }

    /// <summary>Notes that assignments of the person became live (more than 0) or ended (less); a count below 0 is a
    /// bug and throws.</summary>
    public void Change(PersonId person, int by)
    {
        lock (_lock)
        {
            var lane = LaneOf(person);
            if (lane.Live + by < 0)
            {
                FreeWhenIdle(person, lane);
                throw new InvalidOperationException("A person cannot have fewer than no live assignments.");
            }

            lane.Live += by;
            FreeWhenIdle(person, lane);
        }
    }

    internal void Leave(PersonId person)
    {
        lock (_lock)
        {
            var lane = _lanes[person];
            if (lane.Waiting.First is { } first)
            {
                lane.Waiting.RemoveFirst();
                first.Value.SetResult(); // Its continuation runs elsewhere; the lane stays held, now by it.
                return;
            }

            lane.IsHeld = false;
            FreeWhenIdle(person, lane);
        }
    }

    /// <summary>Takes a waiter out of the line; false when the lane was handed to it already.</summary>
    private bool GaveUp(PersonId person, TaskCompletionSource waiter)
    {
        lock (_lock)
        {
            return _lanes[person].Waiting.Remove(waiter);
        }
    }

    private Lane LaneOf(PersonId person)
    {
        if (!_lanes.TryGetValue(person, out var lane))
        {
            lane = new();
            _lanes.Add(person, lane);
        }

        return lane;
    }

    private void FreeWhenIdle(PersonId person, Lane lane)
    {
        if (!lane.IsHeld && lane.Live == 0)
        {
            _lanes.Remove(person);
        }
    }

    private sealed class Lane
    {
        /// <summary>Always true while somebody waits.</summary>
        public bool IsHeld { get; set; }
        public int Live { get; set; }
        public LinkedList<TaskCompletionSource> Waiting { get; } = new();
    }
}

/// <summary>The hold on a person's lane; disposing of it lets the next claim in.</summary>
[Mutable]
public sealed class LaneHold : IDisposable
{
    private readonly PersonLanes _lanes;
    private int _left;

    internal LaneHold(PersonLanes lanes, PersonId person)
    {
        _lanes = lanes;
        Person = person;
    }

    /// <summary>Whose lane it is.</summary>
    public PersonId Person { get; }

    /// <summary>The person's live assignments over all projects. Only the holder adds; others may end
    /// meanwhile.</summary>
    public int Live => _lanes.Live(Person);

    /// <summary>Lets the next in; a second time does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            _lanes.Leave(Person);
        }
    }
}
