using Plumbline.Dispatch;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Dispatch;

public sealed class ProjectDispatcherTests
{
    [Fact]
    public void Priorities_are_compared_as_numbers()
    {
        var floor = new Floor()
            .WithTasks(1, priority: 9)
            .WithTasks(1, priority: 100, first: 1)
            .WithTasks(1, priority: 10, first: 2);
        Assert.Equal([1, 2, 0], Enumerable.Range(0, 3).Select(_ => floor.Claim(1).Task));
    }

    [Fact]
    public void A_later_task_of_higher_priority_is_served_first_though_windows_are_full()
    {
        var floor = new Floor().WithTasks(200);
        floor.Claim(1);
        floor.WithTasks(1, priority: 1, first: 200);
        Assert.Equal(200, floor.Claim(1).Task);
    }

    [Fact]
    public void A_returned_task_of_low_priority_waits_for_an_open_higher_one()
    {
        var floor = new Floor().WithTasks(1).WithTasks(2, priority: 1, first: 1);
        var low = floor.Claim(1, 0);
        floor.Dispatcher.Skip(low.Key);
        Assert.Equal(
            [1, 2, 0],
            Enumerable.Range(0, 3).Select(_ => floor.Claim(2).Task).OrderBy(task => task == 0 ? 9 : task)
        );
        var other = new Floor().WithTasks(1).WithTasks(2, priority: 1, first: 1);
        other.Dispatcher.Skip(other.Claim(1, 0).Key);
        Assert.NotEqual(0, other.Claim(2).Task);
    }

    [Fact]
    public void With_a_window_of_one_the_order_is_that_of_age()
    {
        var floor = new Floor(window: 1).WithTasks(50);
        Assert.Equal(Enumerable.Range(0, 50), Enumerable.Range(0, 50).Select(_ => floor.Claim(1).Task));
    }

    [Fact]
    public void A_task_is_served_from_among_the_oldest_of_the_window_and_never_waits_longer_than_its_square()
    {
        var floor = new Floor(window: 8).WithTasks(3_000);
        var open = new SortedSet<int>(Enumerable.Range(0, 3_000));
        for (var draw = 0; draw < 2_000; draw++)
        {
            var task = floor.Claim(1).Task;
            Assert.InRange(open.TakeWhile(other => other != task).Count(), 0, 7);
            open.Remove(task);
            Assert.InRange(draw - open.Min, -1, 64);
        }
    }

    [Fact]
    public void Nobody_gets_a_skipped_task_again_and_others_do()
    {
        var floor = new Floor().WithTasks(5);
        for (var task = 0; task < 5; task++)
        {
            floor.Dispatcher.Skip(floor.Claim(1, task).Key);
        }

        Assert.Same(DispatchProblems.NoneForYou, floor.Dispatcher.Next(Floor.Person(1)).Problem);
        Assert.Same(DispatchProblems.TaskHad, floor.Dispatcher.Named(Floor.Person(1), 3).Problem);
        Assert.Equal(5, Enumerable.Range(0, 5).Select(_ => floor.Claim(2).Task).Distinct().Count());
    }

    [Fact]
    public void Five_skips_do_not_block_the_stream_of_priorities()
    {
        var floor = new Floor();
        for (var number = 0; number < 20; number++)
        {
            floor.Dispatcher.Add(number, 2, priority: number);
        }

        for (var skip = 0; skip < 5; skip++)
        {
            floor.Dispatcher.Skip(floor.Claim(1).Key);
        }

        Assert.Equal(Enumerable.Range(0, 15).Reverse(), Enumerable.Range(0, 15).Select(_ => floor.Claim(1).Task));
        Assert.Equal(Enumerable.Range(0, 20).Reverse(), Enumerable.Range(0, 20).Select(_ => floor.Claim(2).Task));
    }

    [Fact]
    public void Each_reason_not_to_give_a_named_task_is_told_apart()
    {
        var floor = new Floor(live: 2).WithTasks(5, overlap: 1);
        var full = floor.Claim(1, 0);
        floor.Submit(floor.Claim(1, 1));
        var dispatcher = floor.Dispatcher;
        Assert.Same(DispatchProblems.TaskFull, dispatcher.Named(Floor.Person(2), 0).Problem);
        Assert.Same(DispatchProblems.TaskDone, dispatcher.Named(Floor.Person(2), 1).Problem);
        Assert.Same(DispatchProblems.TaskHad, dispatcher.Named(Floor.Person(1), 0).Problem);
        Assert.Same(DispatchProblems.TaskUnknown, dispatcher.Named(Floor.Person(1), 5).Problem);
        Assert.Same(DispatchProblems.TaskUnknown, dispatcher.Named(Floor.Person(1), -1).Problem);
        floor.Claim(1, 2);
        Assert.Same(DispatchProblems.LiveLimit, dispatcher.Named(Floor.Person(1), 3).Problem);
        Assert.Equal(1, full.Fence);
    }

    [Fact]
    public void The_live_limit_holds_for_proposals_too_and_ends_with_a_submit()
    {
        var floor = new Floor(live: 2).WithTasks(9);
        var first = floor.Claim(1);
        floor.Dispatcher.Next(Floor.Person(1));
        Assert.Same(DispatchProblems.LiveLimit, floor.Dispatcher.Next(Floor.Person(1)).Problem);
        Assert.Equal(2, floor.Dispatcher.LiveOf(Floor.Person(1)));
        floor.Submit(first);
        Assert.Null(floor.Dispatcher.Next(Floor.Person(1)).Problem);
        Assert.Equal(0, floor.Dispatcher.LiveOf(Floor.Person(2)));
    }

    [Fact]
    public void Nothing_open_and_nothing_for_you_are_different_answers()
    {
        var floor = new Floor().WithTasks(1, overlap: 2);
        floor.Claim(1);
        Assert.Same(DispatchProblems.NoneForYou, floor.Dispatcher.Next(Floor.Person(1)).Problem);
        floor.Claim(2);
        Assert.Same(DispatchProblems.NoneOpen, floor.Dispatcher.Next(Floor.Person(3)).Problem);
    }

    [Fact]
    public void Tasks_that_come_late_are_open_to_those_who_found_nothing()
    {
        var floor = new Floor();
        Assert.Same(DispatchProblems.NoneOpen, floor.Dispatcher.Next(Floor.Person(1)).Problem);
        floor.WithTasks(5);
        Assert.Equal(5, Enumerable.Range(0, 5).Select(_ => floor.Claim(1).Task).Distinct().Count());
        floor.WithTasks(1, first: 5);
        Assert.Equal(5, floor.Claim(1).Task);
    }

    [Fact]
    public void A_withdrawn_proposal_may_go_to_the_same_person_under_a_new_fence()
    {
        var floor = new Floor().WithTasks(1, overlap: 3);
        var first = floor.Dispatcher.Next(Floor.Person(1)).Value;
        floor.Dispatcher.Withdraw(first);
        Assert.Equal(new(1, 1, 0, 0, 0), floor.Dispatcher.Progress);
        var second = floor.Dispatcher.Next(Floor.Person(1)).Value;
        Assert.Equal(first with { Fence = 2 }, second);
    }

    [Fact]
    public void The_lowest_free_place_is_taken()
    {
        var floor = new Floor().WithTasks(1, overlap: 4);
        var leases = Enumerable.Range(0, 3).Select(person => floor.Claim(person)).ToArray();
        Assert.Equal([0, 1, 2], leases.Select(lease => lease.Place));
        floor.Dispatcher.Skip(leases[1].Key);
        floor.Dispatcher.Expire(leases[0].Key);
        Assert.Equal([0, 1, 3], Enumerable.Range(3, 3).Select(person => floor.Claim(person).Place));
    }

    [Fact]
    public void A_submit_is_told_when_it_may_complete_the_task()
    {
        var floor = new Floor().WithTasks(1, overlap: 3);
        var leases = Enumerable.Range(0, 3).Select(person => floor.Claim(person)).ToArray();
        var dispatcher = floor.Dispatcher;
        Assert.Equal(SubmitStep.Ordinary, dispatcher.BeginSubmit(leases[0].Key));
        Assert.Equal(SubmitStep.Ordinary, dispatcher.BeginSubmit(leases[1].Key));
        Assert.Equal(SubmitStep.UnderWay, dispatcher.BeginSubmit(leases[1].Key));
        Assert.Equal(SubmitStep.MayComplete, dispatcher.BeginSubmit(leases[2].Key));
        dispatcher.SubmitFailed(leases[0].Key);
        Assert.False(dispatcher.Submitted(leases[2].Key));
        Assert.Equal(SubmitStep.MayComplete, dispatcher.BeginSubmit(leases[0].Key));
        Assert.False(dispatcher.Submitted(leases[1].Key));
        Assert.True(dispatcher.Submitted(leases[0].Key));
        Assert.Equal(SubmitStep.NotLive, dispatcher.BeginSubmit(leases[0].Key));
        Assert.Equal(new(1, 0, 0, 1, 3), dispatcher.Progress);
    }

    [Fact]
    public void A_lease_is_not_due_while_its_submit_is_under_way()
    {
        var floor = new Floor().WithTasks(1);
        var lease = floor.Claim(1);
        floor.Dispatcher.BeginSubmit(lease.Key);
        Assert.Empty(floor.Dispatcher.Due(lease.DueAt, 9));
        floor.Dispatcher.SubmitFailed(lease.Key);
        Assert.Equal([lease], floor.Dispatcher.Due(lease.DueAt, 9));
    }

    [Fact]
    public void An_expiry_that_wins_over_a_submit_leaves_nothing_of_it()
    {
        var floor = new Floor().WithTasks(1);
        var lease = floor.Claim(1);
        floor.Dispatcher.BeginSubmit(lease.Key);
        floor.Dispatcher.Expire(lease.Key);
        floor.Dispatcher.SubmitFailed(lease.Key);
        Assert.Equal(new(1, 1, 0, 0, 0), floor.Dispatcher.Progress);
        Assert.Equal(SubmitStep.MayComplete, floor.Dispatcher.BeginSubmit(floor.Claim(2).Key));
    }

    [Fact]
    public void Leases_come_due_in_order_and_stay_until_they_are_expired()
    {
        var floor = new Floor().WithTasks(4);
        DateTimeOffset[] dueAt = [At(40), At(10), At(30), At(20)];
        var leases = Enumerable.Range(0, 4).Select(task => floor.Claim(1, task, dueAt[task])).ToArray();
        var dispatcher = floor.Dispatcher;
        Assert.Equal([1, 3, 2], dispatcher.Due(dueAt[2], 9).Select(lease => lease.Task));
        Assert.Equal([1, 3], dispatcher.Due(dueAt[0], 2).Select(lease => lease.Task));
        Assert.Empty(dispatcher.Due(dueAt[1].AddTicks(-1), 9));
        Assert.Equal(dueAt[0].AddHours(1), dispatcher.Renew(leases[1].Key, dueAt[0].AddHours(1))?.DueAt);
        dispatcher.Expire(leases[3].Key);
        Assert.Equal([2, 0], dispatcher.Due(dueAt[0], 9).Select(lease => lease.Task));
        Assert.Null(dispatcher.Renew(leases[3].Key, dueAt[0]));
    }

    private static DateTimeOffset At(int minutes) => Floor.Start + TimeSpan.FromMinutes(minutes);

    [Fact]
    public void A_renewal_during_a_submit_holds_when_the_submit_fails()
    {
        var floor = new Floor().WithTasks(1);
        var lease = floor.Claim(1);
        floor.Dispatcher.BeginSubmit(lease.Key);
        var later = lease.DueAt.AddHours(1);
        Assert.NotNull(floor.Dispatcher.Renew(lease.Key, later));
        floor.Dispatcher.SubmitFailed(lease.Key);
        Assert.Empty(floor.Dispatcher.Due(lease.DueAt, 9));
        Assert.Single(floor.Dispatcher.Due(later, 9));
    }

    [Fact]
    public void A_wrong_step_throws_and_changes_nothing()
    {
        var floor = new Floor().WithTasks(2);
        var lease = floor.Claim(1);
        floor.Submit(lease);
        var before = floor.Dispatcher.Progress;
        Assert.Throws<InvalidOperationException>(() => floor.Dispatcher.Submitted(lease.Key));
        Assert.Throws<InvalidOperationException>(() => floor.Dispatcher.Skip(lease.Key));
        Assert.Throws<InvalidOperationException>(() => floor.Dispatcher.Expire(lease.Key));
        Assert.Throws<InvalidOperationException>(() => floor.Dispatcher.Add(0, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => floor.Dispatcher.Add(7, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => floor.Dispatcher.Add(7, DispatchSettings.MostOverlap + 1, 0));
        var proposal = floor.Dispatcher.Next(Floor.Person(2)).Value;
        var foreign = floor.LeaseOf(proposal, Floor.Start) with { PersonId = Floor.Person(3) };
        Assert.Throws<ArgumentException>(() => floor.Dispatcher.Confirm(proposal, foreign));
        floor.Dispatcher.Withdraw(proposal);
        Assert.Throws<InvalidOperationException>(() => floor.Dispatcher.Withdraw(proposal));
        Assert.Equal(before, floor.Dispatcher.Progress);
    }

    [Fact]
    public void A_compaction_of_the_returned_loses_nothing_and_gives_nothing_twice()
    {
        const int tasks = 4_000;
        var floor = new Floor().WithTasks(tasks);
        var returned = new List<int>();
        for (var task = 0; task < tasks; task++)
        {
            var lease = floor.Claim(1);
            floor.Dispatcher.Skip(lease.Key);
            returned.Add(lease.Task);
        }

        // Person 2 has a window on the first, person 3 takes the last.
        var served = Enumerable.Range(0, 100).Select(_ => floor.Claim(2).Task).ToHashSet();
        var others = returned[^2_950..].ConvertAll(task => floor.Claim(3, task));
        floor.Dispatcher.Skip(others[^1].Key); // More than half is closed now: this compacts.
        while (floor.Dispatcher.Next(Floor.Person(2)) is { Problem: null } next)
        {
            Assert.True(served.Add(next.Value.Task));
        }

        Assert.Equal(tasks - 2_949, served.Count);
        Assert.Equal(0, floor.Dispatcher.Progress.Open);
    }

    [Fact]
    public void Each_wrong_setting_is_refused()
    {
        var random = new SeededRandom(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProjectDispatcher(new() { Window = 0 }, random));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new ProjectDispatcher(new() { Window = DispatchSettings.WidestWindow + 1 }, random)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProjectDispatcher(new() { LiveInProject = 0 }, random));
    }

    [Fact]
    public void Many_threads_finish_every_task_with_as_many_people_as_it_wants()
    {
        var floor = new Floor(live: 3).WithTasks(2_000, overlap: 3);
        var takers = new System.Collections.Concurrent.ConcurrentDictionary<(int Task, int Person), int>();
        Parallel.For(
            0,
            16,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            person =>
            {
                while (floor.Dispatcher.Next(Floor.Person(person)) is { Problem: null } next)
                {
                    Assert.True(takers.TryAdd((next.Value.Task, person), 0));
                    floor.Submit(floor.Confirm(next.Value));
                }
            }
        );
        Assert.Equal(new(2_000, 0, 0, 2_000, 6_000), floor.Dispatcher.Progress);
        Assert.Equal(6_000, takers.Count);
        Assert.Equal(0, floor.Dispatcher.BegunTasks);
    }
}
