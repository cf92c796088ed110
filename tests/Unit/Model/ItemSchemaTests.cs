using System.Collections.Immutable;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Model;

public sealed class ItemSchemaTests
{
    private const string Preference =
        """[{"name":"messages","type":"messages"},{"name":"answers","type":"candidates"}]""";

    [Fact]
    public void Fields_keep_their_order_and_are_required_unless_said()
    {
        var schema = Texts.Items("""[{"name":"z","type":"code"},{"name":"a","type":"json","required":false}]""");
        Assert.Equal([new("z", FieldType.Code, true), new ItemField("a", FieldType.Json, false)], schema.Fields);
        Assert.Null(schema.CandidatesField);
    }

    [Theory]
    [InlineData("{}", "/itemSchema")]
    [InlineData("[]", "/itemSchema")]
    [InlineData("null", "/itemSchema")]
    [InlineData("[7]", "/itemSchema/0")]
    [InlineData("""[{"type":"text"}]""", "/itemSchema/0/name")]
    [InlineData("""[{"name":"","type":"text"}]""", "/itemSchema/0/name")]
    [InlineData("""[{"name":" ","type":"text"}]""", "/itemSchema/0/name")]
    [InlineData("""[{"name":"a\u0007","type":"text"}]""", "/itemSchema/0/name")]
    [InlineData("""[{"name":5,"type":"text"}]""", "/itemSchema/0/name")]
    [InlineData("""[{"name":"a"}]""", "/itemSchema/0/type")]
    [InlineData("""[{"name":"a","type":"video"}]""", "/itemSchema/0/type")]
    [InlineData("""[{"name":"a","type":"Text"}]""", "/itemSchema/0/type")]
    [InlineData("""[{"name":"a","type":"text","required":"yes"}]""", "/itemSchema/0/required")]
    [InlineData("""[{"name":"a","type":"text","title":"A"}]""", "/itemSchema/0/title")]
    [InlineData("""[{"name":"a","type":"text"},{"name":"a","type":"code"}]""", "/itemSchema/1/name")]
    [InlineData("""[{"name":"a","type":"candidates"},{"name":"b","type":"candidates"}]""", "/itemSchema/1/type")]
    public void A_wrong_schema_is_refused_with_its_place(string text, string pointer)
    {
        var refused = ItemSchema.Parse(Texts.Json(text), "/itemSchema");
        Assert.Equal((ModelProblems.InvalidSchemaCode, 422), (refused.Problem!.Code, refused.Problem.Status));
        Assert.Equal([pointer], Texts.Pointers(refused));
    }

    [Fact]
    public void A_schema_has_100_fields_and_no_more()
    {
        static string Fields(int count) => Texts.List(count, index => $$"""{"name":"f{{index}}","type":"text"}""");
        Assert.Equal(100, Texts.Items(Fields(100)).Fields.Length);
        Assert.NotNull(ItemSchema.Parse(Texts.Json(Fields(101)), "").Problem);
    }

    [Theory]
    [InlineData("text", "\"\"")]
    [InlineData("markdown", "\"# x\"")]
    [InlineData("code", "\"x = 1\"")]
    [InlineData("json", "0")]
    [InlineData("json", "[]")]
    [InlineData("image", "\"img/1.png\"")]
    [InlineData("audio", "\"a.wav\"")]
    [InlineData(
        "messages",
        """[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"text","text":"x"}],"name":"y"}]"""
    )]
    [InlineData(
        "messages",
        """[{"role":"assistant","content":null,"tool_calls":[{"id":"1"}]},{"role":"tool","content":"2"}]"""
    )]
    [InlineData("candidates", """[{"id":"c1","content":""}]""")]
    [InlineData(
        "candidates",
        """[{"id":"c1","content":"a","model":"m","parameters":{"t":1}},{"id":"c2","content":"a"}]"""
    )]
    [InlineData("candidates", """[{"id":"c1","content":[{"role":"assistant","content":"a"}]}]""")]
    public void A_value_of_its_type_fits(string type, string value) => Assert.Empty(Faults(type, value));

    [Theory]
    [InlineData("text", "7", "/fields/f")]
    [InlineData("text", "{}", "/fields/f")]
    [InlineData("markdown", "[]", "/fields/f")]
    [InlineData("code", "true", "/fields/f")]
    [InlineData("text", "null", "/fields/f")]
    [InlineData("json", "null", "/fields/f")]
    [InlineData("image", "\"\"", "/fields/f")]
    [InlineData("audio", "3", "/fields/f")]
    [InlineData("messages", "\"hi\"", "/fields/f")]
    [InlineData("messages", "[]", "/fields/f")]
    [InlineData("messages", "[\"hi\"]", "/fields/f/0")]
    [InlineData("messages", """[{"content":"x"}]""", "/fields/f/0/role")]
    [InlineData("messages", """[{"role":"human","content":"x"}]""", "/fields/f/0/role")]
    [InlineData("messages", """[{"role":1,"content":"x"}]""", "/fields/f/0/role")]
    [InlineData("messages", """[{"role":"user","content":"x"},{"role":"user"}]""", "/fields/f/1/content")]
    [InlineData("messages", """[{"role":"user","content":null}]""", "/fields/f/0/content")]
    [InlineData("messages", """[{"role":"user","content":7}]""", "/fields/f/0/content")]
    [InlineData("messages", """[{"role":"user","content":["x"]}]""", "/fields/f/0/content")]
    [InlineData("candidates", "[]", "/fields/f")]
    [InlineData("candidates", "{}", "/fields/f")]
    [InlineData("candidates", "[7]", "/fields/f/0")]
    [InlineData("candidates", """[{"content":"x"}]""", "/fields/f/0/id")]
    [InlineData("candidates", """[{"id":"","content":"x"}]""", "/fields/f/0/id")]
    [InlineData("candidates", """[{"id":"tie","content":"x"}]""", "/fields/f/0/id")]
    [InlineData("candidates", """[{"id":"bothBad","content":"x"}]""", "/fields/f/0/id")]
    [InlineData("candidates", """[{"id":"a","content":"x"},{"id":"a","content":"y"}]""", "/fields/f/1/id")]
    [InlineData("candidates", """[{"id":"a"}]""", "/fields/f/0/content")]
    [InlineData("candidates", """[{"id":"a","content":"x","score":1}]""", "/fields/f/0/score")]
    [InlineData("candidates", """[{"id":"a","content":"x","parameters":"t=1"}]""", "/fields/f/0/parameters")]
    public void A_value_of_another_type_is_refused_with_its_place(string type, string value, string pointer) =>
        Assert.Equal([pointer], Texts.Pointers(Faults(type, value)));

    [Fact]
    public void An_item_has_ten_candidates_and_no_more()
    {
        static string Candidates(int count) => Texts.List(count, index => $$"""{"id":"{{index}}","content":""}""");
        Assert.Empty(Faults("candidates", Candidates(10)));
        Assert.Equal(["/fields/f"], Texts.Pointers(Faults("candidates", Candidates(11))));
    }

    [Fact]
    public void Every_wrong_field_of_an_item_is_reported()
    {
        var schema = Texts.Items(
            """[{"name":"a","type":"text"},{"name":"b","type":"text"},{"name":"c","type":"text","required":false}]"""
        );
        var faults = schema.Check(Texts.Json("""{"a":7,"d/e":1,"c":null}"""), "/fields");
        Assert.Equal(["/fields/a", "/fields/d~1e", "/fields/b"], Texts.Pointers(faults));
        Assert.Equal("nothing", faults[2].Found);
        Assert.Equal([""], Texts.Pointers(schema.Check(Texts.Json("[]"), "")));
    }

    [Fact]
    public void A_file_beside_the_fields_stands_for_its_field()
    {
        var schema = Texts.Items("""[{"name":"image","type":"image"}]""");
        Assert.Equal(["/fields/image"], Texts.Pointers(schema.Check(Texts.Json("{}"), "/fields")));
        Assert.Empty(schema.Check(Texts.Json("{}"), "/fields", ["image"]));
    }

    [Fact]
    public void No_more_than_100_faults_are_reported()
    {
        var members = string.Join(',', Enumerable.Range(0, 500).Select(index => $"\"x{index}\":1"));
        Assert.Equal(100, Texts.Items(Preference).Check(Texts.Json($"{{{members}}}"), "").Length);
    }

    [Fact]
    public void Candidate_ids_come_in_stored_order()
    {
        var schema = Texts.Items(Preference);
        var fields = """{"messages":[],"answers":[{"id":"z","content":""},{"id":"a","content":""}]}""";
        Assert.Equal(["z", "a"], schema.CandidateIds(Texts.Json(fields)));
        Assert.Empty(schema.CandidateIds(Texts.Json("{}")));
        Assert.Empty(Texts.Items("""[{"name":"t","type":"text"}]""").CandidateIds(Texts.Json("{}")));
    }

    private static ImmutableArray<Fault> Faults(string type, string value) =>
        Texts.Items($$"""[{"name":"f","type":"{{type}}"}]""").Check(Texts.Json($$"""{"f":{{value}}}"""), "/fields");
}
