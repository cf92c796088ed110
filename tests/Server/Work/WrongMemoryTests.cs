using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Tests.Server.Harness;
using Plumbline.Tests.Server.Storage;
using Answer = Plumbline.Tests.Server.Harness.Answer;
using ProjectsDoor = Plumbline.Server.Projects.Door;

namespace Plumbline.Tests.Server.Work;

/// <summary>Memory only proposes: a wrong one costs a try and never a rule.</summary>
public sealed class WrongMemoryTests
{
    private const int Overlap = 2;
    private const int Items = 30;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nothing_wrong_becomes_durable_when_memory_has_forgotten_everything(int seed)
    {
        await using var house = await House.Start(seed: seed);
        var random = new SeededRandom(seed);
        var people = await house.MakesAnnotators(4);
        var projects = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var client = await house.MakesClient();
            var lead = await house.MakesPerson((client, "lead"));
            var items = Enumerable.Range(0, Items).Select(item => $"i{item}").ToArray();
            projects.Add(await lead.CreatesProject(client, Overlap, people, items));
        }

        var fences = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var round = 0; round < 8; round++)
        {
            await Task.WhenAll(people.Select(person => Works(person, projects, new SeededRandom(random.Next(1_000)))));
            await FencesGrow(house, fences);
            await Forget(house, projects[round % projects.Count]);
        }

        await Task.WhenAll(people.Select(person => Works(person, projects, new SeededRandom(random.Next(1_000)))));
        await IsRight(house);
        await FactsTests.EqualRecounts(house);
    }

    [Fact]
    public async Task A_task_that_memory_has_forgotten_goes_to_nobody_twice()
    {
        await using var house = await House.Start();
        var (_, lead, person, project) = await OutageTests.Team(house, "a", "b");
        var first = (await person.ClaimsOne(project))!;
        (await person.Submits(first, "1")).Is(200);
        await Forget(house, project);

        // Memory proposes both again; the database refuses the first, and memory is read anew.
        var claimed = new List<string>();
        while (await person.ClaimsOne(project) is { } next)
        {
            claimed.Add(next.Item);
            (await person.Submits(next, "1")).Is(200);
        }

        Assert.Equal([first.Item == "a" ? "b" : "a"], claimed);
        Assert.Equal(2, (await lead.Get($"projects/{project}/progress")).Json.GetProperty("done").GetInt32());
    }

    [Fact]
    public async Task The_limits_hold_when_memory_counts_nothing()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(1);
        var items = Enumerable.Range(0, 15).Select(item => $"i{item}").ToArray();
        var projects = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            projects.Add(await lead.CreatesProject(client, 1, people, items));
        }

        var live = 0;
        foreach (var project in projects.Concat(projects).Concat(projects))
        {
            var answer = await people[0].Claims(project, 10);
            live += (int)answer.Status == 200 ? answer.Json.GetProperty("assignments").GetArrayLength() : 0;
            Assert.True((int)answer.Status is 200 || answer.Problem is "live-limit" or "stale", answer.Text);
            foreach (var each in projects)
            {
                await Forget(house, each);
            }
        }

        Assert.Equal(20, live);
        await IsRight(house);
        await FactsTests.EqualRecounts(house);
    }

    [Fact]
    public async Task An_assignment_that_memory_has_forgotten_can_still_be_handed_in()
    {
        await using var house = await House.Start();
        var (_, _, person, project) = await OutageTests.Team(house, "a");
        var claimed = (await person.ClaimsOne(project))!;
        await Forget(house, project);

        (await person.Submits(claimed, "1")).Is(200);

        await FactsTests.EqualRecounts(house);
    }

    /// <summary>A few claims, submits and skips of one person; whatever is refused is refused by name.</summary>
    private static async Task Works(Person person, List<string> projects, SeededRandom random)
    {
        for (var i = 0; i < 6; i++)
        {
            var project = projects[random.Next(projects.Count)];
            var answer = await person.Claims(project, 1 + random.Next(3));
            IsNamed(answer);
            if ((int)answer.Status != 200)
            {
                continue;
            }

            foreach (var assignment in answer.Json.GetProperty("assignments").EnumerateArray().Select(Claimed.Of))
            {
                var kind = random.Next(4);
                if (kind < 2)
                {
                    IsNamed(await person.Submits(assignment, "1"));
                }
                else if (kind == 2)
                {
                    IsNamed(
                        await person.Post(
                            $"assignments/{assignment.Id}/skip",
                            new { reason = "No", fence = assignment.Fence }
                        )
                    );
                }
            }
        }
    }

    private static void IsNamed(Answer answer) =>
        Assert.True((int)answer.Status is 200 || (answer.Problem is not "" and not "internal"), answer.Text);

    /// <summary>Drops a project's queue, leases and counts; every task is as if nobody had ever had it.</summary>
    private static async Task Forget(House house, string id)
    {
        var services = house.Server.Services;
        var project = services.GetRequiredService<ProjectsDoor>().Find(ProjectId.Of(id))!;
        await using var connection = await house.Database.Open();
        var tasks = (
            await connection.QueryAsync<(long Number, long Overlap)>(
                "select number, overlap from task where project_id = @id order by number",
                new { id }
            )
        ).AsList();
        await project.Gate.Alone(() =>
        {
            foreach (var lease in services.GetRequiredService<Leases>().Drop(project.Id))
            {
                services.GetRequiredService<PersonLanes>().Change(lease.PersonId, -1);
            }

            var empty = new ProjectDispatcher(new DispatchSettings(), new SeededRandom(tasks.Count));
            foreach (var (number, overlap) in tasks)
            {
                empty.Add((int)number, (int)overlap, 0);
            }

            project.Dispatcher = empty;
            return Task.CompletedTask;
        });
    }

    private static async Task FencesGrow(House house, Dictionary<string, long> known)
    {
        await using var connection = await house.Database.Open();
        foreach (var (id, fence) in await connection.QueryAsync<(string, long)>("select id, fence from assignment"))
        {
            Assert.True(
                fence >= known.GetValueOrDefault(id, 1),
                $"{id} went from fence {known.GetValueOrDefault(id)} to {fence}"
            );
            known[id] = fence;
        }
    }

    /// <summary>What must hold of the rows, whatever memory believed.</summary>
    private static async Task IsRight(House house)
    {
        await using var connection = await house.Database.Open();
        string[] wrongs =
        [
            """
                select task_number from assignment
                group by client_id, project_id, task_number, person_id having count(*) > 1
                """,
            """
                select a.task_number from assignment a
                join task t on t.client_id = a.client_id and t.project_id = a.project_id and t.number = a.task_number
                where a.state in ('live', 'submitted')
                group by a.client_id, a.project_id, a.task_number, t.overlap having count(*) > t.overlap
                """,
            """
                select count(*) from assignment where state = 'live'
                group by client_id, project_id, person_id having count(*) > 10
                """,
            "select count(*) from assignment where state = 'live' group by person_id having count(*) > 20",
            """
                select a.task_number from assignment a
                join task t on t.client_id = a.client_id and t.project_id = a.project_id and t.number = a.task_number
                where t.done_at_ms is not null and a.state = 'live'
                """,
            """
                select t.number from task t where (t.done_at_ms is not null) <> (
                    t.overlap <= (
                        select count(*) from assignment a where a.client_id = t.client_id
                            and a.project_id = t.project_id and a.task_number = t.number and a.state = 'submitted'
                    )
                )
                """,
        ];
        foreach (var wrong in wrongs)
        {
            Assert.True(!(await connection.QueryAsync<long>(wrong)).Any(), wrong);
        }
    }
}
