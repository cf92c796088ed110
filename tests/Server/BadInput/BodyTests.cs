using System.Net.Http.Headers;
using System.Text;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.BadInput;

public sealed class BodyTests(Desk desk) : IClassFixture<Desk>
{
    [Theory]
    [InlineData("")]
    [InlineData("""{"count":""")]
    [InlineData("""{"count":1}{}""")]
    [InlineData("""{"count":1,}""")]
    [InlineData("""{"count":NaN}""")]
    [InlineData("""{"count":Infinity}""")]
    [InlineData("""{"count":01}""")]
    [InlineData("""{"count":1,"count":2}""")]
    [InlineData("""{"count":1,"c\u006funt":2}""")]
    [InlineData("""{"items":["\ud800"]}""")]
    [InlineData("""{"items":["\udc00\ud800"]}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("/* a comment */ {}")]
    public async Task What_is_not_JSON_is_refused_with_its_place(string body)
    {
        var answer = (await Claim(Encoding.UTF8.GetBytes(body))).IsProblem(400, "malformed-json");
        Assert.Single(answer.Json.GetProperty("errors").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"count":"1"}""", "/count")]
    [InlineData("""{"count":1.5}""", "/count")]
    [InlineData("""{"count":99999999999999999999}""", "/count")]
    [InlineData("""{"count":[1]}""", "/count")]
    [InlineData("""{"count":true}""", "/count")]
    [InlineData("""{"count":0}""", "/count")]
    [InlineData("""{"count":11}""", "/count")]
    [InlineData("""{"count":-1}""", "/count")]
    [InlineData("""{"Count":1}""", "/Count")]
    [InlineData("""{"count":1,"hurry":true}""", "/hurry")]
    [InlineData("""{"items":"a"}""", "/items")]
    [InlineData("""{"items":[]}""", "/items")]
    [InlineData("""{"items":[7]}""", "/items/0")]
    [InlineData("""{"items":["a",null]}""", "/items/1")]
    [InlineData("""{"items":["1","2","3","4","5","6","7","8","9","10","11"]}""", "/items")]
    [InlineData("""{"count":1,"items":["a"]}""", "/items")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    [InlineData("7", "")]
    public async Task A_wrong_value_is_refused_with_its_place(string body, string pointer) =>
        (await Claim(Encoding.UTF8.GetBytes(body))).IsProblem(422, "invalid-request", pointer);

    [Theory]
    [InlineData(
        "people",
        """{"name":"A","mail":"a@example.org","roles":[{"client":7,"role":"lead"}]}""",
        "/roles/0/client"
    )]
    [InlineData("people", """{"name":"A","mail":"a@example.org","roles":[null]}""", "/roles/0")]
    [InlineData("people", """{"name":"A","mail":"a@example.org","roles":[{"client":"x"}]}""", "/roles/0/role")]
    [InlineData(
        "people",
        """{"name":"A","mail":"a@example.org","roles":[{"client":"x","role":"king"}]}""",
        "/roles/0/role"
    )]
    [InlineData(
        "people",
        """{"name":"A","mail":"a@example.org","roles":[{"client":"\u0000","role":"lead"}]}""",
        "/roles/0/client"
    )]
    [InlineData("people", """{"name":"A"}""", "/mail")]
    [InlineData("people", """{"name":null,"mail":"a@example.org"}""", "/name")]
    [InlineData("people", """{"name":"","mail":"a@example.org"}""", "/name")]
    [InlineData("people", """{"name":"A","mail":"nobody"}""", "/mail")]
    [InlineData("people", """{"name":"A","mail":"a b@example.org"}""", "/mail")]
    [InlineData("clients", """{"name":"A","codeName":7}""", "/codeName")]
    [InlineData("clients", """{"name":"A","codeName":"B","a/b":1}""", "/a~1b")]
    public async Task An_operators_wrong_value_is_refused_with_its_place(string path, string body, string pointer) =>
        (await desk.House.Operator.Post(path, body)).IsProblem(422, "invalid-request", pointer);

    [Fact]
    public async Task Lists_with_nothing_in_a_place_are_refused_by_every_endpoint()
    {
        var keys = $"people/{desk.Ada.Id}/keys";
        (await desk.Ada.Post(keys, """{"scopes":[null]}""")).IsProblem(422, "invalid-request", "/scopes/0");
        (await desk.Ada.Post(keys, """{"scopes":["everything"]}""")).IsProblem(422, "invalid-request", "/scopes");
        var people = $"projects/{desk.Project}/people";
        foreach (
            var (body, pointer) in new[]
            {
                ("""{"people":[null],"role":"annotator"}""", "/people/0"),
                ("""{"people":["\u0000"],"role":"annotator"}""", "/people/0"),
                ("""{"people":["nobody"],"role":"annotator"}""", "/people/0"),
                ("""{"people":[],"role":"annotator"}""", "/people"),
                ($$"""{"people":["{{desk.Bob.Id}}"],"role":"king"}""", "/role"),
            }
        )
        {
            (await desk.Lead.Post(people, body)).IsProblem(422, "invalid-request", pointer);
        }

        var releases = $"projects/{desk.Project}/releases";
        (await desk.Lead.Post(releases, """{"exports":[null]}""")).IsProblem(422, "invalid-request", "/exports/0");
        (await desk.Lead.Post(releases, """{"exports":["wax"]}""")).IsProblem(422, "not-built", "/exports/0");
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused()
    {
        (await Claim([.. "{\"items\":[\""u8, 0xC3, 0x28, .. "\"]}"u8])).IsProblem(400, "malformed-json");
        (await Claim([.. "{\"items\":[\""u8, 0xED, 0xA0, 0x80, .. "\"]}"u8])).IsProblem(400, "malformed-json");
        (await Claim([0xEF, 0xBB, 0xBF, .. "{}"u8])).IsProblem(400, "malformed-json");
        (await Claim(Encoding.Unicode.GetBytes("{}"))).IsProblem(400, "malformed-json");
    }

    [Fact]
    public async Task Nesting_is_read_to_64_and_no_deeper()
    {
        (await Claim(Nested(64))).IsProblem(422, "invalid-request");
        (await Claim(Nested(65))).IsProblem(400, "malformed-json");
        (await Claim(Nested(200_000))).IsProblem(400, "malformed-json");
    }

    [Fact]
    public async Task A_schema_that_cannot_be_used_is_refused_with_its_place()
    {
        var body = $$"""
            {"client":"{{desk.Client}}","name":"n","overlap":1,"guidelines":"",
            "labelSchema":[{"name":"answer","type":"choice","options":["a","a"]}],
            "itemSchema":[{"name":"text","type":"text"}]}
            """;
        var answer = (await desk.Lead.Post("projects", body)).IsProblem(422, "invalid-schema");
        var pointer = answer.Json.GetProperty("errors")[0].GetProperty("pointer").GetString();
        Assert.StartsWith("/labelSchema/0/options", pointer);
        var wide = body.Replace("\"overlap\":1", "\"overlap\":101", StringComparison.Ordinal);
        (await desk.Lead.Post("projects", wide)).IsProblem(422, "invalid-request", "/overlap");
    }

    [Fact]
    public async Task A_schema_without_a_question_that_can_be_settled_is_refused()
    {
        const string choice = """{"name":"answer","type":"choice","options":["a","b"],"required":false}""";
        const string text = """{"name":"why","type":"text"}""";
        foreach (var questions in (string[])[text, choice, $"{choice},{text}"])
        {
            var answer = (await Creates(questions)).IsProblem(422, "invalid-schema", "/labelSchema");
            Assert.Contains("choice or preference", answer.Text, StringComparison.Ordinal);
        }

        (await Creates($"{choice.Replace("false", "true", StringComparison.Ordinal)},{text}")).Is(201);

        Task<Answer> Creates(string questions) =>
            desk.Lead.Post(
                "projects",
                $$"""
                {"client":"{{desk.Client}}","name":"n","overlap":1,"guidelines":"","labelSchema":[{{questions}}],
                "itemSchema":[{"name":"text","type":"text"}]}
                """
            );
    }

    [Fact]
    public async Task A_refused_value_never_comes_back_at_length()
    {
        var secret = new string('q', 5_000);
        var body = $$"""{"name":"A","mail":"a@example.org","roles":[{"client":"{{secret}}","role":"{{secret}}"}]}""";
        var answer = (await desk.House.Operator.Post("people", body)).IsProblem(422, "invalid-request");
        Assert.True(answer.Text.Length < 1_000, answer.Text);
    }

    private async Task<Answer> Claim(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await desk.Ada.Send(HttpMethod.Post, $"projects/{desk.Project}/claim", content, "body-" + body.Length);
    }

    private static byte[] Nested(int depth) =>
        Encoding.UTF8.GetBytes("{\"items\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}");
}
