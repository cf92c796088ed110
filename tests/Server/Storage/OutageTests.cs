using System.Data.Common;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Server.Work;
using Plumbline.Storage;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Storage;

public sealed class OutageTests
{
    [Fact]
    public async Task Storage_that_fails_in_the_writer_answers_503_and_then_works_again()
    {
        await using var house = await House.Start();
        var (_, _, person, project) = await Team(house, "a", "b");
        var claimed = (await person.ClaimsOne(project))!;
        await using (var connection = await house.Database.Open())
        {
            await connection.ExecuteAsync("alter table fact rename to fact_gone");
            (await person.Submits(claimed, "1", "submit")).Refuses(503, "storage-unavailable");
            (await person.Claims(project, requestKey: "claim")).Refuses(503, "storage-unavailable");
            await connection.ExecuteAsync("alter table fact_gone rename to fact");
        }

        (await person.Submits(claimed, "1", "submit")).Is(200);
        var again = (await person.Claims(project, requestKey: "claim")).Is(200).Json.GetProperty("assignments");
        Assert.Equal("b", again[0].GetProperty("item").GetProperty("key").GetString());
        (await person.Submits(Claimed.Of(again[0]), "1")).Is(200);
    }

    [Fact]
    public async Task A_claim_while_a_table_is_gone_never_says_that_there_is_nothing()
    {
        string[] tables = ["api_key", "assignment", "fact", "idempotency", "lane", "project_person"];
        await using var house = await House.Start();
        var items = Enumerable.Range(0, 100).Select(number => $"item-{number}").ToArray();
        var (_, lead, person, project) = await Team(house, items);
        await using var connection = await house.Database.Open();
        foreach (var (index, table) in tables.Index())
        {
            await connection.ExecuteAsync($"alter table {table} rename to {table}_gone");
            for (var i = 0; i < 3; i++)
            {
                var refused = (await person.Claims(project)).Refuses(503, "storage-unavailable");
                Assert.NotNull(refused.Message.Headers.RetryAfter);
            }

            await connection.ExecuteAsync($"alter table {table}_gone rename to {table}");
            Assert.NotNull(await person.ClaimsOne(project));
            var progress = (await lead.Get($"projects/{project}/progress")).Is(200).Json;
            Assert.Equal(
                (99 - index, index + 1),
                (progress.GetProperty("open").GetInt32(), progress.GetProperty("out").GetInt32())
            );
        }
    }

    [PostgresFact]
    public async Task A_claim_while_the_database_is_down_never_says_that_there_is_nothing()
    {
        await using var house = await House.Start();
        var (_, _, person, project) = await Team(house, "a", "b");

        await house.Database.Allow(connections: false);
        for (var i = 0; i < 3; i++)
        {
            var refused = (await person.Claims(project)).Refuses(503, "storage-unavailable");
            Assert.NotNull(refused.Message.Headers.RetryAfter);
        }

        await house.Database.Allow(connections: true);
        await House.Eventually(
            async () =>
                (await person.Claims(project)) is { Status: System.Net.HttpStatusCode.OK } answer
                && answer.Json.GetProperty("assignments").GetArrayLength() == 1,
            "a task is given"
        );
    }

    [PostgresFact]
    public async Task A_server_whose_connections_were_cut_connects_again()
    {
        await using var house = await House.Start();
        var (_, _, person, project) = await Team(house, "a", "b", "c");
        var claimed = (await person.ClaimsOne(project))!;

        await house.Database.Allow(connections: false);
        (await person.Submits(claimed, "1", "submit")).Refuses(503, "storage-unavailable");
        (await person.Claims(project)).Refuses(503, "storage-unavailable");
        (await person.Get($"projects/{project}/assignments")).Refuses(503, "storage-unavailable");
        await house.Database.Allow(connections: true);

        // Connections that were cut while they lay idle are found out one by one.
        await House.Eventually(
            async () =>
            {
                var answer = await person.Submits(claimed, "1", "submit");
                Assert.True((int)answer.Status is 200 || answer.Problem is "storage-unavailable", answer.Text);
                return (int)answer.Status == 200;
            },
            "the submit is taken"
        );
        Assert.NotNull(await person.ClaimsOne(project));
    }

    [Fact]
    public async Task A_key_that_is_gone_stops_its_own_client_alone_and_only_while_it_is_gone()
    {
        await using var house = await House.Start();
        var (client, lead, person, project) = await Team(house, "a", "b");
        var (_, otherLead, other, otherProject) = await Team(house, "a", "b", "c");
        var file = Path.Combine(house.Database.Settings.KeyFolder, client + ".key");
        var claimed = (await person.ClaimsOne(project))!;
        var otherClaimed = (await other.ClaimsOne(otherProject))!;

        File.Move(file, file + ".away");
        house.Clock.Advance(Keyring.Life + TimeSpan.FromSeconds(1));

        (await person.Claims(project, requestKey: "claim")).Refuses(503, "key-unavailable");
        (await person.Submits(claimed, "1", "submit")).Refuses(503, "key-unavailable");
        (await lead.Get($"projects/{project}/consensus")).Refuses(503, "key-unavailable");
        (await other.Submits(otherClaimed, "1")).Is(200);
        (await other.Claims(otherProject)).Is(200);
        (await otherLead.Get($"projects/{otherProject}/consensus")).Is(200);

        File.Move(file + ".away", file);
        (await person.Submits(claimed, "1", "submit")).Is(200);
        var again = (await person.Claims(project, requestKey: "claim")).Is(200).Json.GetProperty("assignments");
        Assert.Equal(1, again.GetArrayLength());
    }

    [Fact]
    public async Task A_key_that_is_gone_keeps_no_other_clients_leases_from_ending()
    {
        await using var house = await House.Start();
        var teams = new List<(string Client, Person Lead, Person Person, string Project)>();
        for (var i = 0; i < 3; i++)
        {
            teams.Add(await Team(house, "a"));
            Assert.NotNull(await teams[i].Person.ClaimsOne(teams[i].Project));
        }

        // Which client comes first in the sweep is not known: each is the one without a key in turn.
        foreach (var gone in teams)
        {
            var file = Path.Combine(house.Database.Settings.KeyFolder, gone.Client + ".key");
            File.Move(file, file + ".away");
            house.Clock.Advance(TimeSpan.FromHours(1));
            var sweep = house.Server.Services.GetRequiredService<LeaseSweep>();
            await Assert.ThrowsAsync<KeyUnavailableException>(() => sweep.Run(CancellationToken.None));
            foreach (var team in teams.Where(team => team != gone))
            {
                var progress = (await team.Lead.Get($"projects/{team.Project}/progress")).Is(200).Json;
                Assert.Equal(0, progress.GetProperty("out").GetInt32());
                var person = await house.MakesPerson();
                (
                    await team.Lead.Post(
                        $"projects/{team.Project}/people",
                        new { people = new[] { person.Id }, role = "annotator" }
                    )
                ).Is(200);
                Assert.NotNull(await person.ClaimsOne(team.Project));
            }

            File.Move(file + ".away", file);
        }
    }

    [Fact]
    public async Task A_server_starts_without_the_key_of_one_client()
    {
        await using var house = await House.Start();
        var (client, _, person, project) = await Team(house, "a", "b");
        var (_, _, other, otherProject) = await Team(house, "a", "b");
        Assert.NotNull(await person.ClaimsOne(project));
        Assert.NotNull(await other.ClaimsOne(otherProject));
        var file = Path.Combine(house.Database.Settings.KeyFolder, client + ".key");
        File.Move(file, file + ".away");

        await house.Restart(TimeSpan.FromHours(1));

        (await person.Claims(project)).Refuses(503, "key-unavailable");
        Assert.NotNull(await other.ClaimsOne(otherProject));
        File.Move(file + ".away", file);
        Assert.NotNull(await person.ClaimsOne(project));
    }

    internal static async Task<(string Client, Person Lead, Person Person, string Project)> Team(
        House house,
        params string[] items
    )
    {
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(1);
        return (client, lead, people[0], await lead.CreatesProject(client, 1, people, items));
    }
}
