using Plumbline.Model;

namespace Plumbline.Dispatch;

/// <summary>Who gets which task of one project next. It proposes; the store decides, and the caller says here what was
/// decided.</summary>
/// <remarks>
/// <para>Safe to call from many threads at once: one lock guards all of it, and nothing waits under it. A claim reads a
/// number of words that depends neither on how many tasks there are nor on how many a person had, plus O(bands).
/// Memory: 12 bytes and a bit a task, and a record for each task in progress.</para>
/// <para>Order: the higher priority first, strictly; within a band by age, drawn from a window of the oldest open tasks
/// so that the same people do not meet again and again.</para>
/// <para>A call that memory cannot follow throws <see cref="InvalidOperationException"/>: memory is wrong, and is to be
/// dropped and rebuilt from the store.</para>
/// </remarks>
[Mutable]
public sealed partial class ProjectDispatcher
{
    private readonly Lock _lock = new(); // Guards everything below.
    private readonly Dice _dice;
    private readonly ProjectMemory _memory = new();

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
                return _memory.Progress;
            }
        }
    }

    /// <summary>Words of bitsets that claims have read so far: their cost, free of the clock.</summary>
    internal long WordsTouched => _memory.Tasks.Touched;

    /// <summary>Tasks with a record in memory.</summary>
    internal int BegunTasks => _memory.Tasks.BegunCount;

    /// <summary>Adds a task that nobody had. Those added earlier are older.</summary>
    /// <param name="number">Its number in the project, from 0; gaps cost 8 bytes a number. One that is there is a bug
    /// and throws.</param>
    /// <param name="overlap">How many annotations it wants, 1 to <see cref="DispatchSettings.MostOverlap"/>.</param>
    /// <param name="priority">Larger is served first; each claim looks at every priority in use, so a few hundred at
    /// most.</param>
    public void Add(int number, int overlap, int priority)
    {
        lock (_lock)
        {
            _memory.Tasks.AddFresh(number, overlap, priority);
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
            _memory.AddDone(number, annotations);
        }
    }

    /// <summary>Adds a task in progress as the store knows it; a task that is done here is replaced, which is how its
    /// overlap grows.</summary>
    /// <remarks>O(assignments). A place outside the task or taken twice, or a person named twice, throws: the store
    /// forbids them.</remarks>
    public void Restore(RestoredTask task, IEnumerable<RestoredAssignment> assignments)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(task.Overlap, 1, nameof(task));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(task.Overlap, DispatchSettings.MostOverlap, nameof(task));
        lock (_lock)
        {
            _memory.Restore(task, assignments);
        }
    }

    /// <summary>Chooses a task for the person and keeps a place of it, until it is confirmed or withdrawn.</summary>
    /// <returns>The proposal; or live-limit, none-open, none-for-you.</returns>
    public Outcome<Proposal> Next(PersonId person)
    {
        lock (_lock)
        {
            var annotator = _memory.AnnotatorOf(person);
            if (annotator.Live >= Settings.LiveInProject)
            {
                return DispatchProblems.LiveLimit;
            }

            var isOpen = false;
            foreach (var band in _memory.Tasks.Bands)
            {
                if (band.Open == 0)
                {
                    continue;
                }

                isOpen = true;
                var number = annotator.WindowOn(band, Settings.Window).Draw(band, annotator, _memory.Tasks, _dice);
                if (number >= 0)
                {
                    return _memory.Reserve(annotator, _memory.Tasks.Begin(number), again: false);
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
            var annotator = _memory.AnnotatorOf(person);
            var refusal = _memory.Tasks.FindBegun(number) switch
            {
                { } begun when begun.Had(annotator) => DispatchProblems.TaskHad,
                { IsOpen: false } => DispatchProblems.TaskFull,
                null when !_memory.Tasks.IsKnown(number) => DispatchProblems.TaskUnknown,
                null when _memory.Tasks.IsDone(number) => DispatchProblems.TaskDone,
                _ when annotator.Live >= Settings.LiveInProject => DispatchProblems.LiveLimit,
                _ => null,
            };
            return refusal is not null
                ? refusal
                : _memory.Reserve(annotator, _memory.Tasks.Begin(number), again: false);
        }
    }

    /// <summary>Keeps a free place for the author of an expired assignment, who goes on with it under a new
    /// fence.</summary>
    /// <returns>The proposal; or task-unknown, task-done, not-expired, task-full, live-limit (renewals alone), in this
    /// order.</returns>
    public Outcome<Proposal> Retake(PersonId person, int number, RetakeFor purpose)
    {
        lock (_lock)
        {
            var annotator = _memory.AnnotatorOf(person);
            var begun = _memory.Tasks.FindBegun(number);
            var refusal = begun switch
            {
                null when !_memory.Tasks.IsKnown(number) => DispatchProblems.TaskUnknown,
                null when _memory.Tasks.IsDone(number) => DispatchProblems.TaskDone,
                null => DispatchProblems.NotExpired,
                _ when !begun.ExpiredFor(annotator) => DispatchProblems.NotExpired,
                { IsOpen: false } => DispatchProblems.TaskFull,
                _ when purpose == RetakeFor.Renewal && annotator.Live >= Settings.LiveInProject =>
                    DispatchProblems.LiveLimit,
                _ => null,
            };
            return refusal is not null ? refusal : _memory.Reserve(annotator, begun!, again: true);
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
            var turn = _memory.Held(proposal.Key, out _);
            ProjectMemory.Expect(turn.State == TurnState.Proposed, proposal.Key);
            turn.State = TurnState.Live;
            turn.Lease = lease;
            _memory.Due.Add(lease);
        }
    }

    /// <summary>The store refused the proposal or its unit was undone: the place is free, and it is as if it had not
    /// been made; its fence stays used.</summary>
    public void Withdraw(Proposal proposal)
    {
        lock (_lock)
        {
            var turn = _memory.Held(proposal.Key, out var task);
            ProjectMemory.Expect(turn.State == TurnState.Proposed, proposal.Key);
            _memory.Withdraw(task, turn);
        }
    }

    /// <summary>A submit of a live assignment, or of a proposal to take an expired one up again, goes to the writer.
    /// Its lease cannot become due meanwhile.</summary>
    public SubmitStep BeginSubmit(TurnKey key)
    {
        lock (_lock)
        {
            var task = _memory.Tasks.FindBegun(key.Task);
            var turn = task?.Find(key.Fence);
            switch (turn)
            {
                case { State: TurnState.Live } or { State: TurnState.Proposed, Again: true }:
                    turn.State = TurnState.Submitting;
                    task!.Submitting++;
                    _memory.StopClock(turn);
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
            var turn = _memory.Held(key, out var task);
            ProjectMemory.Expect(turn.State is TurnState.Submitting or TurnState.Live, key);
            return _memory.Stand(task, turn);
        }
    }

    /// <summary>The submit was refused or undone: the assignment is as it was before. Nothing happens when it ended
    /// meanwhile.</summary>
    public void SubmitFailed(TurnKey key)
    {
        lock (_lock)
        {
            var task = _memory.Tasks.FindBegun(key.Task);
            if (task?.Find(key.Fence) is not { State: TurnState.Submitting } turn)
            {
                return;
            }

            if (turn.Lease is null)
            {
                _memory.Withdraw(task, turn);
                return;
            }

            task.Submitting--;
            turn.State = TurnState.Live;
            _memory.Due.Add(turn.Lease);
        }
    }

    /// <summary>The person gave the task back: the place is free, and the person never meets it again.</summary>
    public void Skip(TurnKey key)
    {
        lock (_lock)
        {
            _memory.End(key, expired: false);
        }
    }

    /// <summary>The lease ran out, as the store has it: the place is free, and only <see cref="Retake"/> gives it to
    /// the same person.</summary>
    public void Expire(TurnKey key)
    {
        lock (_lock)
        {
            _memory.End(key, expired: true);
        }
    }

    /// <summary>Leases that are over, those due first first. None is taken out: the store decides, then <see
    /// cref="Expire"/> says so.</summary>
    /// <param name="now">The store's time.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<Lease> Due(DateTimeOffset now, int most)
    {
        lock (_lock)
        {
            return [.. _memory.Due.TakeWhile(lease => lease.DueAt <= now).Take(most)];
        }
    }

    /// <summary>The lease of a live assignment, or of one whose submit is under way, runs until another
    /// moment.</summary>
    /// <returns>The renewed lease; null when the assignment is not live any more.</returns>
    public Lease? Renew(TurnKey key, DateTimeOffset dueAt)
    {
        lock (_lock)
        {
            if (_memory.Tasks.FindBegun(key.Task)?.Find(key.Fence) is not { Lease: { } lease } turn)
            {
                return null;
            }

            var isTicking = _memory.Due.Remove(lease);
            turn.Lease = lease with { DueAt = dueAt };
            if (isTicking)
            {
                _memory.Due.Add(turn.Lease);
            }

            return turn.Lease;
        }
    }

    /// <summary>How many places of the project the person holds, live or proposed.</summary>
    public int LiveOf(PersonId person)
    {
        lock (_lock)
        {
            return _memory.FindAnnotator(person)?.Live ?? 0;
        }
    }
}
