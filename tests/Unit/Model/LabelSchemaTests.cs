using Plumbline.Model;

namespace Plumbline.Tests.Unit.Model;

public sealed class LabelSchemaTests
{
    private const string Items = """[{"name":"text","type":"text"},{"name":"answers","type":"candidates"}]""";

    [Fact]
    public void A_schema_of_every_type_is_read()
    {
        var schema = Texts.Labels(
            """
            [
              {"name":"topic","type":"choice","title":"Topic","help":"Pick",
               "options":["optics",{"value":"b","text":"Biology"}]},
              {"name":"better","type":"preference","field":"answers","strengths":3,"tie":true,"bothBad":true,
               "when":{"question":"topic","in":["optics"]}},
              {"name":"why","type":"text","required":false,"format":"code","language":"python",
               "minLength":2,"maxLength":9}
            ]
            """,
            Items
        );
        var choice = Assert.IsType<ChoiceQuestion>(schema.Questions[0]);
        Assert.Equal(
            ("topic", "choice", "Topic", "Pick", true),
            (choice.Name, choice.Type, choice.Title, choice.Help, choice.Required)
        );
        Assert.Equal([new("optics", null), new ChoiceOption("b", "Biology")], choice.Options);
        var preference = Assert.IsType<PreferenceQuestion>(schema.Questions[1]);
        Assert.Equal(
            ("answers", 3, true, true),
            (preference.Field, preference.Strengths, preference.Tie, preference.BothBad)
        );
        Assert.Equal("topic", preference.When!.Question);
        var text = Assert.IsType<TextQuestion>(schema.Find("why"));
        Assert.Equal(
            ("code", "python", 2, 9, false),
            (text.Format, text.Language, text.MinLength, text.MaxLength, text.Required)
        );
        Assert.Null(schema.Find("other"));
    }

    [Fact]
    public void What_is_not_said_is_plain()
    {
        var schema = Texts.Labels("""[{"name":"p","type":"preference"},{"name":"t","type":"text"}]""", Items);
        var preference = (PreferenceQuestion)schema.Questions[0];
        Assert.Equal(
            ("answers", 0, false, false),
            (preference.Field, preference.Strengths, preference.Tie, preference.BothBad)
        );
        var text = (TextQuestion)schema.Questions[1];
        Assert.Equal(("plain", 1, TextQuestion.MostLength), (text.Format, text.MinLength, text.MaxLength));
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("[]", "")]
    [InlineData("[1]", "/0")]
    [InlineData("""[{"type":"text"}]""", "/0/name")]
    [InlineData("""[{"name":"cannotAnswer","type":"text"}]""", "/0/name")]
    [InlineData("""[{"name":"a","type":"text"},{"name":"a","type":"text"}]""", "/1/name")]
    [InlineData("""[{"name":"a"}]""", "/0/type")]
    [InlineData("""[{"name":"a","type":"rating","min":1}]""", "/0/type")]
    [InlineData("""[{"name":"a","type":"text","justification":"required"}]""", "/0/justification")]
    [InlineData("""[{"name":"a","type":"text","required":1}]""", "/0/required")]
    [InlineData("""[{"name":"a","type":"text","title":""}]""", "/0/title")]
    [InlineData("""[{"name":"a","type":"text","options":[]}]""", "/0/options")]
    [InlineData("""[{"name":"a","type":"text","format":"html"}]""", "/0/format")]
    [InlineData("""[{"name":"a","type":"text","language":"c"}]""", "/0/language")]
    [InlineData("""[{"name":"a","type":"text","maxLength":0}]""", "/0/maxLength")]
    [InlineData("""[{"name":"a","type":"text","maxLength":1000001}]""", "/0/maxLength")]
    [InlineData("""[{"name":"a","type":"text","maxLength":1.5}]""", "/0/maxLength")]
    [InlineData("""[{"name":"a","type":"text","minLength":5,"maxLength":4}]""", "/0/minLength")]
    [InlineData("""[{"name":"a","type":"text","minLength":-1}]""", "/0/minLength")]
    [InlineData("""[{"name":"a","type":"choice"}]""", "/0/options")]
    [InlineData("""[{"name":"a","type":"choice","options":[]}]""", "/0/options")]
    [InlineData("""[{"name":"a","type":"choice","options":"x"}]""", "/0/options")]
    [InlineData("""[{"name":"a","type":"choice","options":["x",""]}]""", "/0/options/1")]
    [InlineData("""[{"name":"a","type":"choice","options":["x",1]}]""", "/0/options/1")]
    [InlineData("""[{"name":"a","type":"choice","options":["x","y","x"]}]""", "/0/options/2")]
    [InlineData("""[{"name":"a","type":"choice","options":["x",{"value":"x"}]}]""", "/0/options/1")]
    [InlineData("""[{"name":"a","type":"choice","options":[{"text":"x"}]}]""", "/0/options/0/value")]
    [InlineData("""[{"name":"a","type":"choice","options":[{"value":"x","key":"1"}]}]""", "/0/options/0/key")]
    [InlineData("""[{"name":"a","type":"preference","field":"text"}]""", "/0/field")]
    [InlineData("""[{"name":"a","type":"preference","field":"none"}]""", "/0/field")]
    [InlineData("""[{"name":"a","type":"preference","strengths":4}]""", "/0/strengths")]
    [InlineData("""[{"name":"a","type":"preference","strengths":-1}]""", "/0/strengths")]
    [InlineData("""[{"name":"a","type":"preference","strengths":"2"}]""", "/0/strengths")]
    [InlineData("""[{"name":"a","type":"preference","tie":"yes"}]""", "/0/tie")]
    [InlineData("""[{"name":"a","type":"preference","bothBad":0}]""", "/0/bothBad")]
    public void A_wrong_schema_is_refused_with_its_place(string text, string pointer)
    {
        var refused = LabelSchema.Parse(Texts.Json(text), Texts.Items(Items), "/labelSchema");
        Assert.Equal((ModelProblems.InvalidSchemaCode, 422), (refused.Problem!.Code, refused.Problem.Status));
        Assert.Equal(["/labelSchema" + pointer], Texts.Pointers(refused));
    }

    [Fact]
    public void A_type_that_does_not_exist_yet_is_answered_with_those_that_do()
    {
        var refused = LabelSchema.Parse(Texts.Json("""[{"name":"a","type":"spans"}]"""), Texts.Items(Items), "");
        Assert.Equal("one of choice, preference, text", refused.Problem!.Faults[0].Right);
    }

    [Fact]
    public void A_preference_needs_candidates() =>
        Assert.Equal(
            ["/0/type"],
            Texts.Pointers(
                LabelSchema.Parse(
                    Texts.Json("""[{"name":"a","type":"preference"}]"""),
                    Texts.Items("""[{"name":"text","type":"text"}]"""),
                    ""
                )
            )
        );

    [Theory]
    [InlineData("""7""", "/2/when")]
    [InlineData("""{"in":["x"]}""", "/2/when/question")]
    [InlineData("""{"question":"c"}""", "/2/when/in")]
    [InlineData("""{"question":"c","in":[]}""", "/2/when/in")]
    [InlineData("""{"question":"c","in":"x"}""", "/2/when/in")]
    [InlineData("""{"question":"c","in":["z"]}""", "/2/when/in/0")]
    [InlineData("""{"question":"c","in":["x","x"]}""", "/2/when/in/1")]
    [InlineData("""{"question":"c","in":["x",1]}""", "/2/when/in/1")]
    [InlineData("""{"question":"t","in":["x"]}""", "/2/when/question")]
    [InlineData("""{"question":"later","in":["x"]}""", "/2/when/question")]
    [InlineData("""{"question":"a","in":["x"]}""", "/2/when/question")]
    [InlineData("""{"question":"c","in":["x"],"not":true}""", "/2/when/not")]
    public void A_condition_names_options_of_an_earlier_choice(string when, string pointer)
    {
        var text = $$"""
            [{"name":"c","type":"choice","options":["x","y"]},{"name":"t","type":"text"},
             {"name":"a","type":"choice","options":["x"],"when":{{when}}},
             {"name":"later","type":"choice","options":["x"]}]
            """;
        var refused = LabelSchema.Parse(Texts.Json(text), Texts.Items(Items), "");
        Assert.Equal([pointer], Texts.Pointers(refused));
    }

    [Theory]
    [InlineData("""[{"name":"t","type":"text"}]""", false)]
    [InlineData("""[{"name":"c","type":"choice","options":["x"],"required":false}]""", false)]
    [InlineData("""[{"name":"p","type":"preference","required":false},{"name":"t","type":"text"}]""", false)]
    [InlineData(
        """
            [{"name":"c","type":"choice","options":["x","y"],"required":false},
             {"name":"d","type":"choice","options":["x"],"when":{"question":"c","in":["x"]}}]
            """,
        false
    )]
    [InlineData("""[{"name":"c","type":"choice","options":["x"]}]""", true)]
    [InlineData("""[{"name":"t","type":"text","required":false},{"name":"p","type":"preference"}]""", true)]
    public void A_schema_can_be_settled_where_a_counted_question_is_always_answered(string text, bool can)
    {
        var schema = Texts.Labels(text, Items);

        Assert.Equal(can, schema.CanBeSettled);
        if (schema.CheckSettling("/labelSchema") is { } problem)
        {
            Assert.Equal(["/labelSchema"], Texts.Pointers(problem.Faults));
            Assert.Equal(ModelProblems.InvalidSchemaCode, problem.Code);
        }
        else
        {
            Assert.True(can);
        }
    }

    [Fact]
    public void A_schema_has_100_questions_and_no_more()
    {
        static string Questions(int count) => Texts.List(count, index => $$"""{"name":"q{{index}}","type":"text"}""");
        Assert.Equal(100, Texts.Labels(Questions(100)).Questions.Length);
        Assert.NotNull(LabelSchema.Parse(Texts.Json(Questions(101)), Texts.Items(Items), "").Problem);
    }

    [Fact]
    public void An_item_for_a_preference_has_two_candidates_at_least()
    {
        var items = """[{"name":"answers","type":"candidates","required":false}]""";
        var required = Texts.Labels("""[{"name":"p","type":"preference"}]""", items);
        var open = Texts.Labels("""[{"name":"p","type":"preference","required":false}]""", items);
        var (none, one) = (Texts.Json("{}"), Texts.Json("""{"answers":[{"id":"a","content":"x"}]}"""));
        var two = Texts.Json("""{"answers":[{"id":"a","content":"x"},{"id":"b","content":"x"}]}""");
        Assert.Equal(["/fields/answers"], Texts.Pointers(required.CheckItem(none, "/fields")));
        Assert.Equal(["/fields/answers"], Texts.Pointers(required.CheckItem(one, "/fields")));
        Assert.Equal(["/fields/answers"], Texts.Pointers(open.CheckItem(one, "/fields")));
        Assert.Empty(required.CheckItem(two, "/fields"));
        Assert.Empty(open.CheckItem(none, "/fields"));
    }

    [Fact]
    public void Every_type_has_its_own_class_and_word()
    {
        Assert.Equal(["choice", "preference", "text"], QuestionTypes.All);
        var types = typeof(Question).Assembly.GetTypes().Where(type => type.BaseType == typeof(Question)).ToArray();
        var words = types.Select(type => (string)type.GetField("TypeWord")!.GetRawConstantValue()!);
        Assert.Equal(QuestionTypes.All, words.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
