using Dapper;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Storage;

/// <summary>What lies sealed opens in its own place and nowhere else, and a broken seal stops nothing else.</summary>
public sealed class MovedSealTests
{
    [Fact]
    public async Task An_item_whose_content_is_anothers_is_not_served()
    {
        await using var house = await House.Start();
        var (_, lead, person, project) = await OutageTests.Team(house, "a", "b");
        var (_, _, other, otherProject) = await OutageTests.Team(house, "c");
        await Change(
            house,
            "update item set content = (select o.content from item o where o.client_id = item.client_id "
                + "and o.number = 1) where number = 0 and project_id = @project",
            project
        );

        var refused = (await person.ClaimsItem(project, "a")).Refuses(500, "internal");

        Assert.DoesNotContain("Text of", refused.Text, StringComparison.Ordinal);
        (await person.ClaimsItem(project, "b")).Is(200); // The place in the limits was given back, and "b" is whole.
        Assert.NotNull(await other.ClaimsOne(otherProject));
        Assert.Equal(1, (await lead.Get($"projects/{project}/progress")).Is(200).Json.GetProperty("out").GetInt32());
    }

    [Fact]
    public async Task An_item_whose_content_is_another_clients_is_not_served()
    {
        await using var house = await House.Start();
        var (_, _, person, project) = await OutageTests.Team(house, "a");
        var (_, _, _, otherProject) = await OutageTests.Team(house, "c");
        await Change(
            house,
            $"update item set content = (select o.content from item o where o.project_id = '{otherProject}') "
                + "where project_id = @project",
            project
        );

        var refused = (await person.Claims(project)).Refuses(500, "internal");

        Assert.DoesNotContain("Text of", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("label_schema", "questions")]
    [InlineData("label_schema", "fields")]
    public async Task A_schema_that_is_another_projects_is_not_served(string table, string column)
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(1);
        var project = await lead.CreatesProject(client, 1, people, "a");
        var other = await lead.CreatesProject(client, 1, people, "b");
        await Change(
            house,
            $"update {table} set {column} = (select o.{column} from {table} o where o.project_id = '{other}') "
                + "where project_id = @project",
            project
        );
        await house.Restart(); // What was read before stays in memory.

        (await people[0].Claims(project)).Refuses(500, "internal");
        (await people[0].Claims(other)).Is(200);
    }

    [Fact]
    public async Task An_annotation_that_was_moved_settles_nothing_and_stops_no_other_project()
    {
        await using var house = await House.Start();
        var (_, lead, person, project) = await OutageTests.Team(house, "a", "b");
        var (_, otherLead, other, otherProject) = await OutageTests.Team(house, "c");
        await SubmitsAll(person, project);
        await Change(
            house,
            "update annotation set answer = (select o.answer from annotation o "
                + "where o.project_id = annotation.project_id and o.task_number = 1) "
                + "where task_number = 0 and project_id = @project",
            project
        );
        await SubmitsAll(other, otherProject);

        // The loop in the background settles the other project and goes on, and so does the server.
        var settled = 0L;
        await House.Eventually(
            async () =>
            {
                house.Clock.Advance(TimeSpan.FromSeconds(2));
                await using var connection = await house.Database.Open();
                settled = await connection.ExecuteScalarAsync<long>(
                    "select count(*) from consensus where project_id = @id",
                    new { id = otherProject }
                );
                return settled > 0;
            },
            "the other project is settled"
        );
        (await lead.Get($"projects/{project}/consensus")).Refuses(500, "internal");
        (await otherLead.Get($"projects/{otherProject}/consensus")).Is(200);
        Assert.Equal(200, (int)(await house.Http.GetAsync(new Uri(house.Url + "/health/live"))).StatusCode);
    }

    [Fact]
    public async Task A_release_over_a_broken_seal_fails_and_the_next_is_built()
    {
        await using var house = await House.Start();
        var (_, lead, person, project) = await OutageTests.Team(house, "a", "b");
        var (_, otherLead, other, otherProject) = await OutageTests.Team(house, "c");
        await SubmitsAll(person, project);
        await SubmitsAll(other, otherProject);
        (await lead.Get($"projects/{project}/consensus")).Is(200);
        await Change(
            house,
            "update consensus set answer = (select o.answer from consensus o "
                + "where o.project_id = consensus.project_id and o.task_number = 1) "
                + "where task_number = 0 and project_id = @project",
            project
        );

        Assert.Equal("failed", await ReleaseState(lead, project));
        Assert.Equal("ready", await ReleaseState(otherLead, otherProject));
    }

    private static async Task<string> ReleaseState(Person lead, string project)
    {
        var release = (await lead.Post($"projects/{project}/releases", "{}")).Is(202).Id;
        var state = "building";
        await House.Eventually(
            async () =>
            {
                state = (await lead.Get($"releases/{release}")).Is(200).Json.GetProperty("state").GetString()!;
                return state is not "building";
            },
            "the release is built or has failed"
        );
        return state;
    }

    private static async Task SubmitsAll(Person person, string project)
    {
        while (await person.ClaimsOne(project) is { } claimed)
        {
            (await person.Submits(claimed, "1")).Is(200);
        }
    }

    private static async Task Change(House house, string sql, string project)
    {
        await using var connection = await house.Database.Open();
        Assert.Equal(1, await connection.ExecuteAsync(sql, new { project }));
    }
}
