using Plumbline.Dispatch;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Dispatch;

public sealed class LeasesTests
{
    private readonly Floor _floor = new();
    private readonly Leases _leases = new();

    [Fact]
    public void A_lease_is_found_until_one_caller_takes_it_out()
    {
        var lease = Lease(fence: 1);
        _leases.Add(lease);
        Assert.Same(lease, _leases.Find(lease.AssignmentId));
        Assert.Throws<InvalidOperationException>(() => _leases.Add(lease));
        Assert.Null(_leases.Remove(lease.AssignmentId, fence: 2));
        Assert.Same(lease, _leases.Remove(lease.AssignmentId, fence: 1));
        Assert.Null(_leases.Remove(lease.AssignmentId, fence: 1));
        Assert.Null(_leases.Find(lease.AssignmentId));
    }

    [Fact]
    public void A_renewed_lease_replaces_only_the_one_of_its_fence()
    {
        var lease = Lease(fence: 1);
        _leases.Add(lease);
        var later = lease with { DueAt = lease.DueAt.AddHours(1) };
        Assert.True(_leases.Replace(later));
        Assert.Same(later, _leases.Find(lease.AssignmentId));
        Assert.False(_leases.Replace(lease with { Fence = 2 }));
        Assert.False(_leases.Replace(Lease(fence: 1)));
        Assert.Equal(1, _leases.Count);
    }

    [Fact]
    public void Dropping_a_project_takes_out_its_leases_alone()
    {
        var (kept, dropped) = (Lease(1) with { ProjectId = new ProjectId("other") }, Lease(1));
        _leases.Add(kept);
        _leases.Add(dropped);
        Assert.Equal([dropped], _leases.Drop(dropped.ProjectId));
        Assert.Same(kept, _leases.Find(kept.AssignmentId));
        Assert.Equal(1, _leases.Count);
    }

    private Lease Lease(long fence) => _floor.LeaseOf(new(0, 0, fence, Floor.Person(1), false), Floor.Start);
}
