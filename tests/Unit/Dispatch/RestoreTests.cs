using Plumbline.Dispatch;

namespace Plumbline.Tests.Unit.Dispatch;

public sealed class RestoreTests
{
    private readonly Floor _floor = new();

    [Fact]
    public void A_restored_task_knows_who_had_it_which_places_are_taken_and_its_fence()
    {
        var lease = Live(2, place: 1, fence: 5);
        _floor.Dispatcher.Restore(
            new(0, Overlap: 3, Priority: 0, Fence: 6),
            [
                new(Floor.Person(1), RestoredState.Standing, 2, 1, null),
                new(Floor.Person(2), RestoredState.Live, 1, 5, lease),
                new(Floor.Person(3), RestoredState.Expired, 0, 3, null),
                new(Floor.Person(4), RestoredState.Ended, 0, 4, null),
            ]
        );
        var dispatcher = _floor.Dispatcher;
        Assert.Equal(new(1, 0, 1, 0, 1), dispatcher.Progress);
        Assert.Equal([lease], dispatcher.Due(lease.DueAt, 9));
        Assert.Equal(1, dispatcher.LiveOf(Floor.Person(2)));
        Assert.All(
            Enumerable.Range(1, 4),
            person => Assert.Same(DispatchProblems.TaskHad, dispatcher.Named(Floor.Person(person), 0).Problem)
        );
        Assert.Same(DispatchProblems.NotExpired, dispatcher.Retake(Floor.Person(4), 0, RetakeFor.Submit).Problem);
        Assert.Equal(
            new Proposal(0, 0, 7, Floor.Person(3), Again: true),
            dispatcher.Retake(Floor.Person(3), 0, RetakeFor.Submit).Value
        );
    }

    [Fact]
    public void The_fence_is_at_least_that_of_each_assignment()
    {
        _floor.Dispatcher.Restore(new(0, 2, 0, Fence: 0), [new(Floor.Person(1), RestoredState.Expired, 0, 8, null)]);
        Assert.Equal(9, _floor.Claim(2).Fence);
    }

    [Fact]
    public void A_task_restored_with_all_its_annotations_is_done()
    {
        _floor.Dispatcher.Restore(new(0, 1, 0, 1), [new(Floor.Person(1), RestoredState.Standing, 0, 1, null)]);
        _floor.Dispatcher.AddDone(1, annotations: 3);
        Assert.Equal(new(2, 0, 0, 2, 4), _floor.Dispatcher.Progress);
        Assert.Same(DispatchProblems.NoneOpen, _floor.Dispatcher.Next(Floor.Person(2)).Problem);
        Assert.Same(DispatchProblems.TaskDone, _floor.Dispatcher.Named(Floor.Person(2), 1).Problem);
    }

    [Fact]
    public void A_done_task_whose_overlap_grew_is_open_to_those_whose_cursor_passed_it()
    {
        _floor.WithTasks(1);
        Assert.Same(DispatchProblems.TaskUnknown, _floor.Dispatcher.Named(Floor.Person(2), 1).Problem);
        _floor.Submit(_floor.Claim(1));
        Assert.Same(DispatchProblems.NoneOpen, _floor.Dispatcher.Next(Floor.Person(2)).Problem);
        _floor.Dispatcher.Restore(new(0, 2, 0, 1), [new(Floor.Person(1), RestoredState.Standing, 0, 1, null)]);
        Assert.Equal(new(1, 1, 0, 0, 1), _floor.Dispatcher.Progress);
        Assert.Same(DispatchProblems.NoneForYou, _floor.Dispatcher.Next(Floor.Person(1)).Problem);
        Assert.Equal((1, 2L), (_floor.Claim(2) is var lease ? lease.Place : -1, lease.Fence));
    }

    [Fact]
    public void What_the_store_forbids_is_refused()
    {
        RestoredAssignment Standing(int person, int place, long fence) =>
            new(Floor.Person(person), RestoredState.Standing, place, fence, null);
        Refuses(Standing(1, 0, 1), Standing(2, 0, 2));
        Refuses(Standing(1, 0, 1), Standing(1, 1, 2));
        Refuses(Standing(1, 2, 1));
        Refuses(Standing(1, -1, 1));
        Refuses(Standing(1, 0, 1), new RestoredAssignment(Floor.Person(1), RestoredState.Ended, 0, 2, null));
        Refuses(new RestoredAssignment(Floor.Person(1), RestoredState.Live, 0, 2, null));
    }

    private static void Refuses(params RestoredAssignment[] assignments)
    {
        var refused = Record.Exception(() => new Floor().Dispatcher.Restore(new(0, 2, 0, 0), assignments));
        Assert.True(refused is InvalidOperationException or ArgumentException);
    }

    private Lease Live(int person, int place, long fence) =>
        _floor.LeaseOf(new(0, place, fence, Floor.Person(person), false), Floor.Start);
}
