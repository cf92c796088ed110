using Microsoft.Playwright;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Browser.Harness;

/// <summary>
/// A house in the middle of its work, so that every page has something to show: two projects, people who differ, ties,
/// a release, a task that is begun with a draft.
/// </summary>
internal sealed class Scene : IAsyncDisposable
{
    private Scene(Stage stage, Person ada, string pairs, string choices)
    {
        Stage = stage;
        Ada = ada;
        Pairs = pairs;
        Choices = choices;
    }

    public Stage Stage { get; }

    public Person Ada { get; }

    public string Pairs { get; }

    public string Choices { get; }

    public static async Task<Scene> Set(Chromium chromium)
    {
        var stage = await Stage.Open(chromium);
        var people = await stage.House.MakesAnnotators(4);
        var pairs = await stage.MakesPairs(people, items: 12, overlap: 2);
        var choices = await stage.MakesChoices(people, items: 12, overlap: 2);
        string[] labels = ["yes", "no", "unclear"];
        for (var i = 0; i < 16; i++)
        {
            var person = people[1 + i % 3];
            if (await person.ClaimsOne(choices) is { } claimed)
            {
                var label = labels[i % 5 == 4 ? 1 : claimed.Item.Length % 2];
                (await person.SubmitsAnswer(claimed, $$"""{"entails":"{{label}}"}""")).Is(200);
            }
        }

        var released = (await stage.Lead.Post($"projects/{choices}/releases", """{"exports":[]}""")).Is(202).Id;
        await House.Eventually(
            async () =>
                (await stage.Lead.Get($"releases/{released}")).Text.Contains("\"ready\"", StringComparison.Ordinal),
            "the release"
        );
        return new Scene(stage, people[0], pairs, choices);
    }

    /// <summary>Every page: what it is called, who looks at it, and where it is.</summary>
    public IReadOnlyList<(string Name, Person? Who, string Path)> Pages =>
        [
            ("sign-in", null, "/sign-in"),
            ("sign-in-used", null, "/sign-in/unknown"),
            ("home-annotator", Ada, "/"),
            ("home-lead", Stage.Lead, "/"),
            ("home-operator", Stage.House.Operator, "/"),
            ("sessions", Ada, "/sessions"),
            ("desk-pair", Ada, $"/desk/{Pairs}"),
            ("desk-choice", Ada, $"/desk/{Choices}"),
            ("overview", Stage.Lead, $"/projects/{Choices}"),
            ("overview-new", Stage.Lead, $"/projects/{Pairs}"),
            ("items", Stage.Lead, $"/projects/{Choices}/items"),
            ("item", Stage.Lead, $"/projects/{Choices}/items/choice-1"),
            ("import", Stage.Lead, $"/projects/{Choices}/import"),
            ("people", Stage.Lead, $"/projects/{Choices}/people"),
            ("releases", Stage.Lead, $"/projects/{Choices}/releases"),
            ("nothing-here", Ada, "/projects/unknown"),
            ("design", null, "/design"),
        ];

    public ValueTask DisposeAsync() => Stage.DisposeAsync();
}
