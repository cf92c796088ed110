using Plumbline.Model;

namespace Plumbline.Tests.Unit.Dispatch;

/// <summary>Costs as counts of words and bytes, which no busy machine changes.</summary>
public sealed class DispatchCostTests
{
    [Fact]
    public void A_claim_reads_as_many_words_however_many_tasks_there_are()
    {
        var few = WordsOfClaims(tasks: 10_000);
        var many = WordsOfClaims(tasks: 1_000_000);
        // 64 in the window, and 17 new ones: each of 50 people looks at each task.
        Assert.InRange(few.Average(), 1, 90);
        Assert.InRange(few.Max(), 64, 64 + 64 + 9);
        Assert.InRange(many.Average(), 1, few.Average() * 1.05);
        Assert.InRange(many.Max(), 64, 64 + 64 + 9);
    }

    [Fact]
    public void Somebody_who_comes_after_many_full_tasks_finds_the_first_open_one_at_once()
    {
        var floor = new Floor(window: 1).WithTasks(300_000);
        for (var task = 0; task < 300_000; task++)
        {
            floor.Dispatcher.Named(Floor.Person(1), task);
        }

        floor.WithTasks(1, first: 300_000);
        Assert.InRange(Words(floor, () => Assert.Equal(300_000, floor.Claim(2).Task)), 1, 9);
    }

    [Fact]
    public void Somebody_with_ten_thousand_answers_costs_what_a_newcomer_costs()
    {
        var floor = new Floor().WithTasks(50_000, overlap: 3);
        for (var answer = 0; answer < 10_000; answer++)
        {
            floor.Submit(floor.Claim(1));
        }

        floor.Claim(2);
        var veteran = Words(floor, () => Claims(floor, 1, 500));
        var newcomer = Words(floor, () => Claims(floor, 2, 500));
        Assert.InRange(veteran, 1, newcomer * 1.25);
    }

    [Fact]
    public void Nobody_looks_again_through_returned_tasks_when_nothing_changed()
    {
        const int tasks = 10_000;
        var floor = new Floor().WithTasks(tasks);
        for (var task = 0; task < tasks; task++)
        {
            floor.Dispatcher.Skip(floor.Claim(1).Key);
        }

        void FindsNothing() => Assert.NotNull(floor.Dispatcher.Next(Floor.Person(1)).Problem);
        FindsNothing();
        Assert.Equal(0, Words(floor, FindsNothing));
        floor.Dispatcher.Skip(floor.Claim(2).Key);
        Assert.InRange(Words(floor, FindsNothing), 1, 9);
        Assert.Equal(0, Words(floor, FindsNothing));
    }

    [Fact]
    public void Returned_tasks_that_come_and_go_for_months_keep_neither_memory_nor_searches_long()
    {
        var floor = new Floor().WithTasks(2);
        floor.Claim(0, 0);
        for (var person = 1; person < 50_000; person++)
        {
            floor.Dispatcher.Expire(floor.Claim(person).Key);
        }

        Assert.InRange(Words(floor, () => Assert.Equal(1, floor.Claim(60_000).Task)), 1, 12);
    }

    [Fact]
    public void Ten_million_tasks_take_at_most_16_bytes_each()
    {
        const int tasks = 10_000_000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var floor = new Floor().WithTasks(tasks, overlap: 3);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / (double)tasks, 12, 16);
        Assert.InRange(Words(floor, () => Claims(floor, 1, 1_000)), 1, 1_000 * 80);
        Assert.Equal(tasks, floor.Dispatcher.Progress.Tasks);
    }

    [Fact]
    public void A_done_task_leaves_no_record()
    {
        var floor = new Floor().WithTasks(1_000, overlap: 2);
        for (var task = 0; task < 1_000; task++)
        {
            floor.Submit(floor.Claim(1, task));
            floor.Submit(floor.Claim(2, task));
        }

        Assert.Equal(0, floor.Dispatcher.BegunTasks);
    }

    private static List<long> WordsOfClaims(int tasks)
    {
        var floor = new Floor().WithTasks(tasks, overlap: 3);
        var words = new List<long>();
        for (var claim = 0; claim < 20_000; claim++)
        {
            words.Add(Words(floor, () => floor.Submit(floor.Claim(claim % 50))));
        }

        return words;
    }

    private static void Claims(Floor floor, int person, int count)
    {
        for (var claim = 0; claim < count; claim++)
        {
            floor.Claim(person);
        }
    }

    private static long Words(Floor floor, Action step)
    {
        var before = floor.Dispatcher.WordsTouched;
        step();
        return floor.Dispatcher.WordsTouched - before;
    }
}
