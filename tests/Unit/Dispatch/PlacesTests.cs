using Plumbline.Dispatch;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Dispatch;

public sealed class PlacesTests
{
    private static readonly PersonId Ada = PersonId.Of("ada");
    private static readonly PersonId Bea = PersonId.Of("bea");

    [Fact]
    public void Lists_of_the_three_states_are_the_counts_of_progress_and_in_order()
    {
        var dispatcher = Three();

        Assert.Equal([0, 3], Numbers(dispatcher.Places(TaskState.Open, -1, 10)));
        Assert.Equal([2], Numbers(dispatcher.Places(TaskState.Out, -1, 10)));
        Assert.Equal([1], Numbers(dispatcher.Places(TaskState.Done, -1, 10)));
        Assert.Equal([0, 1], Numbers(dispatcher.Places(null, -1, 2)));
        Assert.Equal([2, 3], Numbers(dispatcher.Places(null, 1, 2)));
        Assert.Equal(1, dispatcher.PlaceOf(3)!.Value.Standing);
        Assert.Null(dispatcher.PlaceOf(4));
        Assert.Null(dispatcher.PlaceOf(-1));
    }

    [Fact]
    public void A_list_that_passes_over_many_numbers_finds_the_last_one()
    {
        var dispatcher = new ProjectDispatcher(new DispatchSettings(), new Fixed());
        dispatcher.Add(40_000, 1, 0);

        Assert.Equal([40_000], Numbers(dispatcher.Places(TaskState.Open, -1, 10)));
    }

    [Fact]
    public void A_task_is_without_taker_when_everybody_had_it()
    {
        var dispatcher = Three();

        Assert.Equal(1, dispatcher.WithoutTaker([Ada], 100));
        Assert.Equal(0, dispatcher.WithoutTaker([Ada, Bea], 100));
        Assert.Equal(0, dispatcher.WithoutTaker([Ada], 0));
    }

    private static int[] Numbers(IReadOnlyList<TaskPlace> places) => [.. places.Select(place => place.Number)];

    /// <summary>0 is fresh, 1 done, 2 out with Bea, and of 3 Ada's annotation stands while a place is free.</summary>
    private static ProjectDispatcher Three()
    {
        var dispatcher = new ProjectDispatcher(new DispatchSettings(), new Fixed());
        dispatcher.Add(0, 1, 0);
        dispatcher.AddDone(1, 2);
        dispatcher.Restore(
            new RestoredTask(2, 2, 0, 1),
            [new RestoredAssignment(Bea, RestoredState.Live, 0, 1, LeaseOf(Bea, 2))]
        );
        dispatcher.Restore(
            new RestoredTask(3, 2, 0, 1),
            [new RestoredAssignment(Ada, RestoredState.Standing, 0, 1, null)]
        );
        return dispatcher;
    }

    private static Lease LeaseOf(PersonId person, int task) =>
        new()
        {
            AssignmentId = AssignmentId.Of("a1"),
            ClientId = ClientId.Of("c"),
            ProjectId = ProjectId.Of("p"),
            PersonId = person,
            Task = task,
            Place = 0,
            Fence = 1,
            DueAt = DateTimeOffset.UnixEpoch,
            SchemaVersion = 1,
        };

    private sealed class Fixed : RandomSource
    {
        public override void Fill(Span<byte> bytes) => bytes.Clear();
    }
}
