using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Tests.Unit.Dispatch;

namespace Plumbline.Tests.Unit.Simulation;

/// <summary>How a run goes wrong on purpose.</summary>
/// <param name="Lies">Whether memory is rebuilt from false rows.</param>
/// <param name="HasConstraints">Whether the store refuses what its constraints forbid.</param>
internal sealed record MonthsPlan(ulong Seed, bool Lies = false, bool HasConstraints = true);

/// <summary>Months of claims, submits, skips, expiries, outages and crashes on one dispatcher and one store, from one
/// seed.</summary>
internal sealed class Months
{
    private const int People = 25;
    private static readonly DispatchSettings s_settings = new() { Window = 8, LiveInProject = 4 };

    private readonly MonthsPlan _plan;
    private readonly SeededRandom _chance;
    private readonly TinyStore _store;
    private readonly Invariants _invariants;
    private readonly List<Proposal> _inFlight = [];
    private readonly List<Lease> _known = []; // What people hold in their browsers, over or not.
    private ProjectDispatcher _dispatcher;
    private bool _isCalm; // No more faults.

    public Months(MonthsPlan plan)
    {
        _plan = plan;
        _chance = new(plan.Seed);
        _store = new(plan.HasConstraints);
        _invariants = new(_store);
        _dispatcher = new(s_settings, _chance);
        AddTasks(60);
    }

    public DateTimeOffset Now { get; private set; } = Floor.Start;
    public int Refusals { get; private set; }
    public int Rebuilds { get; private set; }
    public int Acknowledged => _invariants.Acknowledged;
    public int StaleRefused { get; private set; }
    public int LateAccepted { get; private set; }

    public void Step()
    {
        Now += TimeSpan.FromSeconds(_chance.Next(_chance.Next(40) == 0 ? 14_400 : 480));
        try
        {
            Act(_chance.Next(40));
        }
        catch (InvalidOperationException) when (_plan.Lies)
        {
            Rebuild(lies: _chance.Next(2) == 0); // Memory could not follow: it is dropped, never patched.
        }

        _invariants.Check();
        if (!_plan.Lies)
        {
            _invariants.CheckProgress(_dispatcher.Progress, _inFlight);
        }
    }

    /// <summary>The faults are over: within a lease and a minute every task is done, or somebody new can claim it; then
    /// all get done.</summary>
    public void Finish()
    {
        _isCalm = true;
        Commit(isOut: false);
        if (_plan.Lies)
        {
            Rebuild(lies: false);
        }

        Now += s_settings.Lease + TimeSpan.FromSeconds(60);
        ExpireDue(int.MaxValue);
        for (var newcomer = People; _dispatcher.Progress.Done < _store.Tasks.Count; newcomer++)
        {
            Assert.InRange(newcomer, People, People + 3);
            Assert.Equal(_dispatcher.Progress.Tasks, _dispatcher.Progress.Open + _dispatcher.Progress.Done);
            while (_dispatcher.Next(Floor.Person(newcomer)) is { Problem: null } next)
            {
                _inFlight.Add(next.Value);
                Commit(isOut: false);
                Submit(_known[^1]);
            }
        }

        _invariants.Check();
        _invariants.CheckAllDone();
    }

    private void Act(int dice)
    {
        var person = Floor.Person(_chance.Next(People));
        switch (dice)
        {
            case < 12:
                Propose(_dispatcher.Next(person));
                break;
            case 12:
                Propose(_dispatcher.Named(person, _chance.Next(_store.Tasks.Count)));
                break;
            case < 19:
                Commit(isOut: _chance.Next(15) == 0);
                break;
            case < 28 when _known.Count > 0:
                Submit(_known[_known.Count - 1 - _chance.Next(Math.Min(_known.Count, 40))]);
                break;
            case 28 when _known.Count > 0:
                Submit(_known[_chance.Next(_known.Count)]); // Somebody who slept for weeks.
                break;
            case < 31 when _known.Count > 0:
                Skip(_known[_known.Count - 1 - _chance.Next(Math.Min(_known.Count, 20))]);
                break;
            case < 33 when _known.Count > 0:
                Renew(_known[_known.Count - 1 - _chance.Next(Math.Min(_known.Count, 20))]);
                break;
            case < 37:
                ExpireDue(1 + _chance.Next(8));
                break;
            case 37:
                AddTasks(_chance.Next(3));
                break;
            case 38 when _chance.Next(8) == 0:
                Crash();
                break;
            default:
                break; // A quiet moment.
        }
    }

    private void AddTasks(int count)
    {
        for (var task = 0; task < count; task++)
        {
            var row = new TaskRow(_store.Tasks.Count, 1 + _chance.Next(3), _chance.Next(3));
            _store.Tasks.Add(row);
            _dispatcher.Add(row.Number, row.Overlap, row.Priority);
        }
    }

    private void Propose(Outcome<Proposal> outcome)
    {
        if (outcome.Problem is null)
        {
            _inFlight.Add(outcome.Value);
        }
    }

    /// <summary>The writer takes what waits; in an outage all of it is undone.</summary>
    private void Commit(bool isOut)
    {
        var refused = false;
        foreach (var proposal in _inFlight.ToArray())
        {
            _inFlight.Remove(proposal);
            if (isOut)
            {
                _dispatcher.Withdraw(proposal);
            }
            else if (Write(proposal) is { } row)
            {
                var lease = LeaseOf(row);
                _known.Add(lease);
                _dispatcher.Confirm(proposal, lease);
            }
            else
            {
                Refusals++;
                refused = true;
                _dispatcher.Withdraw(proposal);
            }
        }

        if (refused && _chance.Next(2) == 0)
        {
            Rebuild(lies: _chance.Next(2) == 0);
        }
    }

    private AssignmentRow? Write(Proposal proposal)
    {
        var row = new AssignmentRow(
            _chance.Id<AssignmentId>(),
            proposal.Task,
            proposal.Person,
            proposal.Place,
            proposal.Fence,
            RowState.Live,
            Now + s_settings.Lease
        );
        var isDurable = proposal.Again ? _store.Retake(row) : _store.Insert(row);
        return isDurable ? _store.Find(row.Task, row.Person) : null;
    }

    private void Submit(Lease lease)
    {
        var step = _dispatcher.BeginSubmit(lease.Key);
        if (step == SubmitStep.NotLive && SubmitLate(lease))
        {
            return;
        }

        if (step != SubmitStep.NotLive && !_isCalm && _chance.Next(20) == 0)
        {
            _dispatcher.SubmitFailed(lease.Key); // The batch failed; the person tries again later.
            return;
        }

        // Also when memory says no: the store alone decides.
        var before = _store.Find(lease.Task, lease.PersonId);
        if (!_store.Submit(lease.Task, lease.PersonId, lease.Fence))
        {
            StaleRefused += before?.Fence > lease.Fence ? 1 : 0;
            _dispatcher.SubmitFailed(lease.Key);
            return;
        }

        _invariants.Acknowledge(before!, lease);
        _dispatcher.Submitted(lease.Key);
    }

    /// <summary>Work that comes after its lease ran out is taken while a place is free.</summary>
    private bool SubmitLate(Lease lease)
    {
        if (_store.Find(lease.Task, lease.PersonId)?.Fence != lease.Fence)
        {
            return false;
        }

        var retaken = _dispatcher.Retake(lease.PersonId, lease.Task, RetakeFor.Submit);
        if (retaken.Problem is not null)
        {
            return false;
        }

        var proposal = retaken.Value;
        Assert.NotEqual(SubmitStep.NotLive, _dispatcher.BeginSubmit(proposal.Key));
        if (Write(proposal) is not { } row || !_store.Submit(row.Task, row.Person, row.Fence))
        {
            Refusals++;
            _dispatcher.SubmitFailed(proposal.Key);
            return true;
        }

        _invariants.Acknowledge(row, LeaseOf(row));
        _dispatcher.Submitted(proposal.Key);
        LateAccepted++;
        return true;
    }

    private void Skip(Lease lease)
    {
        if (_store.Skip(lease.Task, lease.PersonId, lease.Fence))
        {
            _dispatcher.Skip(lease.Key);
        }
    }

    private void Renew(Lease lease)
    {
        if (_store.Renew(lease.Task, lease.PersonId, lease.Fence, Now + s_settings.Lease))
        {
            _dispatcher.Renew(lease.Key, Now + s_settings.Lease);
            return;
        }

        Propose(_dispatcher.Retake(lease.PersonId, lease.Task, RetakeFor.Renewal));
    }

    private void ExpireDue(int most)
    {
        foreach (var lease in _dispatcher.Due(Now, most))
        {
            if (_store.Expire(lease.Task, lease.PersonId, lease.Fence, Now))
            {
                _dispatcher.Expire(lease.Key);
            }
            else
            {
                Assert.True(_plan.Lies);
                Rebuild(lies: false);
                return;
            }
        }
    }

    /// <summary>The process ends: what was on its way became durable or did not, and nobody was told.</summary>
    private void Crash()
    {
        foreach (var proposal in _inFlight)
        {
            if (_chance.Next(2) == 0)
            {
                Write(proposal);
            }
        }

        Rebuild(_plan.Lies);
    }

    private void Rebuild(bool lies)
    {
        Rebuilds++;
        _inFlight.Clear();
        _dispatcher = new(s_settings, _chance);
        var rows = _store.Rows.ToLookup(row => row.Task);
        foreach (var task in _store.Tasks)
        {
            Restore(task, rows[task.Number], lies && _plan.Lies && _chance.Next(4) == 0);
        }
    }

    /// <summary>Memory of one task; a lie forgets some of who had it, and its fences.</summary>
    private void Restore(TaskRow task, IEnumerable<AssignmentRow> all, bool lies)
    {
        var rows = all.Where(_ => !lies || _chance.Next(2) == 0).ToArray();
        var standing = rows.Count(row => row.State == RowState.Submitted);
        if (standing >= task.Overlap)
        {
            _dispatcher.AddDone(task.Number, standing);
        }
        else if (rows.Length == 0)
        {
            _dispatcher.Add(task.Number, task.Overlap, task.Priority);
        }
        else
        {
            var stored = rows.Select(row => new RestoredAssignment(
                row.Person,
                row.State switch
                {
                    RowState.Live => RestoredState.Live,
                    RowState.Submitted => RestoredState.Standing,
                    RowState.Expired => RestoredState.Expired,
                    _ => RestoredState.Ended,
                },
                row.Place ?? -1,
                row.Fence,
                row.State == RowState.Live ? LeaseOf(row) : null
            ));
            _dispatcher.Restore(new(task.Number, task.Overlap, task.Priority, rows.Max(row => row.Fence)), stored);
        }
    }

    private static Lease LeaseOf(AssignmentRow row) =>
        new()
        {
            AssignmentId = row.Id,
            ClientId = new("c"),
            ProjectId = new("q"),
            PersonId = row.Person,
            Task = row.Task,
            Place = row.Place!.Value,
            Fence = row.Fence,
            DueAt = row.DueAt,
        };
}
