using Microsoft.Extensions.DependencyInjection;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.BadInput;

public sealed class RepeatTests(Desk desk) : IClassFixture<Desk>
{
    [Fact]
    public async Task A_repeat_gets_the_first_answer_byte_for_byte()
    {
        foreach (var (person, path, body) in Requests())
        {
            var key = "repeat " + path;
            var first = await person.Post(path, body, key);
            Assert.InRange((int)first.Status, 200, 202);
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(first.Text, (await person.Post(path, body, key)).Is((int)first.Status).Text);
            }

            Assert.Equal(first.Text, (await person.Post(path, body, $"\"{key}\"")).Text);
        }
    }

    [Fact]
    public async Task Another_request_under_a_used_key_is_refused()
    {
        foreach (var (person, path, body) in Requests())
        {
            var key = "changed " + path;
            Assert.InRange((int)(await person.Post(path, body, key)).Status, 200, 202);
            (await person.Post(path, body.Replace("{", "{ ", StringComparison.Ordinal), key)).IsProblem(
                422,
                "idempotency-key-reused"
            );
        }
    }

    [Fact]
    public async Task A_key_of_one_person_is_free_for_another()
    {
        var project = await desk.Starts(2, "only");
        var first = (await desk.Ada.Claims(project, requestKey: "shared")).Is(200);
        var second = (await desk.Bob.Claims(project, requestKey: "shared")).Is(200);
        Assert.NotEqual(first.Text, second.Text);
    }

    [Fact]
    public async Task An_import_is_repeated_and_not_changed_under_its_key()
    {
        var project = await desk.Starts(1, "there");
        var first = (await desk.Lead.Import(project, Person.Line("a"), "keepGood", "import-1")).Is(200);
        var repeat = (await desk.Lead.Import(project, Person.Line("a"), "keepGood", "import-1")).Is(200);
        Assert.Equal(first.Text, repeat.Text);
        (await desk.Lead.Import(project, Person.Line("b"), "keepGood", "import-1")).IsProblem(
            422,
            "idempotency-key-reused"
        );
        Assert.Equal(2, await desk.Progress(project, "items"));
    }

    [Fact]
    public async Task Equal_imports_at_once_are_one()
    {
        var project = await desk.Starts(1, "there");
        var lines = string.Concat(Enumerable.Range(1, 50).Select(number => Person.Line($"at-once-{number}")));
        var answers = await Task.WhenAll(
            Enumerable.Range(1, 10).Select(_ => desk.Lead.Import(project, lines, "refuseAll", "import-at-once"))
        );
        Assert.Single(answers.Select(answer => answer.Is(200).Text).Distinct(StringComparer.Ordinal));
        Assert.Equal(50, answers[0].Json.GetProperty("added").GetInt32());
        Assert.Equal(51, await desk.Progress(project, "items"));
    }

    [Fact]
    public async Task Twenty_equal_submits_at_once_are_one_annotation()
    {
        var project = await desk.Starts(2, "twenty");
        var claimed = (await desk.Ada.ClaimsOne(project))!;
        var answers = await Task.WhenAll(
            Enumerable.Range(1, 20).Select(_ => desk.Ada.Submits(claimed, "1", "submit-at-once"))
        );
        Assert.Single(answers.Select(answer => answer.Is(200).Text).Distinct(StringComparer.Ordinal));
        Assert.Equal(1, await desk.Progress(project, "annotations"));
    }

    [Fact]
    public async Task Twenty_equal_skips_and_claims_at_once_are_one()
    {
        var project = await desk.Starts(2, "p", "q", "r");
        var claims = await Task.WhenAll(
            Enumerable.Range(1, 20).Select(_ => desk.Ada.Claims(project, 1, "claim-at-once"))
        );
        Assert.Single(claims.Select(answer => answer.Is(200).Text).Distinct(StringComparer.Ordinal));
        var claimed = Claimed.Of(claims[0].Json.GetProperty("assignments")[0]);
        var skips = await Task.WhenAll(
            Enumerable
                .Range(1, 20)
                .Select(_ =>
                    desk.Ada.Post(
                        $"assignments/{claimed.Id}/skip",
                        new { reason = "unclear", fence = claimed.Fence },
                        "skip-at-once"
                    )
                )
        );
        Assert.Single(skips.Select(answer => answer.Is(200).Text).Distinct(StringComparer.Ordinal));
        Assert.Equal(0, await desk.Progress(project, "out"));
    }

    [Fact]
    public async Task Two_hundred_duplicates_at_once_have_one_effect()
    {
        var projects = desk.House.Server.Services.GetRequiredService<Plumbline.Server.Projects.Door>();
        var before = projects.All.Count();
        await Duplicates(desk.House.Operator, "clients", """{"name":"Twice","codeName":"Grey Gull"}""");
        await Duplicates(desk.House.Operator, "people", """{"name":"Twice","mail":"twice@example.org"}""");
        await Duplicates(desk.Lead, "projects", ProjectBody());
        Assert.Equal(before + 1, projects.All.Count());
    }

    private static async Task Duplicates(Person person, string path, string body)
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(1, 200).Select(_ => person.Post(path, body, "duplicates of " + path))
        );
        Assert.Single(answers.Select(answer => answer.Is(201).Id).Distinct(StringComparer.Ordinal));
    }

    private IEnumerable<(Person Person, string Path, string Body)> Requests()
    {
        var number = Interlocked.Increment(ref _number);
        yield return (desk.House.Operator, "clients", $$"""{"name":"C{{number}}","codeName":"Red Kite"}""");
        yield return (desk.House.Operator, "people", $$"""{"name":"P","mail":"p{{number}}@example.org"}""");
        yield return (desk.House.Operator, $"people/{desk.Ada.Id}/keys", """{"scopes":["work"]}""");
        yield return (desk.Lead, "projects", ProjectBody());
        yield return (desk.Ada, $"projects/{desk.Project}/claim", """{"count":1}""");
        yield return (desk.Lead, $"projects/{desk.Project}/releases", """{"exports":[]}""");
    }

    private static int _number;

    private string ProjectBody() =>
        $$"""
            {"client":"{{desk.Client}}","name":"again","overlap":1,"guidelines":"# How",
            "labelSchema":[{"name":"answer","type":"choice","options":["0","1"]}],
            "itemSchema":[{"name":"text","type":"text"}]}
            """;
}
