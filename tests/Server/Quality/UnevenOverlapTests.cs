using System.Globalization;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Quality;

public sealed class UnevenOverlapTests
{
    /// <summary>How many annotations each item wants; the last one gets none.</summary>
    private static readonly int[] _overlaps = [1, 2, 3, 7, 2];

    [Fact]
    public async Task A_task_without_annotations_is_open_and_in_no_figure_of_consensus()
    {
        await using var house = await House.Start();
        var (lead, project) = await Annotated(house);

        var progress = (await lead.Get($"projects/{project}/progress")).Is(200).Json;
        var consensus = (await lead.Get($"projects/{project}/consensus")).Is(200).Json;

        Assert.Equal(
            (5, 5, 1, 0, 4, 13),
            (
                progress.GetProperty("items").GetInt32(),
                progress.GetProperty("tasks").GetInt32(),
                progress.GetProperty("open").GetInt32(),
                progress.GetProperty("out").GetInt32(),
                progress.GetProperty("done").GetInt32(),
                progress.GetProperty("annotations").GetInt32()
            )
        );
        var rows = consensus.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(
            ["item-0 1", "item-1 2", "item-2 3", "item-3 7"],
            rows.Select(row => $"{row.GetProperty("item").GetString()} {row.GetProperty("annotations").GetInt32()}")
        );
        Assert.Equal(
            ["settled 1", "tie 0.5", "settled 0.6667", "settled 0.5714"],
            rows.Select(row =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.GetProperty("outcome").GetString()} {row.GetProperty("confidence").GetDouble():0.####}"
                )
            )
        );
    }

    [Fact]
    public async Task A_release_leaves_out_the_task_without_annotations()
    {
        await using var house = await House.Start();
        var (lead, project) = await Annotated(house);

        Assert.Equal(3, await RowsReleased(lead, project)); // The tie waits, and so does the task without annotations.
    }

    [Fact]
    public async Task A_project_without_any_annotation_has_consensus_of_no_rows()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var project = await lead.CreatesProject(client, 2, await house.MakesAnnotators(1), "a", "b");

        var consensus = (await lead.Get($"projects/{project}/consensus")).Is(200).Json;

        Assert.Equal(0, consensus.GetProperty("rows").GetArrayLength());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, consensus.GetProperty("next").ValueKind);
        Assert.Equal(0, await RowsReleased(lead, project));
    }

    private static async Task<(Person Lead, string Project)> Annotated(House house)
    {
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(7);
        var project = await lead.CreatesProject(client, 1, people);
        var lines = _overlaps.Select(
            (overlap, number) => $$"""{"key":"item-{{number}}","fields":{"text":"T"},"overlap":{{overlap}}}""" + "\n"
        );
        (await lead.Import(project, string.Concat(lines))).Is(200);
        (await lead.Post($"projects/{project}/start", "")).Is(200);
        for (var number = 0; number < _overlaps.Length - 1; number++)
        {
            for (var i = 0; i < _overlaps[number]; i++)
            {
                var claim = (await people[i].ClaimsItem(project, $"item-{number}")).Is(200).Json;
                var claimed = Claimed.Of(claim.GetProperty("assignments")[0]);
                (await people[i].Submits(claimed, i % 2 == 0 ? "1" : "0")).Is(200);
            }
        }

        return (lead, project);
    }

    private static async Task<int> RowsReleased(Person lead, string project)
    {
        var release = (await lead.Post($"projects/{project}/releases", "{}")).Is(202).Id;
        var rows = -1;
        await House.Eventually(
            async () =>
            {
                var read = (await lead.Get($"releases/{release}")).Is(200).Json;
                var state = read.GetProperty("state").GetString();
                Assert.NotEqual("failed", state);
                rows = state is "ready" ? read.GetProperty("rows").GetInt32() : -1;
                return rows >= 0;
            },
            "the release is ready"
        );
        return rows;
    }
}
