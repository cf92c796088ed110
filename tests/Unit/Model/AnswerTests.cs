using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Model;

public sealed class AnswerTests
{
    private const string Items = """[{"name":"answers","type":"candidates"}]""";

    private static readonly LabelSchema Conditional = Texts.Labels(
        """
        [
          {"name":"spam","type":"choice","options":["yes","no"]},
          {"name":"kind","type":"choice","options":["ad","scam"],"when":{"question":"spam","in":["yes"]}},
          {"name":"note","type":"text","required":false,"when":{"question":"kind","in":["scam"]}}
        ]
        """
    );

    [Fact]
    public void Values_come_in_the_order_of_the_schema()
    {
        var answer = Texts.Check(Conditional, """{"note":"odd","kind":"scam","spam":"yes"}""").Value;
        Assert.Equal(
            [new("spam", "yes", null), new("kind", "scam", null), new Value("note", null, null)],
            answer.Values
        );
        Assert.Null(answer.CannotAnswer);
        Assert.Equal(new Value("kind", "scam", null), answer.Find("kind"));
        Assert.Null(answer.Find("other"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("{", "")]
    [InlineData("[]", "")]
    [InlineData("\"yes\"", "")]
    [InlineData("null", "")]
    [InlineData("""{"spam":"yes","spam":"no"}""", "/spam")]
    [InlineData("""{"spam":"\ud800"}""", "/spam")]
    [InlineData("""{"spam":NaN}""", "/spam")]
    [InlineData("{}", "/spam")]
    [InlineData("""{"spam":null}""", "/spam")]
    [InlineData("""{"spam":"maybe"}""", "/spam")]
    [InlineData("""{"spam":true}""", "/spam")]
    [InlineData("""{"spam":["yes"]}""", "/spam")]
    [InlineData("""{"spam":"no","other":1}""", "/other")]
    [InlineData("""{"spam":"no","a/b":null}""", "/a~1b")]
    [InlineData("""{"spam":"yes"}""", "/kind")]
    [InlineData("""{"spam":"no","kind":"ad"}""", "/kind")]
    [InlineData("""{"spam":"no","note":"x"}""", "/note")]
    [InlineData("""{"spam":"yes","kind":"ad","note":"x"}""", "/note")]
    [InlineData("""{"spam":"yes","kind":"scam","note":5}""", "/note")]
    public void An_answer_outside_the_schema_is_refused_with_its_place(string answer, string pointer)
    {
        var refused = Texts.Check(Conditional, answer);
        Assert.Equal((ModelProblems.InvalidAnswerCode, 422), (refused.Problem!.Code, refused.Problem.Status));
        Assert.Equal([pointer], Texts.Pointers(refused));
    }

    [Theory]
    [InlineData("""{"spam":"no"}""")]
    [InlineData("""{"spam":"no","kind":null,"note":null,"cannotAnswer":null}""")]
    public void A_value_that_is_null_is_not_answered(string answer) =>
        Assert.Equal([new Value("spam", "no", null)], Texts.Check(Conditional, answer).Value.Values);

    [Fact]
    public void Every_fault_is_reported_with_the_place_in_the_whole()
    {
        var refused = Conditional.Check(
            Texts.Json("""{"spam":"yes","kind":"x","what":1}"""),
            AnswerContext.NoCandidates,
            "/gold/answer"
        );
        Assert.Equal(["/gold/answer/kind", "/gold/answer/what"], Texts.Pointers(refused));
        Assert.Equal("\"x\"", refused.Problem!.Faults[0].Found);
    }

    [Fact]
    public void Invalid_utf8_is_no_answer()
    {
        var refused = Conditional.Check((byte[])[.. "{\"spam\":\""u8, 0xFF, .. "\"}"u8], AnswerContext.NoCandidates);
        Assert.Equal("byte 0xFF at offset 9", refused.Problem!.Faults[0].Found);
    }

    [Theory]
    [InlineData("unclear", null)]
    [InlineData("wrongItem", "The picture is missing. e\u0301")]
    [InlineData("needsExpert", null)]
    [InlineData("unsafe", null)]
    [InlineData("other", "x")]
    public void Cannot_answer_stands_for_the_whole_answer(string reason, string? note)
    {
        var text = JsonSerializer.Serialize(new { cannotAnswer = new { reason, note } });
        var answer = Texts.Check(Conditional, text).Value;
        Assert.Equal(new CannotAnswer(reason, note), answer.CannotAnswer);
        Assert.Empty(answer.Values);
    }

    [Theory]
    [InlineData("""{"cannotAnswer":{"reason":"unclear"},"spam":"no"}""", "/spam")]
    [InlineData("""{"spam":null,"cannotAnswer":{"reason":"unclear"}}""", "/spam")]
    [InlineData("""{"cannotAnswer":"unclear"}""", "/cannotAnswer")]
    [InlineData("""{"cannotAnswer":true}""", "/cannotAnswer")]
    [InlineData("""{"cannotAnswer":{}}""", "/cannotAnswer/reason")]
    [InlineData("""{"cannotAnswer":{"reason":"bored"}}""", "/cannotAnswer/reason")]
    [InlineData("""{"cannotAnswer":{"reason":"unclear","note":7}}""", "/cannotAnswer/note")]
    [InlineData("""{"cannotAnswer":{"reason":"unclear","why":"x"}}""", "/cannotAnswer/why")]
    public void Cannot_answer_of_another_form_is_refused(string answer, string pointer) =>
        Assert.Equal([pointer], Texts.Pointers(Texts.Check(Conditional, answer)));

    [Fact]
    public void A_note_has_2000_code_points_and_no_more()
    {
        static string Of(int length) =>
            $$$"""{"cannotAnswer":{"reason":"other","note":"{{{string.Concat(Enumerable.Repeat("🚀", length))}}}"}}""";
        Assert.Null(Texts.Check(Conditional, Of(2_000)).Problem);
        Assert.Equal(["/cannotAnswer/note"], Texts.Pointers(Texts.Check(Conditional, Of(2_001))));
    }

    [Theory]
    [InlineData("""{"winner":"c2","strength":2}""", "c2", 2)]
    [InlineData("""{"strength":3,"winner":"c1"}""", "c1", 3)]
    [InlineData("""{"winner":"tie"}""", "tie", null)]
    [InlineData("""{"winner":"bothBad","strength":null}""", "bothBad", null)]
    [InlineData("""{"winner":"\u00631","strength":1}""", "c1", 1)]
    public void A_preference_names_its_winner(string value, string label, int? strength)
    {
        var schema = Texts.Labels(
            """[{"name":"p","type":"preference","strengths":3,"tie":true,"bothBad":true}]""",
            Items
        );
        var answer = Texts.Check(schema, $$"""{"p":{{value}}}""", "c1", "c2").Value;
        Assert.Equal([new Value("p", label, strength)], answer.Values);
    }

    [Theory]
    [InlineData("\"c1\"", "/p")]
    [InlineData("""{}""", "/p/winner")]
    [InlineData("""{"winner":null}""", "/p/winner")]
    [InlineData("""{"winner":0}""", "/p/winner")]
    [InlineData("""{"winner":"c3","strength":1}""", "/p/winner")] // Of the item, but not shown.
    [InlineData("""{"winner":"C1","strength":1}""", "/p/winner")]
    [InlineData("""{"winner":"tie"}""", "/p/winner")]
    [InlineData("""{"winner":"bothBad"}""", "/p/winner")]
    [InlineData("""{"winner":"c1"}""", "/p/strength")]
    [InlineData("""{"winner":"c1","strength":null}""", "/p/strength")]
    [InlineData("""{"winner":"c1","strength":0}""", "/p/strength")]
    [InlineData("""{"winner":"c1","strength":3}""", "/p/strength")]
    [InlineData("""{"winner":"c1","strength":1.5}""", "/p/strength")]
    [InlineData("""{"winner":"c1","strength":"1"}""", "/p/strength")]
    [InlineData("""{"winner":"c1","strength":1,"why":"x"}""", "/p/why")]
    public void A_preference_that_is_not_allowed_is_refused(string value, string pointer)
    {
        var schema = Texts.Labels("""[{"name":"p","type":"preference","strengths":2}]""", Items);
        Assert.Equal([pointer], Texts.Pointers(Texts.Check(schema, $$"""{"p":{{value}}}""", "c1", "c2")));
    }

    [Theory]
    [InlineData("""{"winner":"tie","strength":1}""", 3)]
    [InlineData("""{"winner":"bothBad","strength":1}""", 3)]
    [InlineData("""{"winner":"c1","strength":1}""", 0)]
    [InlineData("""{"winner":"tie","strength":1}""", 0)]
    public void Strength_is_only_with_a_winner_and_where_it_is_asked_for(string value, int strengths)
    {
        var schema = Texts.Labels(
            $$"""[{"name":"p","type":"preference","strengths":{{strengths}},"tie":true,"bothBad":true}]""",
            Items
        );
        Assert.Equal(["/p/strength"], Texts.Pointers(Texts.Check(schema, $$"""{"p":{{value}}}""", "c1", "c2")));
    }

    [Fact]
    public void Any_of_a_thousand_odd_options_is_told_from_the_others()
    {
        string[] odd =
        [
            "e\u0301",
            "\u00E9",
            "ﬁ",
            "fi",
            " fi",
            "fi ",
            "FI",
            "\u202Eabc",
            "👩‍👩‍👧",
            "\u0000",
            "\"\\",
            "null",
            "ß",
            "ss",
        ];
        string[] options =
        [
            .. odd,
            .. Enumerable.Range(odd.Length, 1_000 - odd.Length).Select(index => $"option {index}"),
        ];
        var schema = Texts.Labels(
            $$"""[{"name":"q","type":"choice","options":{{JsonSerializer.Serialize(options)}}}]"""
        );
        foreach (var option in options)
        {
            var answer = Texts.Check(schema, $$"""{"q":{{JsonSerializer.Serialize(option)}}}""").Value;
            Assert.Equal(option, answer.Values[0].Label);
        }

        Assert.Equal(options, schema.Questions[0].Labels(AnswerContext.NoCandidates), StringComparer.Ordinal);
        Assert.NotNull(Texts.Check(schema, """{"q":"option"}""").Problem);
    }

    [Theory]
    [InlineData("\"🚀🚀\"", true)]
    [InlineData("\"🚀🚀🚀\"", true)]
    [InlineData("\"\\ud83d\\ude80🚀\"", true)]
    [InlineData("\"🚀\"", false)]
    [InlineData("\"🚀🚀🚀🚀\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("\"\\u00e9\\u00e9\"", true)]
    public void Texts_are_measured_in_code_points(string value, bool fits)
    {
        var schema = Texts.Labels("""[{"name":"t","type":"text","minLength":2,"maxLength":3}]""");
        Assert.Equal(fits, Texts.Check(schema, $$"""{"t":{{value}}}""").Problem is null);
    }

    [Theory]
    [InlineData("née", true)]
    [InlineData("ne\u0301e", false)]
    [InlineData("ne\\u0301e", false)]
    [InlineData("\u212B", false)]
    [InlineData("x\u0301", true)]
    [InlineData("한", true)]
    [InlineData("\u1112\u1161\u11AB", false)]
    [InlineData("日本語 👩‍👩‍👧", true)]
    public void Texts_are_in_composed_form(string text, bool fits)
    {
        var schema = Texts.Labels("""[{"name":"t","type":"text"}]""");
        Assert.Equal(fits, Texts.Check(schema, $$"""{"t":"{{text}}"}""").Problem is null);
    }

    [Theory]
    [InlineData("{\"a\":[1]}", true)]
    [InlineData("{\"a\":1,\"a\":2}", false)]
    [InlineData("{'a':1}", false)]
    [InlineData("NaN", false)]
    public void A_json_text_is_json(string text, bool fits)
    {
        var schema = Texts.Labels("""[{"name":"t","type":"text","format":"json"}]""");
        var outcome = Texts.Check(schema, JsonSerializer.Serialize(new { t = text }));
        Assert.Equal(fits, outcome.Problem is null);
    }

    [Fact]
    public void An_answer_of_nothing_fits_a_schema_that_requires_nothing() =>
        Assert.Empty(Texts.Check(Texts.Labels("""[{"name":"t","type":"text","required":false}]"""), "{}").Value.Values);

    [Fact]
    public void A_value_that_is_written_is_read_as_it_was()
    {
        var schema = Texts.Labels(
            """
            [{"name":"c","type":"choice","options":["x","é"]},
             {"name":"p","type":"preference","strengths":3,"tie":true}]
            """,
            Items
        );
        var context = new AnswerContext(["c1", "c2"]);
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 2], Gen.Int[1, 3])
            .Sample(
                (option, winner, strength) =>
                {
                    var first = schema.Questions[0].Labels(context)[option];
                    var second = schema.Questions[1].Labels(context)[winner];
                    int? given = second == PreferenceQuestion.TieLabel ? null : strength;
                    var buffer = new ArrayBufferWriter<byte>();
                    using (var writer = new Utf8JsonWriter(buffer))
                    {
                        writer.WriteStartObject();
                        writer.WritePropertyName("c");
                        schema.Questions[0].WriteValue(writer, first, null);
                        writer.WritePropertyName("p");
                        schema.Questions[1].WriteValue(writer, second, given);
                        writer.WriteEndObject();
                    }

                    var answer = schema.Check(buffer.WrittenMemory, context).Value;
                    Assert.Equal([new("c", first, null), new Value("p", second, given)], answer.Values);
                }
            );
    }

    [Fact]
    public void Labels_of_a_preference_are_its_candidates_and_what_else_is_allowed()
    {
        var schema = Texts.Labels("""[{"name":"p","type":"preference","bothBad":true}]""", Items);
        Assert.Equal(["z", "a", "bothBad"], schema.Questions[0].Labels(new AnswerContext(["z", "a"])));
    }

    [Fact]
    public void An_answer_of_2_kb_costs_little_memory()
    {
        var schema = Texts.Labels(
            """
            [{"name":"p","type":"preference","strengths":3},{"name":"why","type":"text"},
             {"name":"c","type":"choice","options":["x"]}]
            """,
            Items
        );
        var answer = Encoding.UTF8.GetBytes(
            $$$"""{"p":{"winner":"c1","strength":2},"why":"{{{new string('é', 1_000)}}}","c":"x"}"""
        );
        var context = new AnswerContext(["c1", "c2"]);
        schema.Check(answer, context);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(schema.Check(answer, context).Problem);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1_000);
    }

    [Fact]
    public void Any_bytes_are_answered() =>
        Gen.Char["{}[]\":,spamkindnoteyc"]
            .Array[0, 30]
            .Sample(units =>
            {
                var outcome = Conditional.Check(Encoding.UTF8.GetBytes(units), AnswerContext.NoCandidates);
                Assert.True(outcome.Problem is null or { Faults.Length: > 0 });
            });
}
