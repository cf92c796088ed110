using Plumbline.Formats;

namespace Plumbline.Tests.Unit.Formats;

public sealed class TrlPreferenceTests
{
    private const string Train = "exports/trl-preference/train.jsonl";
    private const string Side = "exports/trl-preference/train.jsonl.rows.jsonl";
    private const string StandardItems =
        """[{"name":"title","type":"text","required":false},{"name":"extra","type":"json","required":false},"""
        + """{"name":"body","type":"markdown","required":false},{"name":"options","type":"candidates"}]""";

    [Fact]
    public async Task An_item_with_messages_gives_message_lists_that_do_not_repeat_the_prompt()
    {
        var folder = await Conversational(
            """
            {"messages":[{"role":"user","content":"Name a prime."}],
            "candidates":[{"id":"c1","content":"Nine."},{"id":"c2","content":"Seven."}]}
            """,
            "c2"
        );
        Assert.Equal(
            Given.OneLine(
                """
                {"prompt":[{"role":"user","content":"Name a prime."}],
                "chosen":[{"role":"assistant","content":"Seven."}],"rejected":[{"role":"assistant","content":"Nine."}]}
                """
            ),
            Assert.Single(folder.Lines(Train))
        );
        Assert.Equal("""{"line":1,"row":"r_1"}""", Assert.Single(folder.Lines(Side)));
    }

    [Theory]
    [InlineData(
        """{"title":"A \"title\"","body":"text\n🚀","options":[{"id":"a","content":"x"},{"id":"b","content":"y"}]}""",
        "A \\\"title\\\"\\n\\ntext\\n🚀"
    )]
    [InlineData("""{"body":"B","options":[{"id":"a","content":"x"},{"id":"b","content":"y"}]}""", "B")]
    [InlineData("""{"title":"","body":"B","options":[{"id":"a","content":"x"},{"id":"b","content":"y"}]}""", "B")]
    [InlineData("""{"options":[{"id":"a","content":"x"},{"id":"b","content":"y"}]}""", "")]
    public async Task An_item_without_messages_gives_texts_joined_by_a_blank_line_in_schema_order(
        string fields,
        string prompt
    )
    {
        var folder = await Standard(fields, "a");
        Assert.Equal($$"""{"prompt":"{{prompt}}","chosen":"x","rejected":"y"}""", Assert.Single(folder.Lines(Train)));
    }

    [Fact]
    public async Task The_winner_stands_against_each_other_candidate()
    {
        var folder = await Standard(
            """{"body":"B","options":[{"id":"a","content":"1"},{"id":"b","content":"2"},{"id":"c","content":"3"}]}""",
            "b"
        );
        Assert.Equal(
            ["""{"prompt":"B","chosen":"2","rejected":"1"}""", """{"prompt":"B","chosen":"2","rejected":"3"}"""],
            folder.Lines(Train)
        );
        Assert.Equal(["""{"line":1,"row":"r_1"}""", """{"line":2,"row":"r_1"}"""], folder.Lines(Side));
    }

    [Theory]
    [InlineData("""{"better":{"winner":"tie"}}""", "tie")]
    [InlineData("""{"better":{"winner":"bothBad"}}""", "bothBad")]
    [InlineData("""{"better":null,"why":"x"}""", "noAnswer")]
    [InlineData("""{"why":"x"}""", "noAnswer")]
    public async Task An_answer_without_a_winner_gives_no_line_and_is_counted(string answer, string counted)
    {
        const string fields =
            """{"messages":[{"role":"user","content":"Q"}],"""
            + "\"candidates\":"
            + """[{"id":"c1","content":"A"},{"id":"c2","content":"B"}]}""";
        var (folder, _) = await ReleaseFolder.Write(ReleaseFolder.Header(), ReleaseFolder.Row("r_1", fields, answer));
        Assert.Empty(folder.Bytes(Train));
        Assert.Empty(folder.Bytes(Side));
        Assert.Equal(1, folder.LeftOut(counted));
    }

    [Fact]
    public async Task Equal_sides_and_equal_lines_give_no_line_and_are_counted()
    {
        const string fields =
            """{"body":"B","options":[{"id":"a","content":"x"},{"id":"b","content":"x"},"""
            + """{"id":"c","content":"y"},{"id":"d","content":"y"}]}""";
        var header = ReleaseFolder.Header(StandardItems, ReleaseFolder.PreferenceLabels);
        const string answer = """{"better":{"winner":"a"}}""";
        var (folder, _) = await ReleaseFolder.Write(
            header,
            ReleaseFolder.Row("r_1", fields, answer),
            ReleaseFolder.Row("r_2", fields, answer),
            ReleaseFolder.Row("r_3", fields.Replace("\"B\"", "\"C\"", StringComparison.Ordinal), answer)
        );
        Assert.Equal(
            ["""{"prompt":"B","chosen":"x","rejected":"y"}""", """{"prompt":"C","chosen":"x","rejected":"y"}"""],
            folder.Lines(Train)
        );
        Assert.Equal(["""{"line":1,"row":"r_1"}""", """{"line":2,"row":"r_3"}"""], folder.Lines(Side));
        Assert.Equal((3, 4), (folder.LeftOut("sameContent"), folder.LeftOut("equalLine")));
    }

    [Fact]
    public async Task A_candidate_of_messages_or_parts_keeps_them_and_unknown_keys_are_counted()
    {
        var folder = await Conversational(
            """
            {"messages":[{"role":"user","content":"Q","weight":1}],"candidates":[
            {"id":"c1","content":[{"type":"text","text":"A"}]},
            {"id":"c2","content":[{"role":"assistant","content":"B"},{"role":"user","content":"?"},
            {"content":"C","role":"assistant"}]}]}
            """,
            "c2"
        );
        Assert.Equal(
            Given.OneLine(
                """
                {"prompt":[{"role":"user","content":"Q"}],
                "chosen":[{"role":"assistant","content":"B"},{"role":"user","content":"?"},
                {"content":"C","role":"assistant"}],
                "rejected":[{"role":"assistant","content":[{"type":"text","text":"A"}]}]}
                """
            ),
            Assert.Single(folder.Lines(Train))
        );
        Assert.Contains("""{"setting":"messageKeys","count":1}""", folder.Notes.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public async Task A_list_where_the_file_holds_texts_is_left_out_and_counted(string winner)
    {
        var folder = await Standard(
            """{"options":[{"id":"a","content":[{"type":"text","text":"A"}]},{"id":"b","content":"y"}]}""",
            winner
        );
        Assert.Empty(folder.Bytes(Train));
        Assert.Equal(1, folder.LeftOut("notText"));
    }

    [Fact]
    public async Task What_no_line_carries_is_listed_with_counts()
    {
        const string fields =
            """{"title":"T","extra":7,"options":[{"id":"a","content":"x"},{"id":"b","content":"y"}]}""";
        var header = ReleaseFolder.Header(StandardItems, ReleaseFolder.PreferenceLabels);
        var (folder, _) = await ReleaseFolder.Write(
            header,
            ReleaseFolder.Row("r_1", fields, """{"better":{"winner":"a","strength":2},"why":"since"}"""),
            ReleaseFolder.Row("r_2", fields, """{"better":{"winner":"b","strength":1}}""")
        );
        Assert.Equal(
            Given.OneLine(
                """
                {"format":"trl-preference","form":"standard","question":"better","rows":2,"lines":2,
                "leftOut":{"undecided":0,"cannotAnswer":0,"tie":0,"bothBad":0,"noAnswer":0,"noPrompt":0,"notText":0,
                "sameContent":0,"equalLine":0},
                "notCarried":[{"field":"extra","count":2},{"question":"why","count":1},
                {"setting":"strength","count":2}]}
                """
            ),
            Assert.Single(folder.Lines("exports/trl-preference/notes.json"))
        );
    }

    [Fact]
    public async Task An_item_that_lacks_the_conversation_is_left_out_rather_than_written_in_another_form()
    {
        const string items =
            """[{"name":"messages","type":"messages","required":false},{"name":"candidates","type":"candidates"}]""";
        const string fields = """{"candidates":[{"id":"c1","content":"A"},{"id":"c2","content":"B"}]}""";
        var (folder, _) = await ReleaseFolder.Write(
            ReleaseFolder.Header(items),
            ReleaseFolder.Row("r_1", fields, """{"better":{"winner":"c1"}}""")
        );
        Assert.Empty(folder.Bytes(Train));
        Assert.Equal(1, folder.LeftOut("noPrompt"));
    }

    [Fact]
    public async Task A_schema_without_a_preference_gives_an_empty_file()
    {
        var header = ReleaseFolder.Header(
            """[{"name":"text","type":"text"}]""",
            """[{"name":"answer","type":"choice","options":["0","1"]}]"""
        );
        var (folder, _) = await ReleaseFolder.Write(
            header,
            ReleaseFolder.Row("r_1", """{"text":"x"}""", """{"answer":"1"}""")
        );
        Assert.Empty(folder.Bytes(Train));
        Assert.Equal(1, folder.LeftOut("noAnswer"));
    }

    private static Task<ReleaseFolder> Conversational(string fields, string winner) =>
        Write(ReleaseFolder.Header(), fields, winner);

    private static Task<ReleaseFolder> Standard(string fields, string winner) =>
        Write(ReleaseFolder.Header(StandardItems, ReleaseFolder.PreferenceLabels), fields, winner);

    private static async Task<ReleaseFolder> Write(ReleaseHeader header, string fields, string winner)
    {
        var row = ReleaseFolder.Row("r_1", fields, $$$"""{"better":{"winner":"{{{winner}}}"}}""");
        return (await ReleaseFolder.Write(header, row)).Folder;
    }
}
