using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Work;

public sealed class ClaimTasksTests
{
    [Fact]
    public async Task Work_goes_from_items_to_a_release()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(3);
        var project = await lead.CreatesProject(client, overlap: 3, people, "a", "b");

        foreach (var person in people)
        {
            while (await person.ClaimsOne(project) is { } claimed)
            {
                (
                    await person.Submits(
                        claimed,
                        claimed.Item == "a" ? "1"
                            : person == people[0] ? "1"
                            : "0"
                    )
                ).Is(200);
            }
        }

        var progress = (await lead.Get($"projects/{project}/progress")).Is(200).Json;
        Assert.Equal(2, progress.GetProperty("done").GetInt32());
        Assert.Equal(6, progress.GetProperty("annotations").GetInt32());
        var rows = (await lead.Get($"projects/{project}/consensus")).Is(200).Json.GetProperty("rows");
        Assert.Equal("1", rows[0].GetProperty("answer").GetProperty("answer").GetString());
        Assert.Equal("0", rows[1].GetProperty("answer").GetProperty("answer").GetString());
        Assert.Equal(2.0 / 3, rows[1].GetProperty("confidence").GetDouble(), 12);
    }

    [Fact]
    public async Task A_person_never_gets_a_task_twice()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(1);
        var project = await lead.CreatesProject(client, overlap: 3, people, "a", "b", "c");

        var items = new List<string>();
        while (await people[0].ClaimsOne(project) is { } claimed)
        {
            items.Add(claimed.Item);
            (await people[0].Submits(claimed, "1")).Is(200);
        }

        Assert.Equal("a b c", string.Join(' ', items.Order(StringComparer.Ordinal)));
    }
}
