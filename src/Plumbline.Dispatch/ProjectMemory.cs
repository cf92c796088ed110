using Plumbline.Model;

namespace Plumbline.Dispatch;

/// <summary>What a dispatcher knows, and the steps that keep its parts in accord.</summary>
/// <remarks>Guarded by the dispatcher's lock.</remarks>
internal sealed class ProjectMemory
{
    private readonly Dictionary<PersonId, Annotator> _people = [];
    private int _out;
    private int _done;
    private long _annotations;

    public TaskTable Tasks { get; } = new();

    /// <summary>Leases that run, those due first first; one whose submit is under way does not run.</summary>
    public SortedSet<Lease> Due { get; } = new(new DueOrder());

    public ProgressCounts Progress => new(Tasks.Count, Tasks.Count - _out - _done, _out, _done, _annotations);

    public void AddDone(int number, int annotations)
    {
        Tasks.AddDone(number);
        _done++;
        _annotations += annotations;
    }

    public void Restore(RestoredTask task, IEnumerable<RestoredAssignment> assignments)
    {
        var again = Tasks.IsDone(task.Number);
        var begun = Tasks.AddBegun(task.Number, task.Overlap, task.Priority, task.Fence);
        _done -= again ? 1 : 0;
        foreach (var assignment in assignments)
        {
            Restore(begun, assignment);
        }

        // The annotations of a task that was done are counted already.
        _annotations += again ? 0 : begun.Standing;
        _out += begun.IsOut ? 1 : 0;
        if (!begun.IsOpen)
        {
            TaskTable.Close(begun);
        }

        FinishWhenDone(begun);
    }

    /// <summary>The turn's annotation stands.</summary>
    /// <returns>True when the task is done by it.</returns>
    public bool Stand(BegunTask task, Turn turn)
    {
        StopClock(turn);
        task.Submitting -= turn.State == TurnState.Submitting ? 1 : 0;
        task.Standing++;
        turn.State = TurnState.Standing;
        turn.Lease = null;
        turn.Annotator.Live--;
        _annotations++;
        _out -= task.IsOut ? 0 : 1;
        return FinishWhenDone(task);
    }

    public Annotator? FindAnnotator(PersonId person) => _people.GetValueOrDefault(person);

    private void Restore(BegunTask task, RestoredAssignment assignment)
    {
        var annotator = AnnotatorOf(assignment.Person);
        task.Fence = Math.Max(task.Fence, assignment.Fence);
        if (assignment.State is RestoredState.Expired or RestoredState.Ended)
        {
            if (task.Had(annotator))
            {
                throw new InvalidOperationException($"Task {task.Number} names a person twice.");
            }

            task.AddPast(annotator, assignment.State == RestoredState.Expired);
            return;
        }

        var isLive = assignment.State == RestoredState.Live;
        if (isLive && assignment.Lease?.Key != new TurnKey(task.Number, assignment.Fence))
        {
            throw new ArgumentException("A live assignment has its lease.", nameof(assignment));
        }

        var turn = new Turn(annotator, assignment.Place, assignment.Fence, again: false)
        {
            State = isLive ? TurnState.Live : TurnState.Standing,
            Lease = isLive ? assignment.Lease : null,
        };
        Meet(task, annotator);
        task.Take(turn);
        if (isLive)
        {
            annotator.Live++;
            Due.Add(assignment.Lease!);
        }
    }

    public Proposal Reserve(Annotator annotator, BegunTask task, bool again)
    {
        var turn = new Turn(annotator, task.LowestFree(), ++task.Fence, again);
        _out += task.IsOut ? 0 : 1;
        if (!again)
        {
            Meet(task, annotator);
        }

        task.Take(turn);
        annotator.Live++;
        if (!task.IsOpen)
        {
            TaskTable.Close(task);
        }

        return new(task.Number, turn.Place, turn.Fence, annotator.Id, again);
    }

    public void End(TurnKey key, bool expired)
    {
        var turn = Held(key, out var task);
        Expect(turn.State is TurnState.Live or TurnState.Submitting, key);
        StopClock(turn);
        var wasOpen = task.IsOpen;
        task.Free(turn, expired, neverHad: false);
        Freed(task, turn);
        if (!wasOpen)
        {
            Return(task);
        }
    }

    /// <summary>Even a task that was open all the time goes to the returned: this person's cursor has passed
    /// it.</summary>
    public void Withdraw(BegunTask task, Turn turn)
    {
        if (task.IsOpen)
        {
            TaskTable.Close(task);
        }

        task.Free(turn, expired: turn.Again, neverHad: !turn.Again);
        Freed(task, turn);
        Return(task);
    }

    private void Freed(BegunTask task, Turn turn)
    {
        turn.Annotator.Live--;
        _out -= task.IsOut ? 0 : 1;
    }

    private void Return(BegunTask task)
    {
        if (Tasks.Return(task) is { } kept)
        {
            foreach (var annotator in _people.Values)
            {
                annotator.FindWindow(task.Band)?.Compacted(kept);
            }
        }
    }

    public bool FinishWhenDone(BegunTask task)
    {
        if (!task.IsDone)
        {
            return false;
        }

        Tasks.Finish(task);
        _done++;
        return true;
    }

    /// <summary>The lease leaves the order of due times.</summary>
    public void StopClock(Turn turn)
    {
        if (turn.Lease is { } lease)
        {
            Due.Remove(lease);
        }
    }

    private static void Meet(BegunTask task, Annotator annotator)
    {
        foreach (var turn in task.Turns)
        {
            annotator.Meet(turn.Annotator);
        }
    }

    public Annotator AnnotatorOf(PersonId person)
    {
        if (!_people.TryGetValue(person, out var annotator))
        {
            annotator = new(person, _people.Count);
            _people.Add(person, annotator);
        }

        return annotator;
    }

    public Turn Held(TurnKey key, out BegunTask task)
    {
        var begun = Tasks.FindBegun(key.Task);
        var turn = begun?.Find(key.Fence);
        Expect(turn is not null, key);
        task = begun!;
        return turn!;
    }

    public static void Expect(bool holds, TurnKey key)
    {
        if (!holds)
        {
            throw new InvalidOperationException(
                $"Task {key.Task} is not held so under fence {key.Fence}: memory is wrong."
            );
        }
    }
}
