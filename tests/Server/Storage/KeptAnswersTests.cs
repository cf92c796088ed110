using Plumbline.Storage;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Storage;

public sealed class KeptAnswersTests
{
    [Fact]
    public async Task An_answer_is_repeated_after_23_hours_and_forgotten_after_49()
    {
        await using var house = await House.Start();
        var (client, _, person, project) = await OutageTests.Team(house, "a", "b", "c");
        var old = (await person.Claims(project, requestKey: "old")).Is(200);
        await Advance(house, TimeSpan.FromHours(26));
        var newer = (await person.Claims(project, requestKey: "newer")).Is(200);
        await Advance(house, TimeSpan.FromHours(23));

        // "old" is 49 hours old by now, "newer" 23.
        await House.Eventually(
            async () =>
            {
                house.Clock.Advance(TimeSpan.FromSeconds(1));
                return await Kept(house, client, before: TimeSpan.FromHours(48)) == 0;
            },
            "what is older than 48 hours is forgotten"
        );

        Assert.Equal(IdsOf(newer), IdsOf((await person.Claims(project, requestKey: "newer")).Is(200)));
        Assert.NotEqual(IdsOf(old), IdsOf((await person.Claims(project, requestKey: "old")).Is(200)));
    }

    [Fact]
    public async Task A_pass_forgets_part_by_part_and_leaves_other_clients_and_younger_answers()
    {
        const int Many = 4_100; // More than two parts.
        await using var store = await TestStore.Make();
        var kept = new KeptAnswers(store.Store);
        await Fill(store, TestStore.A, "old", Many);
        await Fill(store, TestStore.B, "old", 3);
        store.Clock.Advance(KeptAnswers.Life + TimeSpan.FromSeconds(1));
        await Fill(store, TestStore.A, "young", 10);

        await kept.Forget(CancellationToken.None);
        await kept.Forget(CancellationToken.None);

        var left = await store.Column<string>("select client_id || ' ' || request from idempotency");
        Assert.Equal(Enumerable.Repeat($"{TestStore.A.Text} young", 10), left);
    }

    [Fact]
    public async Task A_client_without_its_key_keeps_no_other_from_forgetting()
    {
        await using var store = await TestStore.Make();
        var kept = new KeptAnswers(store.Store);
        await Fill(store, TestStore.A, "old", 2);
        await Fill(store, TestStore.B, "old", 3);
        store.Clock.Advance(KeptAnswers.Life + TimeSpan.FromSeconds(1));
        var file = Path.Combine(store.Database.Settings.KeyFolder, TestStore.A.Text + ".key");
        File.Move(file, file + ".away");

        await kept.Forget(CancellationToken.None);

        var left = await store.Column<string>("select client_id from idempotency");
        Assert.Equal([TestStore.A.Text, TestStore.A.Text], left);
    }

    private static async Task Fill(TestStore store, Plumbline.Model.ClientId client, string request, int count)
    {
        var unit = await store.Begin(client);
        for (var i = 0; i < count; i++)
        {
            unit.WriteExempt(
                Exempt.Repeat,
                1,
                """
                insert into idempotency (client_id, person_id, key, request, status, response, at_ms)
                values (@client, @person, @key, @request, 200, @response, @now)
                """,
                ("person", $"person-{i % 7}"),
                ("key", $"{request}-{i}"),
                ("request", request),
                ("response", Array.Empty<byte>()),
                ("now", unit.NowMs)
            );
        }

        Assert.Equal(CommitVerdict.Done, (await unit.Commit(0, [])).Verdict);
    }

    /// <summary>Turns the clock by steps that leave leases and keys their own time.</summary>
    private static async Task Advance(House house, TimeSpan time)
    {
        for (var gone = TimeSpan.Zero; gone < time; gone += TimeSpan.FromHours(1))
        {
            house.Clock.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
        }
    }

    private static async Task<long> Kept(House house, string client, TimeSpan before)
    {
        await using var connection = await house.Database.Open();
        return await Dapper.SqlMapper.ExecuteScalarAsync<long>(
            connection,
            "select count(*) from idempotency where client_id = @client and at_ms < @before",
            new { client, before = (house.Clock.GetUtcNow() - before).ToUnixTimeMilliseconds() }
        );
    }

    private static string IdsOf(Answer answer) =>
        string.Join(
            ' ',
            answer
                .Json.GetProperty("assignments")
                .EnumerateArray()
                .Select(assignment => assignment.GetProperty("id").GetString())
        );
}
