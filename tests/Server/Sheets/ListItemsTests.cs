using System.Text.Json;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Sheets;

public sealed class ListItemsTests
{
    [Fact]
    public async Task A_hundred_are_on_a_page_and_the_pages_hold_each_item_once()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var keys = Enumerable.Range(0, 230).Select(number => $"item-{number:000}").ToArray();
        var project = await lead.CreatesProject(client, 1, [], keys);
        var reader = new Reader(house, lead);

        var seen = new List<string>();
        var sizes = new List<int>();
        var path = $"/projects/{project}/items";
        for (var page = 0; page < 9; page++)
        {
            var read = (await reader.Get(path)).Is(200);
            var keysThere = KeysOf(read);
            sizes.Add(keysThere.Count);
            seen.AddRange(keysThere);
            if (
                read.All("href").FirstOrDefault(href => href.Contains("after=", StringComparison.Ordinal))
                is not { } next
            )
            {
                break;
            }

            path = next;
        }

        Assert.Equal([100, 100, 30], sizes);
        Assert.Equal(keys, seen);
    }

    [Fact]
    public async Task Each_state_lists_the_items_that_the_database_has_in_it()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(3);
        var project = await lead.CreatesProject(client, 2, people, "tied", "agreed", "held", "left");
        await Answers(people[0], project, "tied", "0");
        await Answers(people[1], project, "tied", "1");
        await Answers(people[0], project, "agreed", "1");
        await Answers(people[1], project, "agreed", "1");
        (await people[2].ClaimsItem(project, "held")).Is(200);
        await lead.Get($"projects/{project}/consensus"); // Settles.
        var reader = new Reader(house, lead);
        async Task<IReadOnlyList<string>> In(string state) =>
            KeysOf((await reader.Get($"/projects/{project}/items?state={state}")).Is(200));

        Assert.Equal(["tied"], await In("tie"));
        Assert.Equal(["tied", "agreed"], await In("done"));
        Assert.Equal(["held"], await In("out"));
        Assert.Equal(["left"], await In("open"));
        Assert.Equal(["tied", "agreed", "held", "left"], await In(""));
        (await reader.Get($"/projects/{project}/items?state=lost")).Is(422);
        (await reader.Get($"/projects/{project}/items?after=x!")).Is(422);

        await house.Restart();
        Assert.Equal(["tied"], await In("tie"));
        Assert.Equal(["held"], await In("out"));
    }

    [Fact]
    public async Task A_search_finds_keys_and_content_whatever_the_case_and_says_when_there_is_nothing()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var project = await lead.CreatesProject(client);
        var lines = Enumerable
            .Range(0, 700)
            .Select(number => Line($"row-{number}", number is 5 or 650 ? $"before Ærø {number} after" : "plain"));
        (await lead.Import(project, string.Concat(lines))).Is(200);
        var reader = new Reader(house, lead);
        async Task<ReadPage> Find(string sought) =>
            (await reader.Get($"/projects/{project}/items?q={Uri.EscapeDataString(sought)}")).Is(200);

        var content = await Find("ærø");
        Assert.Equal(["row-5", "row-650"], KeysOf(content));
        Assert.Equal(2, content.Figure("found"));
        Assert.Contains("Searched 700 of 700", content.Text, StringComparison.Ordinal);
        Assert.Contains("<mark>Ærø</mark>", System.Net.WebUtility.HtmlDecode(content.Html), StringComparison.Ordinal);
        Assert.EndsWith("</html>", content.Html, StringComparison.Ordinal);
        Assert.Equal(["row-699"], KeysOf(await Find("ROW-699")));
        var nothing = await Find("not in it");
        Assert.Equal(0, nothing.Figure("found"));
        Assert.Contains("Nothing found", nothing.Text, StringComparison.Ordinal);
        (await reader.Get($"/projects/{project}/items?q={new string('x', 201)}")).Is(422);
    }

    [Fact]
    public async Task A_search_that_finds_a_hundred_goes_on_where_it_ended()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var keys = Enumerable.Range(0, 250).Select(number => $"k{number}").ToArray();
        var project = await lead.CreatesProject(client, 1, [], keys);
        var reader = new Reader(house, lead);

        var seen = new List<string>();
        var path = $"/projects/{project}/items?q=text";
        while (path is not null && seen.Count < 1_000)
        {
            var page = (await reader.Get(path)).Is(200);
            seen.AddRange(KeysOf(page));
            path = page.All("href").FirstOrDefault(href => href.Contains("after=", StringComparison.Ordinal));
        }

        Assert.Equal(keys, seen);
    }

    [Fact]
    public async Task An_empty_project_says_where_items_come_from()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var project = await lead.CreatesProject(client);

        var page = (await new Reader(house, lead).Get($"/projects/{project}/items")).Is(200);

        Assert.Contains("No items yet", page.Text, StringComparison.Ordinal);
        Assert.Contains($"/projects/{project}/import", page.All("href"));
    }

    [Fact]
    public async Task F53_the_page_of_an_item_shows_every_answer_its_consensus_and_its_life_with_facts()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(3);
        var project = await lead.CreatesProject(client, 2, people, "one", "two");
        var given = Claimed.Of((await people[2].ClaimsItem(project, "one")).Is(200).Json.GetProperty("assignments")[0]);
        (await people[2].Post($"assignments/{given.Id}/skip", new { reason = "no", fence = given.Fence })).Is(200);
        house.Clock.Advance(TimeSpan.FromMinutes(3));
        await Answers(people[0], project, "one", "1");
        house.Clock.Advance(TimeSpan.FromMinutes(3));
        await Answers(people[1], project, "one", "1");
        house.Clock.Advance(TimeSpan.FromMinutes(3));
        (await lead.Post($"projects/{project}/releases", "{}")).Is(202);
        var reader = new Reader(house, lead);
        await House.Eventually(
            async () =>
                (await reader.Get($"/projects/{project}/releases")).Html.Contains(
                    "data-state=\"ready\"",
                    StringComparison.Ordinal
                ),
            "the release is ready"
        );

        var page = (await reader.Get($"/projects/{project}/items/one")).Is(200);

        Assert.Equal(2, page.Figure("annotations"));
        Assert.Contains("Text of one", page.Text, StringComparison.Ordinal);
        Assert.Contains("Person 2", page.Text, StringComparison.Ordinal);
        Assert.Contains("Person 3", page.Text, StringComparison.Ordinal);
        string[] life =
        [
            "Came in",
            "Served to Person 4",
            "Given back by Person 4",
            "Served to Person 2",
            "Answered by Person 2",
            "Served to Person 3",
            "Answered by Person 3",
            "Settled",
            "In release 1",
        ];
        Assert.Equal(life.Length, System.Text.RegularExpressions.Regex.Count(page.Html, "fact [0-9]+<"));
        Assert.All(life, what => Assert.Contains(what, page.Text, StringComparison.Ordinal));
        (await reader.Get($"/projects/{project}/items/three")).Is(404);
        var open = (await reader.Get($"/projects/{project}/items/two")).Is(200);
        Assert.Contains("Not computed: 0 of 2 annotations", open.Text, StringComparison.Ordinal);
    }

    internal static async Task Answers(Person person, string project, string item, string label)
    {
        var claimed = (await person.ClaimsItem(project, item)).Is(200).Json.GetProperty("assignments")[0];
        (await person.Submits(Claimed.Of(claimed), label)).Is(200);
    }

    /// <summary>The keys of the items of a list, in its order.</summary>
    private static List<string> KeysOf(ReadPage page) =>
        [
            .. System
                .Text.RegularExpressions.Regex.Matches(page.Html, "<td class=\"id\"><a[^>]*>([^<]*)</a>")
                .Select(match => match.Groups[1].Value),
        ];

    private static string Line(string key, string text) =>
        JsonSerializer.Serialize(new { key, fields = new { text } }) + "\n";
}
