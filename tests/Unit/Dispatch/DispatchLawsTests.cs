using CsCheck;
using Plumbline.Dispatch;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Dispatch;

public sealed class DispatchLawsTests
{
    private static readonly Gen<History> s_histories =
        from window in Gen.Int[1, 9]
        from live in Gen.Int[1, 5]
        from tasks in Gen.Select(Gen.Int[1, 4], Gen.Int[0, 2]).Array[1, 15]
        from people in Gen.Int[1, 8]
        from steps in Gen.Select(Gen.Int[0, 21], Gen.Int[0, 10_000], Gen.Int[0, 10_000]).Array[0, 250]
        from seed in Gen.ULong
        select new History(window, live, tasks, people, steps, seed);

    /// <summary>A run from a seed: settings, tasks (overlap, priority) and steps (kind, two numbers to choose
    /// by).</summary>
    public sealed record History(
        int Window,
        int Live,
        (int Overlap, int Priority)[] Tasks,
        int People,
        (int Kind, int One, int Two)[] Steps,
        ulong Seed
    );

    [Fact]
    public void Every_history_follows_the_plain_rules() =>
        s_histories.Sample(
            history =>
            {
                var run = new HistoryRun(history);
                foreach (var (kind, one, two) in history.Steps)
                {
                    run.Step(kind, one, two);
                    run.Check();
                }

                run.CheckThatNothingStarves();
            },
            iter: 600
        );
}

/// <summary>The dispatcher and the plain rules, side by side.</summary>
internal sealed class HistoryRun
{
    private readonly DispatchLawsTests.History _history;
    private readonly PlainRules _rules;
    private readonly Dictionary<PlainTurn, Proposal> _proposals = [];
    private Floor _floor;
    private DateTimeOffset _now = Floor.Start;

    public HistoryRun(DispatchLawsTests.History history)
    {
        _history = history;
        _rules = new(history.Live);
        _floor = new(history.Window, history.Live, history.Seed);
        foreach (var (overlap, priority) in history.Tasks)
        {
            AddTask(overlap, priority);
        }
    }

    private ProjectDispatcher Dispatcher => _floor.Dispatcher;

    public void Step(int kind, int one, int two)
    {
        var person = Floor.Person(one % _history.People);
        switch (kind)
        {
            case < 6:
                Next(person);
                break;
            case 6:
                Named(person, two);
                break;
            case 7:
                Retake(person, two, two % 2 == 0 ? RetakeFor.Renewal : RetakeFor.Submit);
                break;
            case < 12:
                OnTurn(PlainState.Proposed, two, Confirm);
                break;
            case 12:
                OnTurn(PlainState.Proposed, two, Withdraw);
                break;
            case < 15:
                OnTurn(PlainState.Live, two, BeginSubmit);
                break;
            case 15:
                OnTurn(PlainState.Submitting, two, Submitted);
                break;
            case 16:
                OnTurn(PlainState.Submitting, two, SubmitFailed);
                break;
            case 17:
                OnTurn(PlainState.Live, two, Skip);
                break;
            case 18:
                OnTurn(PlainState.Live, two, Renew);
                break;
            case 19:
                ExpireDue(one, two);
                break;
            case 20:
                AddTask(1 + one % 4, two % 3);
                break;
            default:
                Rebuild();
                break;
        }
    }

    public void Check()
    {
        var progress = Dispatcher.Progress;
        Assert.Equal(_rules.Progress, progress);
        Assert.Equal(progress.Tasks, progress.Open + progress.Out + progress.Done);
        for (var person = 0; person < _history.People; person++)
        {
            Assert.Equal(_rules.Live(Floor.Person(person)), Dispatcher.LiveOf(Floor.Person(person)));
        }

        foreach (var task in _rules.Tasks)
        {
            Assert.True(task.Taken <= task.Overlap);
            Assert.Equal(
                task.Taken,
                task.Turns.Where(turn => turn.IsTaken).Select(turn => turn.Place).Distinct().Count()
            );
        }
    }

    /// <summary>Whatever happened, people who never came before get exactly the open tasks, and at last all is
    /// done.</summary>
    public void CheckThatNothingStarves()
    {
        for (var fresh = 1_000; _rules.Tasks.Exists(task => task.IsOpen); fresh++)
        {
            var expected = _rules.Tasks.Where(task => task.IsOpen).Select(task => task.Number).ToHashSet();
            var served = new HashSet<int>();
            while (Dispatcher.Next(Floor.Person(fresh)) is { Problem: null } next)
            {
                Assert.True(served.Add(next.Value.Task));
                var turn = _rules.Propose(next.Value);
                _proposals.Add(turn, next.Value);
                var task = _rules.Tasks[next.Value.Task];
                Confirm(task, turn);
                BeginSubmit(task, turn);
                Submitted(task, turn);
            }

            Assert.Equal(expected, served);
            Assert.InRange(fresh, 1_000, 1_003); // No task wants more than four.
        }

        Check();
    }

    private void AddTask(int overlap, int priority)
    {
        _rules.Tasks.Add(new(_rules.Tasks.Count, overlap, priority));
        Dispatcher.Add(_rules.Tasks.Count - 1, overlap, priority);
    }

    private void Next(PersonId person)
    {
        var (problem, priority) = _rules.Next(person);
        var next = Dispatcher.Next(person);
        Assert.Same(problem, next.Problem);
        if (problem is null)
        {
            Assert.Equal(priority, _rules.Tasks[next.Value.Task].Priority);
            Assert.False(next.Value.Again);
            _proposals.Add(_rules.Propose(next.Value), next.Value);
        }
    }

    private void Named(PersonId person, int choice)
    {
        var task = _rules.Tasks[choice % _rules.Tasks.Count];
        var problem = _rules.Named(person, task);
        var named = Dispatcher.Named(person, task.Number);
        Assert.Same(problem, named.Problem);
        if (problem is null)
        {
            _proposals.Add(_rules.Propose(named.Value), named.Value);
        }
    }

    private void Retake(PersonId person, int choice, RetakeFor purpose)
    {
        // Mostly a task of theirs that expired, now and then any.
        var expired = _rules
            .Tasks.Where(each => each.Turns.Exists(turn => turn.Person == person && turn.State == PlainState.Expired))
            .ToArray();
        var task = expired.Length > 0 ? expired[choice % expired.Length] : _rules.Tasks[choice % _rules.Tasks.Count];
        var problem = _rules.Retake(person, task, purpose);
        var retaken = Dispatcher.Retake(person, task.Number, purpose);
        Assert.Same(problem, retaken.Problem);
        if (problem is null)
        {
            Assert.Equal((task.Number, person, true), (retaken.Value.Task, retaken.Value.Person, retaken.Value.Again));
            _proposals.Add(_rules.Propose(retaken.Value), retaken.Value);
        }
    }

    private void OnTurn(PlainState state, int choice, Action<PlainTask, PlainTurn> step)
    {
        var turns = _rules.Turns.Where(each => each.Turn.State == state).ToArray();
        if (turns.Length > 0)
        {
            var (task, turn) = turns[choice % turns.Length];
            step(task, turn);
        }
    }

    private void Confirm(PlainTask task, PlainTurn turn)
    {
        _proposals.Remove(turn, out var proposal);
        turn.Lease = _floor.Confirm(proposal!, _now.AddMinutes(1 + turn.Fence % 5));
        turn.State = PlainState.Live;
    }

    private void Withdraw(PlainTask task, PlainTurn turn)
    {
        _proposals.Remove(turn, out var proposal);
        Dispatcher.Withdraw(proposal!);
        PlainRules.Withdraw(task, turn);
    }

    private void BeginSubmit(PlainTask task, PlainTurn turn)
    {
        turn.State = PlainState.Submitting;
        var underWay = task.Turns.Count(each => each.State == PlainState.Submitting);
        Assert.Equal(
            task.Standing + underWay >= task.Overlap ? SubmitStep.MayComplete : SubmitStep.Ordinary,
            Dispatcher.BeginSubmit(turn.Lease!.Key)
        );
        Assert.Equal(SubmitStep.UnderWay, Dispatcher.BeginSubmit(turn.Lease.Key));
    }

    private void Submitted(PlainTask task, PlainTurn turn)
    {
        turn.State = PlainState.Standing;
        Assert.Equal(task.IsDone, Dispatcher.Submitted(turn.Lease!.Key));
    }

    private void SubmitFailed(PlainTask task, PlainTurn turn)
    {
        turn.State = PlainState.Live;
        Dispatcher.SubmitFailed(turn.Lease!.Key);
    }

    private void Skip(PlainTask task, PlainTurn turn)
    {
        turn.State = PlainState.Skipped;
        Dispatcher.Skip(turn.Lease!.Key);
    }

    private void Renew(PlainTask task, PlainTurn turn) =>
        turn.Lease = Dispatcher.Renew(turn.Lease!.Key, _now.AddMinutes(9)) ?? throw new InvalidOperationException();

    private void ExpireDue(int minutes, int most)
    {
        _now = _now.AddMinutes(minutes % 7);
        var due = _rules
            .Turns.Where(each => each.Turn.State == PlainState.Live && each.Turn.Lease!.DueAt <= _now)
            .OrderBy(each => each.Turn.Lease!.DueAt)
            .ThenBy(each => each.Task.Number)
            .ThenBy(each => each.Turn.Fence)
            .Take(most % 6)
            .ToArray();
        var found = Dispatcher.Due(_now, most % 6);
        Assert.Equal(due.Select(each => each.Turn.Lease), found);
        foreach (var (task, turn) in due)
        {
            turn.State = PlainState.Expired;
            Dispatcher.Expire(new(task.Number, turn.Fence));
        }
    }

    /// <summary>A crash: what was proposed or under way is undone, and memory comes back from what is
    /// durable.</summary>
    private void Rebuild()
    {
        _floor = new(_history.Window, _history.Live, _history.Seed ^ 1);
        _proposals.Clear();
        foreach (var task in _rules.Tasks)
        {
            foreach (var turn in task.Turns.Where(each => each.State == PlainState.Proposed).ToArray())
            {
                PlainRules.Withdraw(task, turn);
            }

            foreach (var turn in task.Turns.Where(each => each.State == PlainState.Submitting))
            {
                turn.State = PlainState.Live;
            }

            if (task.IsDone)
            {
                Dispatcher.AddDone(task.Number, task.Standing);
            }
            else if (task.Turns.Count == 0 && task.Fence == 0)
            {
                Dispatcher.Add(task.Number, task.Overlap, task.Priority);
            }
            else
            {
                Dispatcher.Restore(
                    new(task.Number, task.Overlap, task.Priority, task.Fence),
                    task.Turns.Select(Stored)
                );
            }
        }
    }

    private static RestoredAssignment Stored(PlainTurn turn) =>
        turn.State switch
        {
            PlainState.Live => new(turn.Person, RestoredState.Live, turn.Place, turn.Fence, turn.Lease),
            PlainState.Standing => new(turn.Person, RestoredState.Standing, turn.Place, turn.Fence, null),
            PlainState.Expired => new(turn.Person, RestoredState.Expired, -1, turn.Fence, null),
            _ => new(turn.Person, RestoredState.Ended, -1, turn.Fence, null),
        };
}
