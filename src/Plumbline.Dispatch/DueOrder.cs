namespace Plumbline.Dispatch;

/// <summary>Orders leases by due time; those of one moment by task and fence, which no two share.</summary>
internal sealed class DueOrder : IComparer<Lease>
{
    public int Compare(Lease? x, Lease? y)
    {
        var byTime = x!.DueAt.UtcTicks.CompareTo(y!.DueAt.UtcTicks);
        var byTask = byTime != 0 ? byTime : x.Task.CompareTo(y.Task);
        return byTask != 0 ? byTask : x.Fence.CompareTo(y.Fence);
    }
}
