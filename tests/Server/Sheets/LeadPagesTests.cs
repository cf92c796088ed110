using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Sheets;

/// <summary>What holds of every page of a lead.</summary>
public sealed class LeadPagesTests
{
    private static readonly string[] Paths = ["", "/items", "/items/a", "/items?q=text", "/import", "/releases"];

    [Fact]
    public async Task Leads_see_all_of_them_clients_read_results_annotators_see_progress_alone()
    {
        await using var house = await House.Start();
        var (client, lead, people, project) = await Project(house);
        var reads = await house.MakesPerson((client, "client"));

        foreach (var path in Paths)
        {
            (await new Reader(house, lead).Get($"/projects/{project}{path}")).Is(200);
            var isResult = path is "" or "/releases";
            (await new Reader(house, reads).Get($"/projects/{project}{path}")).Is(isResult ? 200 : 403);
            (await new Reader(house, people[0]).Get($"/projects/{project}{path}")).Is(path is "" ? 200 : 403);
        }

        var own = await new Reader(house, people[0]).Get($"/projects/{project}");
        Assert.Equal(0, own.Figure("own"));
        Assert.DoesNotContain("Cost", own.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Consensus", own.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Person", Sheet(own), StringComparison.Ordinal);
        var read = await new Reader(house, reads).Get($"/projects/{project}");
        Assert.Contains("Consensus", read.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Cost", read.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("h-people", read.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("method=\"post\" action=\"/projects", read.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_of_another_client_is_not_there()
    {
        await using var house = await House.Start();
        var (_, _, _, project) = await Project(house);
        var stranger = new Reader(house, await house.MakesPerson((await house.MakesClient("Other"), "lead")));

        foreach (var path in Paths.Append("/imports/000000000000000000000000"))
        {
            var page = (await stranger.Get($"/projects/{project}{path}")).Is(404);
            Assert.DoesNotContain("choices", page.Html, StringComparison.Ordinal);
        }

        foreach (var path in (string[])["/start", "/releases"])
        {
            (await stranger.Post($"/projects/{project}{path}", ("requestKey", "k"))).Is(404);
        }

        using var form = new MultipartFormDataContent();
        (await stranger.Post($"/projects/{project}/import", form)).Is(404);
    }

    [Fact]
    public async Task No_page_has_a_style_an_inline_script_or_anything_from_elsewhere()
    {
        await using var house = await House.Start();
        var (client, lead, people, project) = await Project(house);
        (await people[0].Submits((await people[0].ClaimsOne(project))!, "1")).Is(200);
        (await lead.Post($"projects/{project}/releases", "{}")).Is(202);
        var readers = new[] { lead, people[0], await house.MakesPerson((client, "client")) };

        foreach (var reader in readers)
        {
            foreach (var path in Paths)
            {
                var page = await new Reader(house, reader).Get($"/projects/{project}{path}");
                Assert.DoesNotMatch(new Regex("\\sstyle\\s*=", RegexOptions.IgnoreCase), page.Html);
                Assert.DoesNotMatch(
                    new Regex("<style|<script(?![^>]*src=\"/)|\\son[a-z]+\\s*=", RegexOptions.IgnoreCase),
                    page.Html
                );
                Assert.DoesNotMatch(new Regex("(src|href|action)=\"(https?:)?//", RegexOptions.IgnoreCase), page.Html);
                Assert.Single(Regex.Matches(page.Html, "<h1"));
                Assert.Equal(page.All(" id").Count, page.All(" id").Distinct().Count());
            }
        }
    }

    [Fact]
    public async Task Names_and_keys_and_content_that_are_markup_are_shown_as_text()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var project = await lead.CreatesProject(client);
        const string evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202Egnp";
        var line = System.Text.Json.JsonSerializer.Serialize(new { key = "a/" + evil, fields = new { text = evil } });
        (await lead.Import(project, line + "\n")).Is(200);
        var reader = new Reader(house, lead);

        var list = (await reader.Get($"/projects/{project}/items")).Is(200);
        var search = (await reader.Get($"/projects/{project}/items?q={Uri.EscapeDataString("<script>")}")).Is(200);
        var item = (
            await reader.Get(list.All("href").First(href => href.Contains("key=", StringComparison.Ordinal)))
        ).Is(200);

        foreach (var page in (ReadPage[])[list, search, item])
        {
            Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202E', page.Html);
            Assert.Contains("⟨U+202E⟩", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_start_by_form_makes_tasks_claimable_and_a_cross_site_one_is_refused()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(1);
        var project = await lead.CreatesProject(client, 1, people);
        (await lead.Import(project, Person.Line("a"))).Is(200);
        var reader = new Reader(house, lead);
        var before = (await reader.Get($"/projects/{project}")).Is(200);
        Assert.Equal(["not-started"], before.All("data-need"));

        var crossSite = await reader.Cross($"/projects/{project}/start");
        Assert.Equal(403, crossSite);
        var started = (await reader.Post($"/projects/{project}/start")).Is(303);

        Assert.Equal($"/projects/{project}", started.Location);
        Assert.NotNull(await people[0].ClaimsOne(project));
        Assert.Empty((await reader.Get($"/projects/{project}")).All("data-need"));
    }

    private static string Sheet(ReadPage page) => page.Html[page.Html.IndexOf("<main", StringComparison.Ordinal)..];

    internal static async Task<(string Client, Person Lead, Person[] People, string Project)> Project(House house)
    {
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(2);
        return (client, lead, people, await lead.CreatesProject(client, 1, people, "a", "b", "c"));
    }
}
