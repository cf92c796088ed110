using System.IO.Compression;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Sheets;

public sealed class ListReleasesTests
{
    [Fact]
    public async Task A_release_by_form_says_its_rows_and_what_was_left_out_and_can_be_downloaded()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(2);
        var project = await lead.CreatesProject(client, 2, people, "tied", "agreed", "open", "unclear");
        await ListItemsTests.Answers(people[0], project, "tied", "0");
        await ListItemsTests.Answers(people[1], project, "tied", "1");
        await ListItemsTests.Answers(people[0], project, "agreed", "1");
        await ListItemsTests.Answers(people[1], project, "agreed", "1");
        foreach (var person in people)
        {
            var claimed = (await person.ClaimsItem(project, "unclear")).Is(200).Json.GetProperty("assignments")[0];
            (await person.SubmitsAnswer(Claimed.Of(claimed), """{"cannotAnswer":{"reason":"unclear"}}""")).Is(200);
        }

        var reader = new Reader(house, lead);
        Assert.Contains(
            "No release yet",
            (await reader.Get($"/projects/{project}/releases")).Text,
            StringComparison.Ordinal
        );
        (await reader.Post($"/projects/{project}/releases", ("requestKey", "r"), ("exports", "no-such"))).Is(422);

        (await reader.Post($"/projects/{project}/releases", ("requestKey", "r1"))).Is(303);
        (await reader.Post($"/projects/{project}/releases", ("requestKey", "r1"))).Is(303);
        var page = await Ready(reader, project);

        Assert.Single(page.All("data-release"));
        Assert.Contains("1 ties, 1 cannot be answered, 1 not settled then", page.Text, StringComparison.Ordinal);
        var archive = page.All("href").Single(href => href.Contains("/archive", StringComparison.Ordinal));
        var bytes = await (
            await lead.Send(HttpMethod.Get, archive["/api/v1/".Length..], null, null)
        ).Message.Content.ReadAsByteArrayAsync();
        using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.Contains("release.json", zip.Entries.Select(entry => entry.FullName));

        house.Clock.Advance(TimeSpan.FromSeconds(1));
        (await lead.Import(project, Person.Line("late"))).Is(200);
        await house.Restart(TimeSpan.FromMinutes(5));
        Assert.Contains(
            "1 not settled then",
            (await reader.Get($"/projects/{project}/releases")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_release_that_failed_says_so_and_the_sheet_too()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var project = await lead.CreatesProject(client, 1, await house.MakesAnnotators(1), "a");
        await File.WriteAllTextAsync(Path.Combine(house.Database.Folder, "releases"), "in the way of the folder");
        var reader = new Reader(house, lead);

        (await reader.Post($"/projects/{project}/releases", ("requestKey", "r1"))).Is(303);
        await House.Eventually(
            async () => (await reader.Get($"/projects/{project}/releases")).All("data-state").Contains("failed"),
            "the release fails"
        );

        var page = await reader.Get($"/projects/{project}/releases");
        Assert.Contains("could not be built", page.Text, StringComparison.Ordinal);
        Assert.Equal("release-failed", (await reader.Get($"/projects/{project}")).All("data-need")[0]);
    }

    internal static async Task<ReadPage> Ready(Reader reader, string project)
    {
        await House.Eventually(
            async () => (await reader.Get($"/projects/{project}/releases")).All("data-state").Contains("ready"),
            "the release is ready"
        );
        return await reader.Get($"/projects/{project}/releases");
    }
}
