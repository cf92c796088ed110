using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Sheets;

/// <summary>Parts of the sheet that a random walk does not reach.</summary>
public sealed class SheetTests
{
    private static readonly string[] Options = ["0", "1"];

    [Fact]
    public async Task A_draft_without_items_says_to_import_and_that_nobody_is_on_the_list()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var project = await lead.CreatesProject(client);

        var page = (await new Reader(house, lead).Get($"/projects/{project}")).Is(200);

        Assert.Equal(["no-items", "no-annotators"], page.All("data-need"));
        Assert.Contains("End not computed: there are no tasks yet", page.Text, StringComparison.Ordinal);
        Assert.Contains("No task is done yet", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, page.Figure("tasks"));
    }

    [Fact]
    public async Task Tasks_that_everybody_had_are_named_with_the_way_out()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(1);
        var project = await lead.CreatesProject(client, 2, people, "a", "b", "c");
        var reader = new Reader(house, lead);
        Assert.Empty((await reader.Get($"/projects/{project}")).All("data-need"));

        await ListItemsTests.Answers(people[0], project, "a", "1");
        await ListItemsTests.Answers(people[0], project, "b", "1");
        var stuck = await reader.Get($"/projects/{project}");
        Assert.Equal(["nobody-eligible"], stuck.All("data-need"));
        Assert.Contains("2 tasks have a free place", stuck.Text, StringComparison.Ordinal);

        var more = (await house.MakesAnnotators(1))[0];
        (await lead.Post($"projects/{project}/people", new { people = new[] { more.Id }, role = "annotator" })).Is(200);
        Assert.Empty((await reader.Get($"/projects/{project}")).All("data-need"));
    }

    [Fact]
    public async Task Cost_is_count_times_rate_and_what_is_not_settled_stands_apart()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(2);
        var project = await Paid(lead, client, people);
        await ListItemsTests.Answers(people[0], project, "a", "1");
        await ListItemsTests.Answers(people[1], project, "a", "0");
        await ListItemsTests.Answers(people[1], project, "b", "0");
        await lead.Get($"projects/{project}/consensus"); // Settles.

        var page = (await new Reader(house, lead).Get($"/projects/{project}")).Is(200);

        Assert.Equal(3 * 325, page.Minor("cost"));
        Assert.Equal(2 * 325, page.Minor("cost-settled"));
        Assert.Equal(325, page.Minor("cost-unsettled"));
        Assert.Contains("3 annotations × €3.25", page.Text, StringComparison.Ordinal);
        Assert.Contains("€9.75", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replayed_answers_are_marked_on_the_sheet_the_items_and_the_releases()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var recorded = await house.MakesRecorded(client);
        var present = await house.MakesAnnotators(1);
        var project = await lead.CreatesProject(client, 1, [recorded, .. present], "a", "b");
        await ListItemsTests.Answers(recorded, project, "a", "1");
        await ListItemsTests.Answers(present[0], project, "b", "1");
        var reader = new Reader(house, lead);

        for (var start = 0; start < 2; start++)
        {
            foreach (var path in (string[])["", "/items", "/items/a", "/releases"])
            {
                var page = (await reader.Get($"/projects/{project}{path}")).Is(200);
                Assert.Contains("Some answers here are replayed", page.Text, StringComparison.Ordinal);
                Assert.Equal(1, page.Figure("replayed"));
            }

            var own = (await reader.Get($"/projects/{project}/items/b")).Is(200);
            Assert.DoesNotContain("replayed", own.Text, StringComparison.Ordinal);
            await house.Restart();
        }
    }

    [Fact]
    public async Task A_source_that_there_is_not_is_refused_with_its_place()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();

        var refused = (
            await house.Operator.Post(
                "people",
                new
                {
                    name = "Ada",
                    mail = "ada@example.org",
                    roles = new[]
                    {
                        new
                        {
                            client,
                            role = "annotator",
                            source = "elsewhere",
                        },
                    },
                }
            )
        ).Refuses(422, "invalid-request");

        Assert.Equal("/roles/0/source", refused.Json.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task F54_a_client_and_a_release_page_name_nobody()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(2);
        var project = await lead.CreatesProject(client, 1, people, "a", "b");
        await ListItemsTests.Answers(people[0], project, "a", "1");
        (await lead.Post($"projects/{project}/releases", "{}")).Is(202);
        var reader = new Reader(house, await house.MakesPerson((client, "client")));
        await ListReleasesTests.Ready(reader, project);

        foreach (var path in (string[])["", "/releases"])
        {
            var page = (await reader.Get($"/projects/{project}{path}")).Is(200);
            Assert.All(people, person => Assert.DoesNotContain(person.Id, page.Html, StringComparison.Ordinal));
            Assert.DoesNotContain("Person 2", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("Person 3", page.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task F27_done_out_and_open_are_78_at_every_reading_while_eight_people_work()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(8);
        var keys = Enumerable.Range(0, 78).Select(number => $"k{number}").ToArray();
        var project = await lead.CreatesProject(client, 1, people, keys);
        var reader = new Reader(house, lead);

        await Task.WhenAll(people.Select(person => WorksOff(person, project, reader)));

        Assert.Equal(78, (await reader.Get($"/projects/{project}")).Figure("done"));
    }

    /// <summary>Answers until nothing is left, with a reading after each answer while the others go on.</summary>
    private static async Task WorksOff(Person person, string project, Reader reader)
    {
        while (await person.ClaimsOne(project) is { } claimed)
        {
            (await person.Submits(claimed, "1")).Is(200);
            var page = (await reader.Get($"/projects/{project}")).Is(200);
            Assert.Equal(78, page.Figure("done") + page.Figure("out") + page.Figure("open"));
            Assert.Equal(page.Figure("annotations"), page.Figure("done"));
        }
    }

    private static async Task<string> Paid(Person lead, string client, Person[] people)
    {
        var project = (
            await lead.Post(
                "projects",
                new
                {
                    client,
                    name = "paid",
                    overlap = 2,
                    labelSchema = new[]
                    {
                        new
                        {
                            name = "answer",
                            type = "choice",
                            options = Options,
                        },
                    },
                    itemSchema = new[] { new { name = "text", type = "text" } },
                    guidelines = "# How",
                    pay = new { amountMinor = 325, currency = "EUR" },
                }
            )
        ).Is(201).Id;
        var ids = people.Select(person => person.Id);
        (await lead.Post($"projects/{project}/people", new { people = ids, role = "annotator" })).Is(200);
        (await lead.Import(project, Person.Line("a") + Person.Line("b"))).Is(200);
        (await lead.Post($"projects/{project}/start", "")).Is(200);
        return project;
    }
}
