using Plumbline.Tests.Unit.Dispatch;

namespace Plumbline.Tests.Unit.Simulation;

/// <summary>How often two people meet on tasks (T6.2): leaks can be traced to a person only when groups are
/// mixed.</summary>
public sealed class SharedItemsTests
{
    private const int People = 200;
    private const int Overlap = 3;
    private const int Dispatches = 100_000;

    /// <summary>Three times what chance would give: tasks · C(3,2) / C(200,2), 5.03 meetings of each pair.</summary>
    private const double Bar = 3.0 * (Dispatches / (double)Overlap) * 3 / (People * (People - 1) / 2);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void No_pair_shares_more_than_three_times_the_expected_number_of_tasks(ulong seed, bool shuffled) =>
        Assert.InRange(MostShared(window: 64, seed, shuffled), 1, Bar);

    [Fact]
    public void Without_the_window_people_who_come_in_turn_always_meet_the_same()
    {
        // The planted fault: the same run in strict order of age is far over the bar.
        Assert.True(MostShared(window: 1, seed: 1, shuffled: false) > 3 * Bar);
    }

    /// <summary>The most tasks that any pair shares after the run, each person holding one task at a time, round by
    /// round.</summary>
    private static int MostShared(int window, ulong seed, bool shuffled)
    {
        var floor = new Floor(window, live: 10, seed).WithTasks((Dispatches + Overlap - 1) / Overlap, Overlap);
        var chance = new SeededRandom(seed + 100);
        var takers = new Dictionary<int, List<int>>();
        var shared = new int[People * People];
        var order = Enumerable.Range(0, People).ToArray();
        var held = new Plumbline.Dispatch.Lease?[People];
        for (var dispatch = 0; dispatch < Dispatches; )
        {
            if (shuffled)
            {
                order = [.. order.OrderBy(_ => chance.Next(int.MaxValue))];
            }

            foreach (var person in order)
            {
                if (held[person] is { } lease)
                {
                    floor.Submit(lease);
                    held[person] = null;
                }

                if (dispatch < Dispatches && floor.Dispatcher.Next(Floor.Person(person)) is { Problem: null } next)
                {
                    held[person] = floor.Confirm(next.Value);
                    Meet(takers, shared, next.Value.Task, person);
                    dispatch++;
                }
            }
        }

        return shared.Max();
    }

    private static void Meet(Dictionary<int, List<int>> takers, int[] shared, int task, int person)
    {
        if (!takers.TryGetValue(task, out var others))
        {
            others = [];
            takers.Add(task, others);
        }

        foreach (var other in others)
        {
            shared[Math.Min(person, other) * People + Math.Max(person, other)]++;
        }

        others.Add(person);
    }
}
