using Plumbline.Model;
using Plumbline.Storage;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Storage;

public sealed class UnitTests
{
    [Fact]
    public async Task A_unit_that_wrote_without_a_fact_throws()
    {
        await using var store = await TestStore.Make();
        var unit = await store.Begin(TestStore.A);
        unit.Write("update project set overlap = 5 where client_id = @client");

        await Assert.ThrowsAsync<InvalidOperationException>(() => unit.Commit(0, []));

        Assert.Equal([1, 1], await store.Column<long>("select overlap from project"));
    }

    [Theory]
    [InlineData((int)Exempt.Draft)]
    [InlineData((int)Exempt.Heartbeat)]
    [InlineData((int)Exempt.Job)]
    [InlineData((int)Exempt.Repeat)]
    public async Task An_exempt_write_needs_no_fact_and_frees_no_other(int kind)
    {
        await using var store = await TestStore.Make();
        var unit = await store.Begin(TestStore.A);
        unit.WriteExempt((Exempt)kind, 1, "update project set overlap = 5 where client_id = @client");
        Assert.Equal(CommitVerdict.Done, (await unit.Commit(0, [])).Verdict);

        unit = await store.Begin(TestStore.A);
        unit.Write("update project set overlap = 6 where client_id = @client");
        unit.WriteExempt((Exempt)kind, 1, "update project set overlap = 7 where client_id = @client");
        await Assert.ThrowsAsync<InvalidOperationException>(() => unit.Commit(0, []));

        Assert.Equal([1, 5], await store.Column<long>("select overlap from project order by overlap"));
    }

    [Fact]
    public async Task Two_facts_throw()
    {
        await using var store = await TestStore.Make();
        var unit = await store.Begin(TestStore.A);
        unit.Record("project.changed", "p1", null);

        Assert.Throws<InvalidOperationException>(() => unit.Record("project.changed", "p1", null));
        Assert.Throws<InvalidOperationException>(() => unit.RecordBulk("x", "p1", null, _ => (1, new byte[32])));
    }

    [Fact]
    public async Task A_unit_is_done_whole_or_not_at_all()
    {
        await using var store = await TestStore.Make();
        var facts = (await store.Column<string>("select id from fact")).Count;
        var unit = await store.AddsGuideline(TestStore.A, 1);
        unit.Save("update project set overlap = 5 where client_id = @client and id = @id", ("id", "nowhere"));

        Assert.Equal(CommitVerdict.Stale, (await unit.Commit(0, [])).Verdict);

        Assert.Equal("", await store.Guidelines(TestStore.A));
        Assert.Equal(facts, (await store.Column<string>("select id from fact")).Count);
    }

    [Fact]
    public async Task A_repeat_gets_the_first_bytes_and_changes_nothing()
    {
        await using var store = await TestStore.Make();
        var first = await (await store.AddsGuideline(TestStore.A, 1, new RequestKey("k", "r"))).Commit(201, [1, 2, 3]);

        var second = await (await store.AddsGuideline(TestStore.A, 2, new RequestKey("k", "r"))).Commit(200, [9]);

        Assert.Equal(CommitVerdict.Done, first.Verdict);
        Assert.Equal((CommitVerdict.Replayed, 201), (second.Verdict, second.Status));
        Assert.Equal<byte>([1, 2, 3], second.Response);
        Assert.Equal("1", await store.Guidelines(TestStore.A));
    }

    [Fact]
    public async Task The_same_key_with_another_request_is_a_mismatch()
    {
        await using var store = await TestStore.Make();
        await (await store.AddsGuideline(TestStore.A, 1, new RequestKey("k", "r"))).Commit(201, [1]);

        var second = await (await store.AddsGuideline(TestStore.A, 2, new RequestKey("k", "other"))).Commit(200, [9]);

        Assert.Equal((CommitVerdict.Mismatch, 0), (second.Verdict, second.Response.Length));
        Assert.Equal("1", await store.Guidelines(TestStore.A));
    }

    [Fact]
    public async Task A_key_is_each_clients_own()
    {
        await using var store = await TestStore.Make();
        await (await store.AddsGuideline(TestStore.A, 1, new RequestKey("k", "r"))).Commit(201, [1]);

        var other = await (await store.AddsGuideline(TestStore.B, 1, new RequestKey("k", "r"))).Commit(200, [9]);

        Assert.Equal(CommitVerdict.Done, other.Verdict);
        var kept = await store.Column<string>("select key from idempotency");
        Assert.Equal(2, kept.Distinct().Count()); // Not even the key tells that two clients chose the same.
        Assert.DoesNotContain("k", kept);
    }

    [Fact]
    public async Task Of_a_request_and_its_repeat_in_one_batch_one_is_done()
    {
        await using var store = await TestStore.Make();
        var one = await store.AddsGuideline(TestStore.A, 1, new RequestKey("k", "r"));
        var two = await store.AddsGuideline(TestStore.A, 2, new RequestKey("k", "r"));
        Task<Committed> first,
            second;
        await using (await TestStore.HoldWriter(store.Database))
        {
            first = one.Commit(201, [1]);
            second = two.Commit(201, [2]);
        }

        Assert.Equal(CommitVerdict.Done, (await first).Verdict);
        Assert.Equal(CommitVerdict.Replayed, (await second).Verdict);
        var replayed = await second;
        Assert.Equal<byte>([1], replayed.Response);
        Assert.Equal("1", await store.Guidelines(TestStore.A));
    }

    [Fact]
    public async Task A_kept_answer_that_was_moved_does_not_open()
    {
        await using var store = await TestStore.Make();
        await (await store.AddsGuideline(TestStore.A, 1, new RequestKey("k", "r"))).Commit(201, [1]);
        await (await store.AddsGuideline(TestStore.A, 2, new RequestKey("l", "r"))).Commit(202, [2]);
        await store.Column<long>(
            "update idempotency set response = (select response from idempotency where status = 202) where status = 201"
        );

        var again = await store.AddsGuideline(TestStore.A, 3, new RequestKey("k", "r"));

        await Assert.ThrowsAsync<Plumbline.Sealing.SealBrokenException>(() => again.Commit(201, [3]));
    }
}
