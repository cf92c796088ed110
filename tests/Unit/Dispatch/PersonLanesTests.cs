using Plumbline.Dispatch;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Dispatch;

public sealed class PersonLanesTests
{
    private static readonly PersonId s_one = new("one");
    private static readonly PersonId s_two = new("two");

    [Fact]
    public async Task One_claim_of_a_person_runs_at_a_time_in_the_order_of_coming()
    {
        var lanes = Lanes();
        var first = (await lanes.Enter(s_one, default)).Value;
        var second = lanes.Enter(s_one, default).AsTask();
        var third = lanes.Enter(s_one, default).AsTask();
        using var other = (await lanes.Enter(s_two, default)).Value;
        Assert.False(second.IsCompleted);
        first.Dispose();
        first.Dispose(); // A second time lets nobody in.
        (await second).Value.Dispose();
        (await third).Value.Dispose();
        Assert.Equal(s_two, other.Person);
        Assert.Equal(1, lanes.Count);
    }

    [Fact]
    public async Task No_two_of_many_callers_are_inside_at_once()
    {
        var lanes = Lanes(waiting: 10_000);
        var (inside, most, entered) = (0, 0, 0);
        async Task Claim()
        {
            await Task.Yield();
            using var hold = (await lanes.Enter(s_one, default)).Value;
            most = Math.Max(most, ++inside);
            await Task.Yield();
            entered++;
            inside--;
        }

        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(_ => Claim()));
        Assert.Equal((1, 2_000, 0), (most, entered, lanes.Count));
    }

    [Fact]
    public async Task A_wait_that_takes_too_long_is_refused_and_leaves_the_line()
    {
        var lanes = Lanes(wait: TimeSpan.Zero);
        var hold = (await lanes.Enter(s_one, default)).Value;
        Assert.Same(DispatchProblems.LaneBusy, (await lanes.Enter(s_one, default)).Problem);
        hold.Dispose();
        Assert.Equal(0, lanes.Count);
        (await lanes.Enter(s_one, default)).Value.Dispose();
    }

    [Fact]
    public async Task One_more_than_may_wait_is_refused_at_once()
    {
        var lanes = Lanes(waiting: 1);
        var hold = (await lanes.Enter(s_one, default)).Value;
        var waiting = lanes.Enter(s_one, default).AsTask();
        Assert.Same(DispatchProblems.LaneBusy, (await lanes.Enter(s_one, default)).Problem);
        hold.Dispose();
        (await waiting).Value.Dispose();
    }

    [Fact]
    public async Task A_cancelled_wait_hands_the_lane_to_the_next()
    {
        var lanes = Lanes();
        using var cancel = new CancellationTokenSource();
        var hold = (await lanes.Enter(s_one, default)).Value;
        var cancelled = lanes.Enter(s_one, cancel.Token).AsTask();
        var next = lanes.Enter(s_one, default).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        hold.Dispose();
        (await next).Value.Dispose();
        Assert.Equal(0, lanes.Count);
    }

    [Fact]
    public async Task Cancelling_at_the_moment_of_the_hand_over_never_loses_the_lane()
    {
        var lanes = Lanes();
        for (var round = 0; round < 500; round++)
        {
            using var cancel = new CancellationTokenSource();
            var hold = (await lanes.Enter(s_one, default)).Value;
            var waiting = lanes.Enter(s_one, cancel.Token).AsTask();
            Parallel.Invoke(hold.Dispose, cancel.Cancel);
            try
            {
                (await waiting).Value.Dispose();
            }
            catch (OperationCanceledException)
            {
                // Either is right; what counts is that the lane is free afterwards.
            }

            Assert.Equal(0, lanes.Count);
        }
    }

    [Fact]
    public async Task A_lane_keeps_the_live_count_and_is_freed_at_none()
    {
        var lanes = Lanes();
        using (var hold = (await lanes.Enter(s_one, default)).Value)
        {
            lanes.Change(s_one, +2);
            Assert.Equal(2, hold.Live);
        }

        Assert.Equal((1, 2, 0), (lanes.Count, lanes.Live(s_one), lanes.Live(s_two)));
        lanes.Change(s_one, -2);
        Assert.Equal(0, lanes.Count);
        Assert.Throws<InvalidOperationException>(() => lanes.Change(s_one, -1));
        Assert.Equal(0, lanes.Count);
    }

    private static PersonLanes Lanes(TimeSpan? wait = null, int waiting = 32) =>
        new(new() { Wait = wait ?? Timeout.InfiniteTimeSpan, Waiting = waiting }, TimeProvider.System);
}
