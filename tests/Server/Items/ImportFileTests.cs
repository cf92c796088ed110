using System.Text;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Items;

public sealed class ImportFileTests
{
    [Fact]
    public async Task F02_the_report_names_the_line_the_place_what_was_found_and_what_is_right()
    {
        await using var house = await House.Start();
        var (lead, project) = await Draft(house);
        var lines = Enumerable.Range(1, 50).Select(number => number == 31 ? Bad : Person.Line($"k{number}"));
        var reader = new Reader(house, lead);

        var sent = (await Sends(reader, project, string.Concat(lines), "keepGood")).Is(303);
        var page = await Ended(reader, sent.Location!);

        Assert.Equal(49, page.Figure("added"));
        Assert.Equal(1, page.Figure("refused"));
        Assert.Contains("31 /fields/text", page.Text, StringComparison.Ordinal);
        Assert.Contains("the other lines are not held up by them", page.Text, StringComparison.Ordinal);
        Assert.Equal(49, (await lead.Get($"projects/{project}/progress")).Json.GetProperty("items").GetInt32());
        Assert.Contains("import-refused", (await reader.Get($"/projects/{project}")).All("data-need"));
        Assert.Contains(sent.Location, (await reader.Get($"/projects/{project}")).All("href"));

        await house.Restart();
        var later = (await reader.Get(sent.Location!)).Is(200);
        Assert.Contains("31 /fields/text", later.Text, StringComparison.Ordinal);
        Assert.Contains(
            "items.jsonl",
            (await reader.Get($"/projects/{project}/import")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task F03_all_or_nothing_adds_nothing_and_names_every_bad_line()
    {
        await using var house = await House.Start();
        var (lead, project) = await Draft(house);
        var reader = new Reader(house, lead);

        var sent = (await Sends(reader, project, Person.Line("a") + Bad + Person.Line("b") + "{\n", "refuseAll")).Is(
            303
        );
        var page = await Ended(reader, sent.Location!);

        Assert.Equal(0, page.Figure("added"));
        Assert.Equal(2, page.Figure("refused"));
        Assert.Contains("Nothing was added", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await lead.Get($"projects/{project}/progress")).Json.GetProperty("items").GetInt32());
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_one_import_and_another_file_under_its_key_is_refused()
    {
        await using var house = await House.Start();
        var (lead, project) = await Draft(house);
        var reader = new Reader(house, lead);

        var first = (await Sends(reader, project, Person.Line("a"), "keepGood", "same")).Is(303);
        await Ended(reader, first.Location!);
        var second = (await Sends(reader, project, Person.Line("a"), "keepGood", "same")).Is(303);
        (await Sends(reader, project, Person.Line("b"), "keepGood", "same")).Is(422);
        (await Sends(reader, project, Person.Line("a"), "refuseAll", "same")).Is(422);

        Assert.Equal(first.Location, second.Location);
        Assert.Equal(1, (await lead.Get($"projects/{project}/progress")).Json.GetProperty("items").GetInt32());
    }

    [Fact]
    public async Task A_form_without_a_file_a_choice_or_an_end_is_refused_with_the_form_again()
    {
        await using var house = await House.Start();
        var (lead, project) = await Draft(house);
        var reader = new Reader(house, lead);

        using var empty = new MultipartFormDataContent { { new StringContent("k"), "requestKey" } };
        var page = (await reader.Post($"/projects/{project}/import", empty)).Is(422);
        (await Sends(reader, project, Person.Line("a"), "perhaps")).Is(422);
        (await Sends(reader, project, Person.Line("a"), "keepGood", "")).Is(400);
        using var cut = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n"u8.ToArray());
        cut.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        (await reader.Post($"/projects/{project}/import", cut)).Is(400);
        (await reader.Post($"/projects/{project}/import", ("file", "x"))).Is(415);

        Assert.Contains("aria-invalid=\"true\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("no file", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await lead.Get($"projects/{project}/progress")).Json.GetProperty("items").GetInt32());
    }

    [Fact]
    public async Task F31_items_that_come_in_by_a_form_are_open_to_all_at_once()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(1);
        var project = await lead.CreatesProject(client, 1, people, "a");
        (await people[0].Submits((await people[0].ClaimsOne(project))!, "1")).Is(200);
        Assert.Null(await people[0].ClaimsOne(project));
        var reader = new Reader(house, lead);

        var sent = (
            await Sends(
                reader,
                project,
                string.Concat(Enumerable.Range(0, 5).Select(n => Person.Line($"n{n}"))),
                "keepGood"
            )
        ).Is(303);
        await Ended(reader, sent.Location!);

        Assert.NotNull(await people[0].ClaimsOne(project));
        Assert.Equal(6, (await reader.Get($"/projects/{project}")).Figure("tasks"));
    }

    private const string Bad = """{"key":"bad","fields":{"text":7}}""" + "\n";

    private static async Task<(Person Lead, string Project)> Draft(House house)
    {
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        return (lead, await lead.CreatesProject(client));
    }

    private static async Task<ReadPage> Ended(Reader reader, string path)
    {
        var page = (await reader.Get(path)).Is(200);
        await House.Eventually(
            async () =>
            {
                page = (await reader.Get(path)).Is(200);
                return page.Text.Contains("What came of it", StringComparison.Ordinal);
            },
            "the import ends"
        );
        return page;
    }

    private static async Task<ReadPage> Sends(
        Reader reader,
        string project,
        string lines,
        string onError,
        string requestKey = "form-key"
    )
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(requestKey), "requestKey" },
            { new StringContent(onError), "onError" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(lines)), "file", "items.jsonl" },
        };
        return await reader.Post($"/projects/{project}/import", form);
    }
}
