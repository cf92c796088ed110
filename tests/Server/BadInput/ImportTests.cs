using System.Text;
using System.Text.Json;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.BadInput;

public sealed class ImportTests(Desk desk) : IClassFixture<Desk>
{
    private static readonly string[] ReportKeys = ["line", "pointer", "found", "right"];

    [Theory]
    [InlineData("""{"fields":{"text":""", null)]
    [InlineData("""{"fields":{"text":7}}""", "/fields/text")]
    [InlineData("""{"fields":{"text":null}}""", "/fields/text")]
    [InlineData("""{"fields":{}}""", "/fields/text")]
    [InlineData("""{"fields":{"text":"a","more":1}}""", "/fields/more")]
    [InlineData("""{"fields":{"text":"a"},"colour":"red"}""", "/colour")]
    [InlineData("""{"fields":{"text":"a"},"fields":{"text":"b"}}""", null)]
    [InlineData("""{"fields":{"text":"a"},"priority":NaN}""", null)]
    [InlineData("""{"fields":{"text":"a"},"priority":1001}""", "/priority")]
    [InlineData("""{"fields":{"text":"a"},"overlap":0}""", "/overlap")]
    [InlineData("""{"fields":{"text":"a"},"overlap":101}""", "/overlap")]
    [InlineData("""{"fields":{"text":"\ud83d"}}""", null)]
    [InlineData("""{"key":7,"fields":{"text":"a"}}""", "/key")]
    [InlineData("""{"key":"","fields":{"text":"a"}}""", "/key")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    [InlineData("", "")]
    [InlineData("   ", "")]
    public async Task A_bad_line_is_reported_with_its_place_and_costs_the_others_nothing(string bad, string? pointer)
    {
        var project = await desk.Starts(1, "stored");
        var lines = Person.Line("before") + bad + "\n" + Person.Line("after");
        var refused = await Import(project, lines, "refuseAll");
        AssertReports(refused, 0, (2, pointer));
        Assert.Equal(1, await desk.Progress(project, "items"));
        var kept = await Import(project, lines, "keepGood");
        AssertReports(kept, 2, (2, pointer));
        Assert.Equal(refused.GetProperty("reports").GetRawText(), kept.GetProperty("reports").GetRawText());
        Assert.Equal(3, await desk.Progress(project, "items"));
    }

    [Fact]
    public async Task One_bad_line_among_five_thousand_is_named()
    {
        var lines = Enumerable.Range(1, 5_000).Select(number => Person.Line($"n{number}")).ToArray();
        lines[3_176] = """{"fields":{"text":7}}""" + "\n";
        var project = await desk.Starts(1, "stored");
        AssertReports(await Import(project, string.Concat(lines), "refuseAll"), 0, (3_177, "/fields/text"));
        Assert.Equal(1, await desk.Progress(project, "items"));
        AssertReports(await Import(project, string.Concat(lines), "keepGood"), 4_999, (3_177, "/fields/text"));
        Assert.Equal(5_000, await desk.Progress(project, "items"));
    }

    [Fact]
    public async Task Text_of_any_script_comes_back_as_it_was()
    {
        const string Text = "Ærø, 좋다 \U0001F41F";
        var project = await desk.Starts(1, "stored");
        var line = JsonSerializer.Serialize(new { key = "script", fields = new { text = Text } }) + "\n";
        Assert.Equal(1, (await Import(project, line, "refuseAll")).GetProperty("added").GetInt32());
        var claimed = (await desk.Ada.ClaimsItem(project, "script")).Is(200).Json.GetProperty("assignments")[0];
        Assert.Equal(Text, claimed.GetProperty("item").GetProperty("fields").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Bytes_of_a_code_page_are_refused_and_never_replaced()
    {
        var project = await desk.Starts(1, "stored");
        byte[] line = [.. "{\"fields\":{\"text\":\""u8, 0xC1, 0xC1, 0xB4, 0xD9, .. "\"}}\n"u8];
        byte[] file = [.. Encoding.UTF8.GetBytes(Person.Line("good")), .. line];
        var answer = (await desk.Lead.Import(project, file, "keepGood")).Is(200);
        AssertReports(answer.Json, 1, (2, null));
        Assert.DoesNotContain('\uFFFD', answer.Text);
        Assert.Matches("byte [0-9]+|0x", answer.Json.GetProperty("reports")[0].GetRawText());
    }

    [Fact]
    public async Task Nesting_over_64_in_a_line_is_reported()
    {
        var project = await desk.Starts(1, "stored");
        var deep = "{\"fields\":{\"text\":\"a\"},\"meta\":{\"a\":" + new string('[', 63) + new string(']', 63) + "}}\n";
        AssertReports(await Import(project, deep, "keepGood"), 0, (1, null));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    public async Task The_key_of_an_item_with_other_content_is_refused(int place, bool isStored)
    {
        var project = await desk.Starts(1, "stored");
        var lines = Enumerable.Range(0, 5).Select(number => Person.Line($"k{number}")).ToList();
        var other = isStored ? "stored" : "k" + (place == 4 ? 0 : 4);
        lines.Insert(place, JsonSerializer.Serialize(new { key = other, fields = new { text = "other" } }) + "\n");

        // In one file the first of the two is kept, so that the other is the one reported.
        var line = isStored || place == 4 ? place + 1 : 6;
        var refused = await Import(project, string.Concat(lines), "refuseAll");
        AssertReports(refused, 0, (line, "/key"));
        Assert.Equal(1, await desk.Progress(project, "items"));
        var kept = await Import(project, string.Concat(lines), "keepGood");
        AssertReports(kept, 5, (line, "/key"));
        Assert.Equal(refused.GetProperty("reports").GetRawText(), kept.GetProperty("reports").GetRawText());
    }

    [Fact]
    public async Task The_same_item_again_is_known_and_changes_nothing()
    {
        var project = await desk.Starts(1, "stored");
        var answer = await Import(project, Person.Line("stored") + Person.Line("x") + Person.Line("x"), "refuseAll");
        Assert.Equal(1, answer.GetProperty("added").GetInt32());
        Assert.Equal(2, answer.GetProperty("known").GetInt32());
        Assert.Equal(2, await desk.Progress(project, "items"));
    }

    [Fact]
    public async Task Another_word_for_what_to_do_with_faults_is_refused() =>
        (await desk.Lead.Import(desk.Project, Person.Line("z"), "keepAll")).IsProblem(
            422,
            "invalid-request",
            "?onError"
        );

    private async Task<JsonElement> Import(string project, string lines, string onError) =>
        (await desk.Lead.Import(project, lines, onError)).Is(200).Json;

    private static void AssertReports(JsonElement answer, int added, (int Line, string? Pointer) expected)
    {
        Assert.Equal(added, answer.GetProperty("added").GetInt32());
        Assert.Equal(1, answer.GetProperty("refused").GetInt32());
        var report = Assert.Single(answer.GetProperty("reports").EnumerateArray());
        Assert.Equal(expected.Line, report.GetProperty("line").GetInt32());
        if (expected.Pointer is not null)
        {
            Assert.Equal(expected.Pointer, report.GetProperty("pointer").GetString());
        }

        Assert.Equal(ReportKeys, report.EnumerateObject().Select(member => member.Name));
        Assert.NotEqual("", report.GetProperty("found").GetString());
        Assert.NotEqual("", report.GetProperty("right").GetString());
    }
}
