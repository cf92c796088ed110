using System.Text.Json;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.BadInput;

public sealed class ClaimTests(Desk desk) : IClassFixture<Desk>
{
    private static readonly string[] Parts = ["open", "out", "done"];

    private const string CannotAnswer = """{"cannotAnswer":{"reason":"unclear"}}""";

    [Fact]
    public async Task What_one_cannot_answer_never_comes_back_and_goes_to_others()
    {
        var project = await desk.Starts(2, "one");
        (await desk.Ada.SubmitsAnswer((await desk.Ada.ClaimsOne(project))!, CannotAnswer)).Is(200);
        for (var i = 0; i < 50; i++)
        {
            Assert.Null(await desk.Ada.ClaimsOne(project));
        }

        Assert.NotNull(await desk.Bob.ClaimsOne(project));
    }

    [Fact]
    public async Task A_skipped_task_never_comes_back_and_goes_to_others()
    {
        var project = await desk.Starts(1, "one");
        var claimed = (await desk.Ada.ClaimsOne(project))!;
        (await desk.Ada.Post($"assignments/{claimed.Id}/skip", new { reason = "no", fence = claimed.Fence })).Is(200);
        for (var i = 0; i < 50; i++)
        {
            Assert.Null(await desk.Ada.ClaimsOne(project));
        }

        (await desk.Ada.ClaimsItem(project, "one")).IsProblem(409, "item-not-available", "/items/0");
        Assert.NotNull(await desk.Bob.ClaimsOne(project));
    }

    [Fact]
    public async Task What_one_could_not_answer_does_not_stand_before_the_rest()
    {
        var project = await desk.Starts(2, "first");
        var lines = Enumerable
            .Range(1, 20)
            .Select(number =>
                JsonSerializer.Serialize(
                    new
                    {
                        key = $"p{number:00}",
                        priority = number,
                        fields = new { text = "t" },
                    }
                ) + "\n"
            );
        (await desk.Lead.Import(project, string.Concat(lines))).Is(200);
        var dropped = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var claimed = (await desk.Ada.ClaimsOne(project))!;
            dropped.Add(claimed.Item);
            (await desk.Ada.SubmitsAnswer(claimed, CannotAnswer)).Is(200);
        }

        Assert.Equal("p20 p19 p18 p17 p16", string.Join(' ', dropped));
        Assert.Equal("p15 p14 p13 p12 p11", await NextFive(desk.Ada, project));
        Assert.Equal("p20 p19 p18 p17 p16", await NextFive(desk.Bob, project));
    }

    [Fact]
    public async Task An_empty_claim_says_why()
    {
        var project = await desk.Starts(2, "one", "two");
        Assert.Equal(2, (await desk.Ada.Claims(project, 2)).Is(200).Json.GetProperty("assignments").GetArrayLength());
        Assert.Equal("none-for-you", await Reason(desk.Ada, project, "reason-1"));
        foreach (var claimed in (await desk.Bob.Claims(project, 2)).Json.GetProperty("assignments").EnumerateArray())
        {
            (await desk.Bob.Submits(Claimed.Of(claimed), "1")).Is(200);
        }

        Assert.Equal("none-open", await Reason(desk.Bob, project, "reason-2"));
        Assert.Equal("none-for-you", await Reason(desk.Ada, project, "reason-1")); // A repeat gets the first answer.
    }

    [Fact]
    public async Task A_refused_claim_names_its_true_reason()
    {
        var carl = await desk.House.MakesPerson();
        var many = Enumerable.Range(1, 12).Select(number => $"m{number}").ToArray();
        var full = await desk.Lead.CreatesProject(desk.Client, 1, [carl], many);
        (await carl.Claims(full, 10)).Is(200);
        (await carl.Claims(full)).IsProblem(409, "live-limit");
        (await carl.ClaimsItem(full, "m1")).IsProblem(409, "live-limit");
        var draft = await desk.Lead.CreatesProject(desk.Client, 1, [carl]);
        (await carl.Claims(draft)).IsProblem(409, "project-not-active");
        (await carl.Claims(desk.Project)).IsProblem(404, "not-found");
        var unknown = (await desk.Ada.ClaimsItem(desk.Project, "item-1", "no such item")).IsProblem(
            409,
            "item-not-available",
            "/items/1"
        );
        Assert.Equal("task-unknown", unknown.Json.GetProperty("errors")[0].GetProperty("found").GetString());
        (await desk.Ada.Post($"projects/{desk.Project}/claim", """{"queue":"review"}""")).IsProblem(
            422,
            "not-built",
            "/queue"
        );
        Assert.Equal(0, await desk.Progress(desk.Project, "out")); // Nothing of a refused claim is held.
    }

    [Fact]
    public async Task Items_added_to_a_running_project_can_be_claimed_at_once()
    {
        var project = await desk.Starts(1, "one");
        (await desk.Ada.Submits((await desk.Ada.ClaimsOne(project))!, "1")).Is(200);
        Assert.Null(await desk.Ada.ClaimsOne(project));
        var lines = string.Concat(Enumerable.Range(1, 5).Select(number => Person.Line($"late-{number}")));
        (await desk.Lead.Import(project, lines)).Is(200);
        Assert.Equal(5, (await desk.Ada.Claims(project, 5)).Is(200).Json.GetProperty("assignments").GetArrayLength());
    }

    [Fact]
    public async Task The_parts_of_progress_add_up_while_eight_people_work()
    {
        var people = await desk.House.MakesAnnotators(8);
        var keys = Enumerable.Range(1, 78).Select(number => $"w{number}").ToArray();
        var project = await desk.Lead.CreatesProject(desk.Client, 1, people, keys);
        var work = Task.WhenAll(people.Select(person => WorksThrough(person, project)));
        while (!work.IsCompleted)
        {
            var progress = (await desk.Lead.Get($"projects/{project}/progress")).Is(200).Json;
            var parts = Parts.Select(part => progress.GetProperty(part).GetInt32()).ToList();
            Assert.True(parts.Sum() == 78 && parts.TrueForAll(part => part >= 0), progress.GetRawText());
        }

        await work;
        Assert.Equal(78, await desk.Progress(project, "done"));
        Assert.Equal(78, await desk.Progress(project, "annotations"));
    }

    [Fact]
    public async Task A_tie_stays_a_tie_whoever_came_first()
    {
        var project = await desk.Starts(2, "t1", "t2");
        foreach (var (person, labels) in new[] { (desk.Ada, "01"), (desk.Bob, "10") })
        {
            foreach (var (item, label) in new[] { ("t1", labels[0]), ("t2", labels[1]) })
            {
                var claimed = (await person.ClaimsItem(project, item)).Is(200).Json.GetProperty("assignments")[0];
                (await person.Submits(Claimed.Of(claimed), label.ToString())).Is(200);
            }
        }

        var rows = (await desk.Lead.Get($"projects/{project}/consensus")).Is(200).Json.GetProperty("rows");
        Assert.Equal(2, rows.GetArrayLength());
        foreach (var row in rows.EnumerateArray())
        {
            Assert.Equal("tie", row.GetProperty("outcome").GetString());
            Assert.Equal(JsonValueKind.Null, row.GetProperty("answer").ValueKind);
        }
    }

    [Fact]
    public async Task Tasks_of_any_overlap_are_settled_side_by_side()
    {
        int[] overlaps = [1, 2, 3, 7, 2];
        var people = await desk.House.MakesAnnotators(7);
        var project = await desk.Lead.CreatesProject(desk.Client, 1, people, "seed");
        var lines = overlaps.Select(
            (overlap, number) =>
                JsonSerializer.Serialize(
                    new
                    {
                        key = $"o{number}",
                        overlap,
                        fields = new { text = "t" },
                    }
                ) + "\n"
        );
        (await desk.Lead.Import(project, string.Concat(lines))).Is(200);
        for (var number = 0; number < 4; number++) // The last is asked of nobody.
        {
            foreach (var person in people.Take(overlaps[number]))
            {
                var answer = (await person.ClaimsItem(project, $"o{number}")).Is(200).Json.GetProperty("assignments");
                (await person.Submits(Claimed.Of(answer[0]), "1")).Is(200);
            }
        }

        var rows = (await desk.Lead.Get($"projects/{project}/consensus")).Is(200).Json.GetProperty("rows");
        var settled = rows.EnumerateArray()
            .Select(row => $"{row.GetProperty("item").GetString()}:{row.GetProperty("annotations").GetInt32()}");
        Assert.Equal("o0:1 o1:2 o2:3 o3:7", string.Join(' ', settled));
        Assert.All(rows.EnumerateArray(), row => Assert.Equal(1, row.GetProperty("confidence").GetDouble()));
    }

    private static async Task WorksThrough(Person person, string project)
    {
        while (await person.ClaimsOne(project) is { } claimed)
        {
            (await person.Submits(claimed, "1")).Is(200);
        }
    }

    private static async Task<string> NextFive(Person person, string project)
    {
        var items = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            items.Add((await person.ClaimsOne(project))!.Item);
        }

        return string.Join(' ', items);
    }

    private static async Task<string?> Reason(Person person, string project, string key)
    {
        var answer = (await person.Claims(project, requestKey: key)).Is(200).Json;
        Assert.Equal(0, answer.GetProperty("assignments").GetArrayLength());
        return answer.GetProperty("reason").GetString();
    }
}
