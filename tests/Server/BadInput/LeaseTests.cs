using System.Text.Json;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.BadInput;

/// <summary>Each test turns its own clock, so each has its own server.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private readonly Desk _desk = new();

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Late_work_is_taken_while_its_place_is_free()
    {
        var project = await _desk.Starts(1, "one");
        var claimed = await Expires(project);
        (await _desk.Ada.Submits(claimed, "1")).Is(200);
        Assert.Equal(1, await _desk.Progress(project, "done"));
        Assert.Null(await _desk.Bob.ClaimsOne(project));
    }

    [Fact]
    public async Task Late_work_is_refused_once_its_place_is_taken()
    {
        var project = await _desk.Starts(1, "one");
        var claimed = await Expires(project);
        var taken = (await _desk.Bob.ClaimsOne(project))!;
        (await _desk.Ada.Submits(claimed, "1")).IsProblem(409, "assignment-closed");
        (await Beat(claimed)).IsProblem(409, "assignment-closed");
        (await _desk.Bob.Submits(taken, "0")).Is(200);
        Assert.Equal(1, await _desk.Progress(project, "annotations"));
    }

    [Fact]
    public async Task An_expired_assignment_goes_on_for_its_author_under_a_new_fence()
    {
        var project = await _desk.Starts(1, "one");
        var claimed = await Expires(project);
        var again = (await Beat(claimed)).Is(200).Json;
        var fence = again.GetProperty("fence").GetInt64();
        Assert.NotEqual(claimed.Fence, fence);
        Assert.True(again.GetProperty("dueAt").GetDateTimeOffset() > claimed.DueAt, "The lease did not run on.");
        (await _desk.Ada.Submits(claimed, "1")).IsProblem(409, "stale-fence");
        Assert.Null(await _desk.Bob.ClaimsOne(project));
        (await _desk.Ada.Submits(claimed with { Fence = fence }, "1")).Is(200);
    }

    [Fact]
    public async Task An_outage_is_added_to_the_lease_and_drafts_outlive_it()
    {
        var away = TimeSpan.FromMinutes(45);
        var project = await _desk.Starts(1, "one");
        var claimed = (await _desk.Ada.ClaimsOne(project))!;
        const string Draft = """{"answer":"Ærø 좋다"}""";
        (await Saves(claimed, Draft, 0)).Is(200);
        (await Saves(claimed, Draft, 1)).Is(200);
        await _desk.House.Restart(away);

        var row = (await _desk.Ada.Get($"projects/{project}/assignments")).Is(200).Json.GetProperty("rows")[0];
        Assert.Equal(claimed.DueAt + away, row.GetProperty("dueAt").GetDateTimeOffset());
        Assert.Equal(claimed.Fence, row.GetProperty("fence").GetInt64());
        Assert.Equal(Draft, row.GetProperty("draft").GetProperty("answer").GetString());
        Assert.Equal(2, row.GetProperty("draft").GetProperty("revision").GetInt32());
        (await Saves(claimed, "older", 0)).IsProblem(409, "draft-older");
        (await Saves(claimed, "older", 1)).IsProblem(409, "draft-older");
        Assert.Equal(
            Draft,
            (await _desk.Ada.Get($"projects/{project}/assignments"))
                .Json.GetProperty("rows")[0]
                .GetProperty("draft")
                .GetProperty("answer")
                .GetString()
        );
        (await _desk.Ada.Submits(claimed, "1")).Is(200);
    }

    private Task<Answer> Beat(Claimed claimed) =>
        _desk.Ada.Post($"assignments/{claimed.Id}/heartbeat", new { fence = claimed.Fence });

    private Task<Answer> Saves(Claimed claimed, string answer, int revision) =>
        _desk.Ada.Post(
            $"assignments/{claimed.Id}/draft",
            JsonSerializer.Serialize(
                new
                {
                    answer,
                    fence = claimed.Fence,
                    revision,
                }
            )
        );

    /// <summary>Ada claims, and the lease runs out.</summary>
    private async Task<Claimed> Expires(string project)
    {
        var claimed = (await _desk.Ada.ClaimsOne(project))!;
        _desk.House.Clock.Advance(TimeSpan.FromMinutes(31));
        await House.Eventually(
            async () =>
            {
                _desk.House.Clock.Advance(TimeSpan.FromSeconds(1));
                return await _desk.Progress(project, "out") == 0;
            },
            "the lease ran out"
        );
        return claimed;
    }
}
