using Plumbline.Model;
using Plumbline.Storage;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Storage;

public sealed class WriterTests
{
    [Fact]
    public async Task A_refused_member_fails_none_of_its_neighbours()
    {
        await using var store = await TestStore.Make();
        var stale = await store.AddsGuideline(TestStore.A, 8);
        stale.Save("update project set overlap = 9 where client_id = @client and state = 'closed'");
        Unit[] units =
        [
            await store.AddsGuideline(TestStore.A, 1),
            await store.AddsGuideline(TestStore.A, 2),
            await store.AddsGuideline(TestStore.A, 2), // The primary key refuses it.
            stale,
            await store.AddsGuideline(TestStore.B, 1),
            await OutOfRange(store), // A check refuses it.
            await store.AddsGuideline(TestStore.A, 3),
            await store.AddsGuideline(TestStore.B, 2),
        ];

        var committed = await InOneBatch(store, units);

        Assert.Equal(
            "Done Done Stale Stale Done Stale Done Done",
            string.Join(' ', committed.Select(one => one.Verdict))
        );
        Assert.Equal("1 2 3", await store.Guidelines(TestStore.A));
        Assert.Equal("1 2", await store.Guidelines(TestStore.B));
        Assert.Equal([1, 1], await store.Column<long>("select overlap from project"));
    }

    [PostgresFact]
    public async Task Members_of_several_clients_in_one_batch_see_their_own_rows_alone()
    {
        await using var store = await TestStore.Make();
        var units = new List<Unit>();
        for (var i = 0; i < 10; i++)
        {
            // No condition on the client: only row security keeps it to the one row of its own.
            var unit = await store.Begin(i % 2 == 0 ? TestStore.A : TestStore.B);
            unit.Save("update project set overlap = overlap + @by", ("by", i % 2 == 0 ? 1 : 100));
            unit.Record("project.changed", "p1", null);
            units.Add(unit);
        }

        var committed = await InOneBatch(store, [.. units]);

        Assert.All(committed, one => Assert.Equal(CommitVerdict.Done, one.Verdict));
        Assert.Equal([6, 501], await store.Column<long>("select overlap from project order by client_id"));
    }

    [Fact]
    public async Task Units_of_a_client_are_done_in_the_order_in_which_they_came()
    {
        await using var store = await TestStore.Make();
        var units = new List<Unit>();
        for (var i = 1; i <= 40; i++)
        {
            var unit = await store.Begin(i % 3 == 0 ? TestStore.B : TestStore.A);
            unit.Write("update project set overlap = @i where client_id = @client", ("i", i));
            unit.Record("project.changed", $"{i}", null);
            units.Add(unit);
        }

        await InOneBatch(store, [.. units]);

        Assert.Equal([40, 39], await store.Column<long>("select overlap from project order by client_id"));
    }

    [Fact]
    public async Task Units_that_want_the_same_row_in_one_batch_are_done_one_after_another()
    {
        await using var store = await TestStore.Make();
        var units = new List<Unit>();
        for (var i = 0; i < 7; i++)
        {
            var unit = await store.Begin(TestStore.A);
            unit.Save("update project set overlap = overlap + @by where client_id = @client", ("by", 10));
            unit.Record("project.changed", "p1", null);
            units.Add(unit);
        }

        var committed = await InOneBatch(store, [.. units]);

        Assert.All(committed, one => Assert.Equal(CommitVerdict.Done, one.Verdict));
        Assert.Equal([71, 1], await store.Column<long>("select overlap from project order by client_id"));
    }

    [Fact]
    public async Task Turns_grow_over_all_clients_and_over_a_restart()
    {
        await using var store = await TestStore.Make();
        Unit[] units =
        [
            await store.AddsGuideline(TestStore.A, 1),
            await store.AddsGuideline(TestStore.B, 1),
            await store.AddsGuideline(TestStore.A, 2),
        ];
        await InOneBatch(store, units);
        var before = await store.Column<long>("select turn from fact");
        Assert.Equal(before.Count, before.Distinct().Count());

        await store.Reopen();
        await (await store.AddsGuideline(TestStore.B, 3)).Commit(0, []);

        var after = await store.Column<long>("select turn from fact");
        Assert.Equal(before.Count + 1, after.Count);
        Assert.True(after.Except(before).Single() > before.Max());
    }

    [Fact]
    public async Task A_full_queue_answers_busy_and_then_works_again()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(1);
        var project = await lead.CreatesProject(client, 1, people, "a", "b");
        var waiting = new List<WriteRequest>();
        await using (await TestStore.HoldWriter(house.Database))
        {
            // More than may wait were taken in: the writer holds a batch that is held itself, and takes no other.
            for (var isFull = false; !isFull || waiting.Count <= Writer.MostWaiting; )
            {
                var request = Idle(client);
                isFull = !house.Server.Store.Writer.TryEnqueue(request);
                if (!isFull)
                {
                    waiting.Add(request);
                }
            }

            var refused = (await people[0].Claims(project, requestKey: "claim")).Refuses(503, "busy");
            Assert.Equal("1", refused.Message.Headers.RetryAfter!.ToString());
        }

        Assert.InRange(waiting.Count, Writer.MostWaiting + 1, Writer.MostWaiting + Writer.MostMembers);
        Assert.All(
            await Task.WhenAll(waiting.Select(request => request.Outcome)),
            outcome => Assert.Equal(WriteVerdict.Done, outcome.Verdict)
        );
        var assignments = (await people[0].Claims(project, 2, "claim-2")).Is(200).Json.GetProperty("assignments");
        Assert.Equal(2, assignments.GetArrayLength()); // The refused claim holds no place.
    }

    [Fact]
    public async Task What_waits_when_the_store_closes_is_still_written()
    {
        await using var store = await TestStore.Make();
        var units = new Unit[30];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = await store.AddsGuideline(TestStore.A, i + 1);
        }

        var committed = units.Select(unit => unit.Commit(0, [])).ToList();
        await store.Close();

        Assert.All(await Task.WhenAll(committed), one => Assert.Equal(CommitVerdict.Done, one.Verdict));
        Assert.Equal(30, (await store.Column<long>("select version from guideline")).Count);
    }

    private static WriteRequest Idle(string client) =>
        new(
            client,
            [
                new Statement(
                    "update data_key set version = version where client_id = @client and purpose = 'none'",
                    [("client", client)],
                    null
                ),
            ]
        );

    private static async Task<Unit> OutOfRange(TestStore store)
    {
        var unit = await store.AddsGuideline(TestStore.A, 7);
        unit.Write("update project set overlap = 0 where client_id = @client");
        return unit;
    }

    /// <summary>Commits all while the writer is held: the first may be a batch of its own, the rest is one.</summary>
    private static async Task<Committed[]> InOneBatch(TestStore store, params Unit[] units)
    {
        Task<Committed>[] committed;
        await using (await TestStore.HoldWriter(store.Database))
        {
            committed = [.. units.Select(unit => unit.Commit(0, []))];
        }

        return await Task.WhenAll(committed);
    }
}
