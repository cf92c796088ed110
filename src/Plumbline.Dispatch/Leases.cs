using System.Collections.Concurrent;
using Plumbline.Model;

namespace Plumbline.Dispatch;

/// <summary>The live assignments of all projects, by id.</summary>
/// <remarks>Safe to call from many threads at once; each function O(1) but for <see cref="Drop"/>.</remarks>
[Mutable]
public sealed class Leases
{
    private readonly ConcurrentDictionary<AssignmentId, Lease> _leases = new();

    /// <summary>How many there are. Takes every lock of the table: for figures, not for decisions.</summary>
    public int Count => _leases.Count;

    /// <summary>The lease of this assignment; null when it is not live.</summary>
    public Lease? Find(AssignmentId id) => _leases.GetValueOrDefault(id);

    /// <summary>Adds a lease; an id that is there already is a bug and throws.</summary>
    public void Add(Lease lease)
    {
        if (!_leases.TryAdd(lease.AssignmentId, lease))
        {
            throw new InvalidOperationException($"Assignment {lease.AssignmentId} is live already.");
        }
    }

    /// <summary>Puts a renewed lease in the place of the one with the same id and fence.</summary>
    /// <returns>False when that one is gone or has another fence: nothing was changed.</returns>
    public bool Replace(Lease lease)
    {
        while (_leases.TryGetValue(lease.AssignmentId, out var held) && held.Fence == lease.Fence)
        {
            if (_leases.TryUpdate(lease.AssignmentId, lease, held))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a lease out if it still has this fence.</summary>
    /// <returns>The lease; null when it is gone or has another fence. Of many callers one gets it.</returns>
    public Lease? Remove(AssignmentId id, long fence)
    {
        while (_leases.TryGetValue(id, out var held) && held.Fence == fence)
        {
            if (_leases.TryRemove(KeyValuePair.Create(id, held)))
            {
                return held;
            }
        }

        return null;
    }

    /// <summary>The leases of a person, over all projects. O(all leases), without taking a lock.</summary>
    public IReadOnlyList<Lease> Of(PersonId person)
    {
        var own = new List<Lease>();
        foreach (var (_, lease) in _leases)
        {
            if (lease.PersonId == person)
            {
                own.Add(lease);
            }
        }

        return own;
    }

    /// <summary>The leases of a project. O(all leases).</summary>
    public IReadOnlyList<Lease> Of(ProjectId project) => [.. _leases.Values.Where(lease => lease.ProjectId == project)];

    /// <summary>Takes out all leases of a project whose memory is dropped. O(all leases).</summary>
    /// <returns>Those that were taken out.</returns>
    public IReadOnlyList<Lease> Drop(ProjectId project)
    {
        var dropped = new List<Lease>();
        foreach (var (id, lease) in _leases)
        {
            if (lease.ProjectId == project && Remove(id, lease.Fence) is { } removed)
            {
                dropped.Add(removed);
            }
        }

        return dropped;
    }
}
