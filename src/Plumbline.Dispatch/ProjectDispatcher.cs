using Plumbline.Model;

namespace Plumbline.Dispatch;

/// <summary>Who gets which task of one project next. It proposes; the store decides, and the caller says here what was decided.</summary>
/// <remarks>
/// <para>Safe to call from many threads at once: one lock guards all of it, and nothing waits under it. A claim reads a number of words that depends neither on
/// how many tasks there are nor on how many a person had, plus O(bands). Memory: 12 bytes and a bit a task, and a record for each task in progress.</para>
/// <para>Order: the higher priority first, strictly; within a band by age, drawn from a window of the oldest open tasks so that the same people do not meet
/// again and again.</para>
/// <para>A call that memory cannot follow throws <see cref="InvalidOperationException"/>: memory is wrong, and is to be dropped and rebuilt from the store.</para>
/// </remarks>
[Mutable]
public sealed class ProjectDispatcher
{
    private readonly Lock _lock = new(); // Guards everything below.
    private readonly Dice _dice;
    private readonly TaskTable _tasks = new();
    private readonly Dictionary<PersonId, Annotator> _people = [];
    private readonly SortedSet<Lease> _due = new(new DueOrder());
    private int _out;
    private int _done;
    private long _annotations;

    /// <summary>A dispatcher without tasks.</summary>
    public ProjectDispatcher(DispatchSettings settings, RandomSource random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Window, 1, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            settings.Window,
            DispatchSettings.WidestWindow,
            nameof(settings)
        );
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.LiveInProject, 1, nameof(settings));
        Settings = settings;
        _dice = new(random);
    }

    /// <summary>How it gives out its tasks.</summary>
    public DispatchSettings Settings { get; }

    /// <summary>How far the project is; O(1), and the parts add up at every moment.</summary>
    public ProgressCounts Progress
    {
        get
        {
            lock (_lock)
            {
                return new(_tasks.Count, _tasks.Count - _out - _done, _out, _done, _annotations);
            }
        }
    }

    /// <summary>Words of bitsets that claims have read so far: their cost, free of the clock.</summary>
    internal long WordsTouched => _tasks.Touched;

    /// <summary>Tasks with a record in memory.</summary>
    internal int BegunTasks => _tasks.BegunCount;

    /// <summary>Adds a task that nobody had. Those added earlier are older.</summary>
    /// <param name="number">Its number in the project, from 0; gaps cost 8 bytes a number. One that is there is a bug and throws.</param>
    /// <param name="overlap">How many annotations it wants, 1 to <see cref="DispatchSettings.MostOverlap"/>.</param>
    /// <param name="priority">Larger is served first; each claim looks at every priority in use, so a few hundred at most.</param>
    public void Add(int number, int overlap, int priority)
    {
        lock (_lock)
        {
            _tasks.AddFresh(number, overlap, priority);
        }
    }

    /// <summary>Adds a task that is done: it counts, and is never given.</summary>
    /// <param name="number">Its number in the project.</param>
    /// <param name="annotations">How many annotations of it stand.</param>
    public void AddDone(int number, int annotations)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(annotations);
        lock (_lock)
        {
            _tasks.AddDone(number);
            _done++;
            _annotations += annotations;
        }
    }

    /// <summary>Adds a task in progress as the store knows it; a task that is done here is replaced, which is how its overlap grows.</summary>
    /// <remarks>O(assignments). A place outside the task or taken twice, or a person named twice, throws: the store forbids them.</remarks>
    public void Restore(RestoredTask task, IEnumerable<RestoredAssignment> assignments)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(task.Overlap, 1, nameof(task));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(task.Overlap, DispatchSettings.MostOverlap, nameof(task));
        lock (_lock)
        {
            var again = _tasks.IsDone(task.Number);
            var begun = _tasks.AddBegun(task.Number, task.Overlap, task.Priority, task.Fence);
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
    }

    /// <summary>Chooses a task for the person and keeps a place of it, until it is confirmed or withdrawn.</summary>
    /// <returns>The proposal; or live-limit, none-open, none-for-you.</returns>
    public Outcome<Proposal> Next(PersonId person)
    {
        lock (_lock)
        {
            var annotator = AnnotatorOf(person);
            if (annotator.Live >= Settings.LiveInProject)
            {
                return DispatchProblems.LiveLimit;
            }

            var isOpen = false;
            foreach (var band in _tasks.Bands)
            {
                if (band.Open == 0)
                {
                    continue;
                }

                isOpen = true;
                var number = annotator.WindowOn(band, Settings.Window).Draw(band, annotator, _tasks, _dice);
                if (number >= 0)
                {
                    return Reserve(annotator, _tasks.Begin(number), again: false);
                }
            }

            return isOpen ? DispatchProblems.NoneForYou : DispatchProblems.NoneOpen;
        }
    }

    /// <summary>Keeps a place of a named task for the person, under the same rules.</summary>
    /// <returns>The proposal; or task-unknown, task-done, task-had, task-full, live-limit, in this order.</returns>
    public Outcome<Proposal> Named(PersonId person, int number)
    {
        lock (_lock)
        {
            var annotator = AnnotatorOf(person);
            var refusal = _tasks.FindBegun(number) switch
            {
                { } begun when begun.Had(annotator) => DispatchProblems.TaskHad,
                { IsOpen: false } => DispatchProblems.TaskFull,
                null when !_tasks.IsKnown(number) => DispatchProblems.TaskUnknown,
                null when _tasks.IsDone(number) => DispatchProblems.TaskDone,
                _ when annotator.Live >= Settings.LiveInProject => DispatchProblems.LiveLimit,
                _ => null,
            };
            return refusal is not null ? refusal : Reserve(annotator, _tasks.Begin(number), again: false);
        }
    }

    /// <summary>Keeps a free place for the author of an expired assignment, who goes on with it under a new fence.</summary>
    /// <returns>The proposal; or task-unknown, task-done, not-expired, task-full, live-limit (renewals alone), in this order.</returns>
    public Outcome<Proposal> Retake(PersonId person, int number, RetakeFor purpose)
    {
        lock (_lock)
        {
            var annotator = AnnotatorOf(person);
            var begun = _tasks.FindBegun(number);
            var refusal = begun switch
            {
                null when !_tasks.IsKnown(number) => DispatchProblems.TaskUnknown,
                null when _tasks.IsDone(number) => DispatchProblems.TaskDone,
                null => DispatchProblems.NotExpired,
                _ when !begun.ExpiredFor(annotator) => DispatchProblems.NotExpired,
                { IsOpen: false } => DispatchProblems.TaskFull,
                _ when purpose == RetakeFor.Renewal && annotator.Live >= Settings.LiveInProject =>
                    DispatchProblems.LiveLimit,
                _ => null,
            };
            return refusal is not null ? refusal : Reserve(annotator, begun!, again: true);
        }
    }

    /// <summary>The proposal became durable: its lease runs from now on.</summary>
    public void Confirm(Proposal proposal, Lease lease)
    {
        if (proposal.Key != lease.Key || proposal.Person != lease.PersonId || proposal.Place != lease.Place)
        {
            throw new ArgumentException("The lease is not that of the proposal.", nameof(lease));
        }

        lock (_lock)
        {
            var turn = Held(proposal.Key, out _);
            Expect(turn.State == TurnState.Proposed, proposal.Key);
            turn.State = TurnState.Live;
            turn.Lease = lease;
            _due.Add(lease);
        }
    }

    /// <summary>The store refused the proposal or its unit was undone: the place is free, and it is as if it had not been made; its fence stays used.</summary>
    public void Withdraw(Proposal proposal)
    {
        lock (_lock)
        {
            var turn = Held(proposal.Key, out var task);
            Expect(turn.State == TurnState.Proposed, proposal.Key);
            Withdraw(task, turn);
        }
    }

    /// <summary>A submit of a live assignment, or of a proposal to take an expired one up again, goes to the writer. Its lease cannot become due meanwhile.</summary>
    public SubmitStep BeginSubmit(TurnKey key)
    {
        lock (_lock)
        {
            var task = _tasks.FindBegun(key.Task);
            var turn = task?.Find(key.Fence);
            switch (turn)
            {
                case { State: TurnState.Live } or { State: TurnState.Proposed, Again: true }:
                    turn.State = TurnState.Submitting;
                    task!.Submitting++;
                    StopClock(turn);
                    return task.Standing + task.Submitting >= task.Overlap
                        ? SubmitStep.MayComplete
                        : SubmitStep.Ordinary;
                case { State: TurnState.Submitting }:
                    return SubmitStep.UnderWay;
                default:
                    return SubmitStep.NotLive;
            }
        }
    }

    /// <summary>The submit became durable: the annotation stands.</summary>
    /// <returns>True when the task is done by it.</returns>
    public bool Submitted(TurnKey key)
    {
        lock (_lock)
        {
            var turn = Held(key, out var task);
            Expect(turn.State is TurnState.Submitting or TurnState.Live, key);
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
    }

    /// <summary>The submit was refused or undone: the assignment is as it was before. Nothing happens when it ended meanwhile.</summary>
    public void SubmitFailed(TurnKey key)
    {
        lock (_lock)
        {
            var task = _tasks.FindBegun(key.Task);
            if (task?.Find(key.Fence) is not { State: TurnState.Submitting } turn)
            {
                return;
            }

            if (turn.Lease is null)
            {
                Withdraw(task, turn);
                return;
            }

            task.Submitting--;
            turn.State = TurnState.Live;
            _due.Add(turn.Lease);
        }
    }

    /// <summary>The person gave the task back: the place is free, and the person never meets it again.</summary>
    public void Skip(TurnKey key) => End(key, expired: false);

    /// <summary>The lease ran out, as the store has it: the place is free, and only <see cref="Retake"/> gives it to the same person.</summary>
    public void Expire(TurnKey key) => End(key, expired: true);

    /// <summary>Leases that are over, those due first first. None is taken out: the store decides, then <see cref="Expire"/> says so.</summary>
    /// <param name="now">The store's time.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<Lease> Due(DateTimeOffset now, int most)
    {
        lock (_lock)
        {
            return [.. _due.TakeWhile(lease => lease.DueAt <= now).Take(most)];
        }
    }

    /// <summary>The lease of a live assignment, or of one whose submit is under way, runs until another moment.</summary>
    /// <returns>The renewed lease; null when the assignment is not live any more.</returns>
    public Lease? Renew(TurnKey key, DateTimeOffset dueAt)
    {
        lock (_lock)
        {
            if (_tasks.FindBegun(key.Task)?.Find(key.Fence) is not { Lease: { } lease } turn)
            {
                return null;
            }

            var isTicking = _due.Remove(lease);
            turn.Lease = lease with { DueAt = dueAt };
            if (isTicking)
            {
                _due.Add(turn.Lease);
            }

            return turn.Lease;
        }
    }

    /// <summary>How many places of the project the person holds, live or proposed.</summary>
    public int LiveOf(PersonId person)
    {
        lock (_lock)
        {
            return _people.TryGetValue(person, out var annotator) ? annotator.Live : 0;
        }
    }

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
            _due.Add(assignment.Lease!);
        }
    }

    private Proposal Reserve(Annotator annotator, BegunTask task, bool again)
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

    private void End(TurnKey key, bool expired)
    {
        lock (_lock)
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
    }

    /// <summary>Even a task that was open all the time goes to the returned: this person's cursor has passed it.</summary>
    private void Withdraw(BegunTask task, Turn turn)
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
        if (_tasks.Return(task) is { } kept)
        {
            foreach (var annotator in _people.Values)
            {
                annotator.FindWindow(task.Band)?.Compacted(kept);
            }
        }
    }

    private bool FinishWhenDone(BegunTask task)
    {
        if (!task.IsDone)
        {
            return false;
        }

        _tasks.Finish(task);
        _done++;
        return true;
    }

    /// <summary>The lease leaves the order of due times.</summary>
    private void StopClock(Turn turn)
    {
        if (turn.Lease is { } lease)
        {
            _due.Remove(lease);
        }
    }

    private static void Meet(BegunTask task, Annotator annotator)
    {
        foreach (var turn in task.Turns)
        {
            annotator.Meet(turn.Annotator);
        }
    }

    private Annotator AnnotatorOf(PersonId person)
    {
        if (!_people.TryGetValue(person, out var annotator))
        {
            annotator = new(person, _people.Count);
            _people.Add(person, annotator);
        }

        return annotator;
    }

    private Turn Held(TurnKey key, out BegunTask task)
    {
        var begun = _tasks.FindBegun(key.Task);
        var turn = begun?.Find(key.Fence);
        Expect(turn is not null, key);
        task = begun!;
        return turn!;
    }

    private static void Expect(bool holds, TurnKey key)
    {
        if (!holds)
        {
            throw new InvalidOperationException(
                $"Task {key.Task} is not held so under fence {key.Fence}: memory is wrong."
            );
        }
    }
}
