using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Model;
using Plumbline.Server.Work;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Storage;

/// <summary>Every request that changed a client's rows has one fact, which proves what it says.</summary>
public sealed class FactsTests
{
    private static readonly string[] Keys = ["v", "at", "actor", "action", "object", "decision", "commitments"];

    [Fact]
    public async Task A_whole_run_leaves_one_fact_for_each_change()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(2);
        var project = await lead.CreatesProject(client, 2, people, "a", "b", "c", "d");
        var first = (await people[0].ClaimsOne(project))!;
        (await people[0].Submits(first, "0")).Is(200);
        (await people[0].Submits(first, "1")).Is(200); // A revision.
        var second = (await people[0].ClaimsOne(project))!;
        (await people[0].Post($"assignments/{second.Id}/skip", new { reason = "Unclear", fence = second.Fence })).Is(
            200
        );
        var third = (await people[0].ClaimsOne(project))!;
        (
            await people[0]
                .Post(
                    $"assignments/{third.Id}/draft",
                    new
                    {
                        answer = "{}",
                        fence = third.Fence,
                        revision = 1,
                    }
                )
        ).Is(200);
        (await people[0].Post($"assignments/{third.Id}/heartbeat", new { fence = third.Fence })).Is(200);
        house.Clock.Advance(TimeSpan.FromHours(1));
        await house.Server.Services.GetRequiredService<LeaseSweep>().Run(CancellationToken.None);
        (await people[0].Claims(project, 9, "again")).Is(200);
        (await people[0].Claims(project, 9, "again")).Is(200); // A repeat changes nothing.
        while (await people[1].ClaimsOne(project) is { } claimed)
        {
            (await people[1].Submits(claimed, "1")).Is(200);
        }

        (await lead.Get($"projects/{project}/consensus")).Is(200);

        var entries = await Entries(house, client);
        var counts = entries.CountBy(entry => entry.Json.GetProperty("action").GetString()!).ToDictionary();
        Assert.Equal(1, counts["client.created"]);
        Assert.Equal(1, counts["project.created"]);
        Assert.Equal(1, counts["project.people-added"]);
        Assert.Equal(1, counts["items.imported"]);
        Assert.Equal(1, counts["project.started"]);
        Assert.Equal(3 + 1 + 4, counts["task.claimed"]);
        Assert.Equal(1 + 4, counts["annotation.submitted"]);
        Assert.Equal(1, counts["annotation.revised"]);
        Assert.Equal(1, counts["task.skipped"]);
        Assert.Equal(1, counts["assignment.expired"]);
        Assert.Equal(1, counts["consensus.settled"]);
        Assert.DoesNotContain(counts.Keys, action => action.Contains("draft", StringComparison.Ordinal));
        Assert.Equal(entries.Count, counts.Values.Sum());
    }

    [Fact]
    public async Task Every_entry_has_its_keys_in_order_and_no_white_space()
    {
        await using var house = await House.Start();
        var (client, _, person, project) = await OutageTests.Team(house, "a");
        (await person.Submits((await person.ClaimsOne(project))!, "1")).Is(200);

        var entries = await Entries(house, client);

        Assert.True(entries.Count >= 7);
        foreach (var (_, bytes, _, json) in entries)
        {
            Assert.Equal(Keys, json.EnumerateObject().Select(member => member.Name));
            Assert.Equal(Encoding.UTF8.GetString(bytes), JsonSerializer.Serialize(json));
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", json.GetProperty("at").GetString());
            Assert.DoesNotContain(person.Id, Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        }

        var listed = (await person.Get($"projects/{project}/facts")).Status;
        Assert.Equal(403, (int)listed); // Facts are the lead's to read.
    }

    [Fact]
    public async Task Commitments_hold_under_the_opened_salt()
    {
        const string Answer = """{"answer":"1"}""";
        await using var house = await House.Start();
        var (client, _, person, project) = await OutageTests.Team(house, "a", "b");
        (await person.SubmitsAnswer((await person.ClaimsOne(project))!, Answer)).Is(200);
        var skipped = (await person.ClaimsOne(project))!;
        (await person.Post($"assignments/{skipped.Id}/skip", new { reason = "Unclear", fence = skipped.Fence })).Is(
            200
        );

        var entries = await Entries(house, client);

        foreach (
            var (action, payload) in ((string, string)[])[("annotation.submitted", Answer), ("task.skipped", "Unclear")]
        )
        {
            var (_, _, salt, json) = entries.Single(entry => entry.Json.GetProperty("action").GetString() == action);
            var expected = Convert.ToHexStringLower(FactEntry.Commit(salt, Encoding.UTF8.GetBytes(payload)));
            Assert.Equal(expected, json.GetProperty("commitments")[0].GetString());
        }

        Assert.Equal(entries.Count, entries.Select(entry => Convert.ToHexString(entry.Salt)).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Counters_equal_recounts_after_a_random_run(int seed)
    {
        await using var house = await House.Start(seed: seed);
        var random = new SeededRandom(seed);
        var people = await house.MakesAnnotators(5);
        var projects = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var client = await house.MakesClient();
            var lead = await house.MakesPerson((client, "lead"));
            var items = Enumerable.Range(0, 25).Select(item => $"i{item}").ToArray();
            projects.Add(await lead.CreatesProject(client, 2, people, items));
        }

        var held = people.ToDictionary(person => person, _ => new List<Claimed>());
        for (var step = 0; step < 150; step++)
        {
            await Act(house, people[random.Next(people.Length)], projects[random.Next(2)], held, random);
            if (step % 30 == 29)
            {
                house.Clock.Advance(TimeSpan.FromMinutes(20 + random.Next(20)));
                await house.Server.Services.GetRequiredService<LeaseSweep>().Run(CancellationToken.None);
            }
        }

        await EqualRecounts(house);
    }

    private static async Task Act(
        House house,
        Person person,
        string project,
        Dictionary<Person, List<Claimed>> held,
        SeededRandom random
    )
    {
        var kind = random.Next(6);
        if (kind < 3 || held[person].Count == 0)
        {
            var answer = await person.Claims(project, 1 + random.Next(4));
            if ((int)answer.Status == 200)
            {
                held[person].AddRange(answer.Json.GetProperty("assignments").EnumerateArray().Select(Claimed.Of));
            }

            Assert.True((int)answer.Status is 200 || answer.Problem is "live-limit", answer.Text);
            return;
        }

        var claimed = held[person][random.Next(held[person].Count)];
        var done = kind switch
        {
            3 or 4 => await person.Submits(claimed, "1"),
            _ when random.Next(2) == 0 => await person.Post(
                $"assignments/{claimed.Id}/skip",
                new { reason = "No", fence = claimed.Fence }
            ),
            _ => await person.Post($"assignments/{claimed.Id}/heartbeat", new { fence = claimed.Fence }),
        };
        Assert.True(
            done.Problem is "" or "assignment-closed" or "stale-fence" or "task-done" or "live-limit",
            done.Text
        );
        Assert.NotNull(house.Server);
    }

    /// <summary>I10, in one statement, so that what is under way cannot fall between the two counts.</summary>
    internal static async Task EqualRecounts(House house)
    {
        await using var connection = await house.Database.Open();
        var wrong = await connection.QueryAsync<string>(
            """
            select 'project ' || p.person_id || ' has ' || p.live from project_person p
            where p.live <> (
                select count(*) from assignment a where a.client_id = p.client_id and a.project_id = p.project_id
                    and a.person_id = p.person_id and a.state = 'live')
            union all
            select 'lane ' || l.person_id || ' has ' || l.live from lane l
            where l.live <> (select count(*) from assignment a where a.person_id = l.person_id and a.state = 'live')
            """
        );
        Assert.Empty(wrong);
        Assert.NotEqual(0, await connection.ExecuteScalarAsync<long>("select count(*) from assignment"));
    }

    private static async Task<List<(string Id, byte[] Bytes, byte[] Salt, JsonElement Json)>> Entries(
        House house,
        string client
    )
    {
        var keys = await house.Server.Store.Keys.For(ClientId.Of(client), CancellationToken.None);
        await using var connection = await house.Database.Open();
        var rows = await connection.QueryAsync<FactRow>(
            "select id, entry, salt from fact where client_id = @client order by turn",
            new { client }
        );
        return
        [
            .. rows.Select(row =>
                (
                    row.Id,
                    row.Entry,
                    keys.Open("fact/" + row.Id, 1, "salt", row.Salt),
                    JsonDocument.Parse(row.Entry).RootElement
                )
            ),
        ];
    }

    private sealed record FactRow
    {
        public string Id { get; init; } = "";

        public byte[] Entry { get; init; } = [];

        public byte[] Salt { get; init; } = [];
    }
}
