using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Model;
using Plumbline.Server.Work;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Sheets;

public sealed class ShowProjectTests
{
    [Fact]
    public async Task F27_every_figure_is_what_the_database_counts_after_random_steps()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(5);
        var items = Enumerable.Range(0, 26).Select(number => $"k{number}").ToArray();
        var project = await lead.CreatesProject(client, 2, people, items);
        var reader = new Reader(house, lead);
        var random = new SeededRandom(house.Seed);
        var held = new List<(Person Person, Claimed Claimed)>();

        for (var step = 0; step < 160; step++)
        {
            await Step(house, random, people, project, held);
            if (step % 20 == 19)
            {
                if (step == 99)
                {
                    await house.Restart(TimeSpan.FromMinutes(1));
                }

                await lead.Get($"projects/{project}/consensus"); // Settles what is done.
                var page = (await reader.Get($"/projects/{project}")).Is(200);
                await Compare(house, project, page);
            }
        }
    }

    private static async Task Step(
        House house,
        RandomSource random,
        Person[] people,
        string project,
        List<(Person Person, Claimed Claimed)> held
    )
    {
        var person = people[random.Next(people.Length)];
        switch (random.Next(8))
        {
            case < 4 when await person.ClaimsOne(project) is { } claimed:
                held.Add((person, claimed));
                break;
            case < 6 when held.Count > 0:
                var (owner, one) = Take(random, held);
                await owner.SubmitsAnswer(
                    one,
                    random.Next(6) == 0
                        ? """{"cannotAnswer":{"reason":"unclear"}}"""
                        : $$"""{"answer":"{{random.Next(2)}}"}"""
                ); // May be refused where its lease ran out and the place is taken.
                break;
            case 6 when held.Count > 0:
                var (whose, left) = Take(random, held);
                await whose.Post($"assignments/{left.Id}/skip", new { reason = "no", fence = left.Fence });
                break;
            default:
                house.Clock.Advance(TimeSpan.FromMinutes(random.Next(40)));
                await house.Server.Services.GetRequiredService<LeaseSweep>().Run(CancellationToken.None);
                break;
        }
    }

    private static (Person, Claimed) Take(RandomSource random, List<(Person Person, Claimed Claimed)> held)
    {
        var index = random.Next(held.Count);
        var taken = held[index];
        held.RemoveAt(index);
        return taken;
    }

    private static async Task Compare(House house, string project, ReadPage page)
    {
        await using var database = await house.Database.Open();
        async Task<long> Count(string sql) => await database.ExecuteScalarAsync<long>(sql, new { project });
        var tasks = await Count("select count(*) from task where project_id = @project");
        var done = await Count("select count(*) from task where project_id = @project and done_at_ms is not null");
        var isOut = await Count(
            """
            select count(distinct a.task_number) from assignment a
            join task t on t.project_id = a.project_id and t.number = a.task_number
            where a.project_id = @project and a.state = 'live' and t.done_at_ms is null
            """
        );
        Assert.Equal(tasks, page.Figure("tasks"));
        Assert.Equal(tasks, page.Figure("items"));
        Assert.Equal(done, page.Figure("done"));
        Assert.Equal(isOut, page.Figure("out"));
        Assert.Equal(tasks - done - isOut, page.Figure("open"));
        Assert.Equal(
            await Count("select count(*) from assignment where project_id = @project and state = 'submitted'"),
            page.Figure("annotations")
        );
        Assert.Equal(await Count("select sum(overlap) from task where project_id = @project"), page.Figure("wanted"));
        if (done > 0)
        {
            const string outcome = "select count(*) from consensus where project_id = @project and outcome = ";
            Assert.Equal(await Count(outcome + "'settled'"), page.Figure("settled"));
            Assert.Equal(await Count(outcome + "'tie'"), page.Figure("tie"));
            Assert.Equal(await Count(outcome + "'cannotAnswer'"), page.Figure("cannotAnswer"));
            Assert.Equal(await Count(outcome + "'settled' and confidence >= 1"), page.Figure("unanimous"));
        }
    }
}
