using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.BadInput;

public sealed class SubmitTests(Desk desk) : IClassFixture<Desk>
{
    [Theory]
    [InlineData("{}", "/answer")]
    [InlineData("""{"answer":null}""", "/answer")]
    [InlineData("""{"answer":"2"}""", "/answer")]
    [InlineData("""{"answer":1}""", "/answer")]
    [InlineData("""{"answer":["1"]}""", "/answer")]
    [InlineData("""{"answer":"1","more":1}""", "/more")]
    [InlineData("""{"cannotAnswer":"unclear"}""", "/cannotAnswer")]
    [InlineData("""{"cannotAnswer":{"reason":"bored"}}""", "/cannotAnswer/reason")]
    [InlineData("""{"cannotAnswer":{"reason":"unclear","more":1}}""", "/cannotAnswer/more")]
    [InlineData("""{"cannotAnswer":{"reason":"unclear"},"answer":"1"}""", "/answer")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    public async Task An_answer_outside_the_schema_is_refused_and_changes_nothing(string answer, string? pointer)
    {
        var project = await desk.Starts(1, "one");
        var claimed = (await desk.Ada.ClaimsOne(project))!;
        (await desk.Ada.SubmitsAnswer(claimed, answer)).IsProblem(422, "invalid-answer", pointer);
        Assert.Equal(0, await desk.Progress(project, "annotations"));
        Assert.Equal(1, await desk.Progress(project, "out"));
        (await desk.Ada.Submits(claimed, "1")).Is(200);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("1 2", "")]
    [InlineData("""{"answer":""", "/answer")]
    [InlineData("""{"answer":NaN}""", "/answer")]
    [InlineData("""{"answer":"1","answer":"0"}""", "/answer")]
    [InlineData("""{"answer":"\ud800"}""", "/answer")]
    public async Task An_answer_that_is_no_JSON_is_refused(string answer, string pointer)
    {
        var project = await desk.Starts(1, "one");
        var claimed = (await desk.Ada.ClaimsOne(project))!;
        (await desk.Ada.SubmitsAnswer(claimed, answer)).IsProblem(422, "invalid-answer", pointer);
        (await desk.Ada.Submits(claimed, "1")).Is(200);
    }

    [Fact]
    public async Task A_deep_or_long_answer_is_refused()
    {
        var project = await desk.Starts(1, "one");
        var claimed = (await desk.Ada.ClaimsOne(project))!;
        var deep = "{\"answer\":" + new string('[', 64) + new string(']', 64) + "}";
        (await desk.Ada.SubmitsAnswer(claimed, deep)).IsProblem(422, "invalid-answer");
        var padding = 262_144 - """{"answer":"1"}""".Length;
        var most = """{"answer":"1"}""" + new string(' ', padding);
        (await desk.Ada.SubmitsAnswer(claimed, most + " ")).IsProblem(422, "invalid-request", "/answer");
        (await desk.Ada.SubmitsAnswer(claimed, most)).Is(200);
    }

    [Theory]
    [InlineData("annotation", """{"answer":"{\"answer\":\"1\"}","activeMs":1,"fence":FENCE}""")]
    [InlineData("draft", """{"answer":"{}","revision":0,"fence":FENCE}""")]
    [InlineData("skip", """{"reason":"unclear","fence":FENCE}""")]
    [InlineData("heartbeat", """{"fence":FENCE}""")]
    public async Task A_wrong_assignment_or_fence_is_refused(string call, string body)
    {
        var project = await desk.Starts(1, "one");
        var claimed = (await desk.Ada.ClaimsOne(project))!;
        var path = $"assignments/{claimed.Id}/{call}";
        var right = With(body, claimed.Fence);
        (await desk.Ada.Post($"assignments/{new string('0', 24)}/{call}", right)).IsProblem(404, "not-found");
        (await desk.Bob.Post(path, right)).IsProblem(404, "not-found");
        (await desk.Lead.Post(path, right)).IsProblem(404, "not-found");
        (await desk.Ada.Post(path, With(body, claimed.Fence + 1))).IsProblem(409, "stale-fence");
        (await desk.Ada.Post(path, With(body, 0))).IsProblem(422, "invalid-request", "/fence");
        (await desk.Ada.Post(path, With(body, long.MaxValue))).IsProblem(409, "stale-fence");
        (await desk.Ada.Post(path, right)).Is(200);
    }

    [Fact]
    public async Task An_annotation_may_be_turned_into_cannot_answer_while_its_task_is_open()
    {
        var project = await desk.Starts(2, "one");
        var claimed = (await desk.Ada.ClaimsOne(project))!;
        (await desk.Ada.Submits(claimed, "1")).Is(200);
        (
            await desk.Ada.SubmitsAnswer(
                claimed,
                """{"cannotAnswer":{"reason":"wrongItem","note":"The text is cut off."}}"""
            )
        ).Is(200);
        Assert.Equal(1, await desk.Progress(project, "annotations"));
        var facts = (await desk.Lead.Get($"projects/{project}/facts")).Is(200).Text;
        Assert.Contains("annotation.submitted", facts, StringComparison.Ordinal);
        Assert.Contains("annotation.revised", facts, StringComparison.Ordinal);

        var second = (await desk.Bob.ClaimsOne(project))!;
        (await desk.Bob.SubmitsAnswer(second, """{"cannotAnswer":{"reason":"unclear"}}""")).Is(200);
        var row = (await desk.Lead.Get($"projects/{project}/consensus")).Is(200).Json.GetProperty("rows")[0];
        Assert.Equal("cannotAnswer", row.GetProperty("outcome").GetString());
        Assert.Equal(2, row.GetProperty("annotations").GetInt32());
        (await desk.Ada.Submits(claimed, "1")).IsProblem(409, "task-done");
    }

    [Fact]
    public async Task A_lease_is_renewed_whatever_its_holder_saved()
    {
        var project = await desk.Starts(1, "one");
        var claimed = (await desk.Ada.ClaimsOne(project))!;
        var due = claimed.DueAt;
        for (var revision = 0; revision < 10; revision++)
        {
            desk.House.Clock.Advance(TimeSpan.FromMinutes(1));
            var draft = new
            {
                answer = $"\"{revision}\"",
                fence = claimed.Fence,
                revision,
            };
            (await desk.Ada.Post($"assignments/{claimed.Id}/draft", draft)).Is(200);
            var beat = (await desk.Ada.Post($"assignments/{claimed.Id}/heartbeat", new { fence = claimed.Fence })).Is(
                200
            );
            Assert.True(beat.Json.GetProperty("dueAt").GetDateTimeOffset() > due, "The lease did not run on.");
            due = beat.Json.GetProperty("dueAt").GetDateTimeOffset();
        }

        (await desk.Ada.Submits(claimed, "1")).Is(200);
    }

    [Fact]
    public async Task What_was_handed_in_or_given_back_is_closed()
    {
        var project = await desk.Starts(1, "one", "two");
        var first = (await desk.Ada.ClaimsOne(project))!;
        var second = (await desk.Ada.ClaimsOne(project))!;
        (await desk.Ada.Submits(first, "1")).Is(200);
        (await desk.Ada.Post($"assignments/{second.Id}/skip", new { reason = "no", fence = second.Fence })).Is(200);
        foreach (var closed in new[] { first, second })
        {
            (await desk.Ada.Post($"assignments/{closed.Id}/heartbeat", new { fence = closed.Fence })).IsProblem(
                409,
                "assignment-closed"
            );
            (
                await desk.Ada.Post($"assignments/{closed.Id}/skip", new { reason = "no", fence = closed.Fence })
            ).IsProblem(409, "assignment-closed");
        }

        (await desk.Ada.Submits(first, "0")).IsProblem(409, "task-done");
        (await desk.Ada.Submits(second, "0")).IsProblem(409, "assignment-closed");
    }

    private static string With(string body, long fence) =>
        body.Replace("FENCE", fence.ToString(), StringComparison.Ordinal);
}
