using Plumbline.Dispatch;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Simulation;

/// <summary>What must hold of the durable rows after each step (trust, section 10.4), recounted from nothing.</summary>
internal sealed class Invariants(TinyStore store)
{
    private readonly HashSet<(int Task, PersonId Person)> _acknowledged = [];

    public int Acknowledged => _acknowledged.Count;

    /// <summary>A submit landed and was answered. I3: only the current fence of a live row lands.</summary>
    public void Acknowledge(AssignmentRow before, Lease lease)
    {
        Assert.Equal((RowState.Live, lease.Fence), (before.State, before.Fence));
        Assert.True(_acknowledged.Add((lease.Task, lease.PersonId)), "I8: an assignment was submitted twice.");
    }

    public void Check()
    {
        var taken = new int[store.Tasks.Count];
        var places = new HashSet<(int, int)>();
        var submitted = 0;
        foreach (var row in store.Rows)
        {
            if (row.State is RowState.Live or RowState.Submitted)
            {
                taken[row.Task]++;
                Assert.True(taken[row.Task] <= store.Tasks[row.Task].Overlap, "I2: more than the overlap.");
                Assert.True(places.Add((row.Task, row.Place!.Value)), "I3: two share a place.");
                Assert.InRange(row.Place.Value, 0, store.Tasks[row.Task].Overlap - 1);
            }

            if (row.State == RowState.Submitted)
            {
                submitted++;
                Assert.Contains((row.Task, row.Person), _acknowledged);
            }
        }

        Assert.True(submitted == _acknowledged.Count, "I1: acknowledged work is gone.");
    }

    /// <summary>I10: what the dispatcher counts is what a recount of the rows and of what is on its way
    /// gives.</summary>
    public void CheckProgress(ProgressCounts progress, IReadOnlyList<Proposal> inFlight)
    {
        var standing = new int[store.Tasks.Count];
        var isHeld = new bool[store.Tasks.Count];
        foreach (var row in store.Rows)
        {
            standing[row.Task] += row.State == RowState.Submitted ? 1 : 0;
            isHeld[row.Task] |= row.State == RowState.Live;
        }

        foreach (var proposal in inFlight)
        {
            isHeld[proposal.Task] = true;
        }

        var done = store.Tasks.Count(task => standing[task.Number] >= task.Overlap);
        var held = store.Tasks.Count(task => standing[task.Number] < task.Overlap && isHeld[task.Number]);
        Assert.Equal(new(standing.Length, standing.Length - done - held, held, done, standing.Sum()), progress);
    }

    public void CheckAllDone() => Assert.Equal(store.Tasks.Sum(task => task.Overlap), Acknowledged);
}
