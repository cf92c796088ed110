using System.Text;
using System.Text.Json;
using Plumbline.Demo;
using Plumbline.Demo.Input;

namespace Plumbline.Tests.Server.Outside;

public sealed class DemoInputTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plumbline-input-");

    [Theory]
    [InlineData("1", "x")]
    [InlineData("left", "x")]
    [InlineData("a", "x")]
    [InlineData("x", "x")]
    [InlineData("2", "y")]
    [InlineData("right", "y")]
    [InlineData("b", "y")]
    [InlineData("y", "y")]
    [InlineData("0", "tie")]
    [InlineData("tie", "tie")]
    [InlineData("bothBad", "bothBad")]
    [InlineData("3", null)]
    [InlineData("c", null)]
    [InlineData("X", null)]
    public void A_recorded_word_names_a_candidate(string word, string? label) =>
        Assert.Equal(label, Labels.OfPreference(word, ["x", "y"]));

    [Fact]
    public void An_id_said_outright_wins_over_a_letter() => Assert.Equal("a", Labels.OfPreference("a", ["b", "a"]));

    [Fact]
    public void Any_lines_become_fields_and_their_key_is_found()
    {
        var items = ItemFile.Read(
            Write(
                "items.jsonl",
                """
                {"key":"k","text":"one"}
                {"id":7,"text":"two","score":0.10}
                {"task":"t","text":"three"}
                {"idx":0,"text":"four","note":null}

                {"text":"five"}
                """
            )
        );

        Assert.Equal(["k", "7", "t", "0", "6"], items.Select(item => item.Key), StringComparer.Ordinal);
        var recorded = RecordedProject.Of(
            new Recording("n", "i", "a", items, [new RecordedAnswer("k", "ada", "z", 2)])
        );
        Assert.Equal(
            """[{"name":"key","type":"json","required":false},{"name":"text","type":"text"},"""
                + """{"name":"id","type":"json","required":false},{"name":"score","type":"json","required":false},"""
                + """{"name":"task","type":"json","required":false},{"name":"idx","type":"json","required":false}]""",
            Schemas.Items(recorded).GetRawText()
        );
        Assert.Contains("\"score\":0.10", Encoding.UTF8.GetString(Schemas.Lines(recorded)), StringComparison.Ordinal);
    }

    [Fact]
    public void Own_lines_keep_what_stands_beside_the_fields_and_get_the_overlap_of_their_answers()
    {
        var items = ItemFile.Read(
            Write("items.jsonl", """{"key":"k","overlap":9,"fields":{"text":"ü \ud83d\ude00"},"language":"de"}""")
        );
        RecordedAnswer[] answers = [new("k", "ada", "z", 2), new("k", "ben", "é", 3), new("k", "ada", "q", 4)];

        var recorded = RecordedProject.Of(new Recording("n", "i", "a", items, answers));

        using var line = JsonDocument.Parse(Schemas.Lines(recorded));
        Assert.Equal(2, line.RootElement.GetProperty("overlap").GetInt32());
        Assert.Equal("ü 😀", line.RootElement.GetProperty("fields").GetProperty("text").GetString());
        Assert.Equal("de", line.RootElement.GetProperty("language").GetString());
        Assert.Equal((2, 1), (recorded.Answers.Count, recorded.RepeatCount));
        Assert.Equal(["q", "z", "é"], recorded.Options);
    }

    [Fact]
    public void Conversations_and_candidates_are_recognised_by_their_form()
    {
        var items = ItemFile.Read(
            Write(
                "items.jsonl",
                """
                {"chat":[{"role":"user","content":""}],"candidates":[{"id":"p","content":""},{"id":"q","content":""}]}
                {"chat":[{"role":"user","content":"Ho"}],"candidates":["No","Yes"]}
                """
            )
        );

        var recorded = RecordedProject.Of(
            new Recording("n", "i", "a", items, [new("1", "ada", "q", 2), new("2", "ada", "left", 3)])
        );

        Assert.Equal(
            """[{"name":"chat","type":"messages"},{"name":"candidates","type":"candidates"}]""",
            Schemas.Items(recorded).GetRawText()
        );
        Assert.Equal(["q", "a"], recorded.Answers.Select(answer => answer.Label), StringComparer.Ordinal);
        Assert.True(recorded.IsPreference);
    }

    [Theory]
    [InlineData("{\"key\":\"a\"}\n{\"key\":\"a\"}\n", ":2: the key a of line 1")]
    [InlineData("{\"key\":\"a\"}\n[1]\n", ":2: Array; a JSON object")]
    [InlineData("{\"key\":\"a\"}\n{\"key\":\n", ":2")]
    [InlineData("{\"key\":\"a\",\"key\":\"b\"}\n", ":1")]
    [InlineData("{\"key\":\"a\",\"text\":\"\\ud800\"}\n", ":1: half of a surrogate pair")]
    [InlineData("{\"key\":\"a\",\"candidates\":[{\"id\":\"p\"}]}\n", ":1: /candidates")]
    [InlineData("{\"key\":\"a\",\"fields\":3}\n", ":1: /fields")]
    [InlineData("\n\n", ":1: no items")]
    public void A_wrong_line_of_items_is_named(string content, string found)
    {
        var path = Write("items.jsonl", content);

        var refused = Assert.Throws<BadInputException>(() => ItemFile.Read(path));

        Assert.StartsWith(path + found, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData("task,label\nk,1\n", ":1: no column annotator")]
    [InlineData("task,annotator,label\nk,ada,1\nk,ben\n", ":3: 2 cells; 3 cells")]
    [InlineData("task,annotator,label\n\"k\n2\",ada,1\nk,ben,\n", ":4: /label")]
    [InlineData("task,annotator,label\nk,\"ada,1\n", ":2: a quote that is never closed")]
    [InlineData("task,annotator,label\nk,a\"da,1\n", ":2: a quote in the wrong place")]
    [InlineData("task,annotator,label\n", ":1: no answers")]
    [InlineData("", ":1: an empty file")]
    public void A_wrong_line_of_answers_is_named(string content, string found)
    {
        var path = Write("answers.csv", content);

        var refused = Assert.Throws<BadInputException>(() => AnswerFile.Read(path));

        Assert.StartsWith(path + found, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quoted_cells_hold_commas_quotes_and_line_ends()
    {
        var path = Write("answers.csv", "\uFEFFtask,worker,label\r\n\"k,1\",\"a \"\"b\"\"\",\"x\r\ny\"\r\n");

        var answer = Assert.Single(AnswerFile.Read(path));

        Assert.Equal(new RecordedAnswer("k,1", "a \"b\"", "x\r\ny", 2), answer);
    }

    [Theory]
    [InlineData("t9", "x", ":5: /task: t9; the key of an item")]
    [InlineData("t1", "z", ":5: /label: z; x, y, tie or bothBad")]
    public void An_answer_to_nothing_is_named(string task, string label, string found)
    {
        using var release = new PlantedRelease();
        var items = ItemFile.Read(release.ItemsFile);

        var refused = Assert.Throws<BadInputException>(() =>
            RecordedProject.Of(
                new Recording("n", "i", "answers.csv", items, [new RecordedAnswer(task, "ada", label, 5)])
            )
        );

        Assert.Equal("answers.csv" + found, refused.Message);
    }

    [Theory]
    [InlineData("ordinal", false)]
    [InlineData("text", false)]
    [InlineData("pairwise", false)]
    [InlineData("categorical", true)]
    public void Only_categorical_crowd_answers_are_taken(string kind, bool isTaken)
    {
        Write("README", $"set: Something. Kind {kind}; 1 tasks.");
        Write("answers.csv", "task,worker,label\nt0,w0,1\nt0,w1,0\n");

        if (isTaken)
        {
            Assert.Equal("t0", Assert.Single(CrowdSet.Read(_folder.FullName).Items).Key);
        }
        else
        {
            var refused = Assert.Throws<BadInputException>(() => CrowdSet.Read(_folder.FullName));
            Assert.Contains(kind, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_list_of_pairs_becomes_a_preference_of_three_people()
    {
        var path = Write(
            "pairs.json",
            """
            [{"idx":4,"cmp_key":"m_n","instruction":"Say hi.","input":"","response1":"Hi","response2":"","annotator1":1,
              "annotator2":2,"annotator3":0}]
            """
        );

        var recorded = RecordedProject.Of(PandalmSet.Read(path));

        Assert.Equal(
            ["response1", "response2", "tie"],
            recorded.Answers.Select(answer => answer.Label),
            StringComparer.Ordinal
        );
        Assert.Equal(
            ["instruction", "candidates"],
            recorded.Items[0].Fields.Select(field => field.Name),
            StringComparer.Ordinal
        );
        Assert.Equal("""{"cmp_key":"m_n"}""", Assert.Single(recorded.Items[0].Envelope).Value.GetRawText());
    }

    [Theory]
    [InlineData("--frobnicate")]
    [InlineData("--items a.jsonl")]
    [InlineData("--items a --answers b --set c")]
    [InlineData("--people 0")]
    [InlineData("--people")]
    [InlineData("--server nowhere --operator-key k")]
    [InlineData("--server http://localhost:1")]
    public void A_command_line_that_makes_no_sense_is_refused(string line) =>
        Assert.Throws<BadInputException>(() => Options.Parse(line.Split(' ')));

    [Fact]
    public void What_stands_behind_server_args_goes_to_the_server()
    {
        var options = Options.Parse(["--exit", "--people", "3", "--server-args", "--ledger-beat", "1"]);

        Assert.True(options.Exits);
        Assert.Equal(3, options.People);
        Assert.Equal(["--ledger-beat", "1"], options.ServerArguments);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
