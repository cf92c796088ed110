using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Projects;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>Gives back the places of leases that are over, by the store's time. The database decides each.</summary>
internal sealed class LeaseSweep(Store store, Projects.Door projects, Leases leases, PersonLanes lanes)
{
    private const int MostAtOnce = 200;

    /// <exception cref="KeyUnavailableException">A client's key is gone; every other client's leases were
    /// swept.</exception>
    public async Task Run(CancellationToken cancel)
    {
        KeyUnavailableException? gone = null;
        foreach (var project in projects.All)
        {
            try
            {
                using var inside = await projects.Enter(project, cancel);
                var due = project.Dispatcher.Due(store.Clock.Now, MostAtOnce);
                await Task.WhenAll(due.Select(lease => Expire(project, lease, cancel)));
            }
            catch (KeyUnavailableException fault)
            {
                gone = fault;
            }
        }

        if (gone is not null)
        {
            throw gone;
        }
    }

    private async Task Expire(LiveProject project, Lease lease, CancellationToken cancel)
    {
        var unit = await store.Begin(PersonId.Of(store.Installation.Text), project.Client, null, cancel);
        var at = new TurnAt(project, lease.AssignmentId, lease.Task, lease.PersonId, lease.Fence);
        TurnRows.Expire(unit, at);
        TurnRows.Count(unit, at, -1);
        unit.Record("assignment.expired", lease.AssignmentId.Text, project.Id);
        var committed = await unit.Commit(0, []);
        if (committed.Verdict == CommitVerdict.Done && leases.Remove(lease.AssignmentId, lease.Fence) is not null)
        {
            project.Figures.Expired(project.Dispatcher, lease.Key, lease.PersonId);
            lanes.Change(lease.PersonId, -1);
        }

        // The database has another state than memory, or its word did not come.
        project.IsDoubtful |= committed.Verdict is CommitVerdict.Stale or CommitVerdict.Failed;
    }
}
