namespace Plumbline.Tests.Server.Outside;

public sealed class HistoryScriptTests
{
    private const string History = """
        {"project":"p","person":"ada","call":"claim","task":"t1","assignment":"a1","outcome":"ok"}
        {"project":"p","person":"ada","call":"submit","task":"t1","assignment":"a1","label":"x","outcome":"ok"}
        {"project":"p","person":"cleo","call":"claim","task":"t1","assignment":"a2","outcome":"ok"}
        {"project":"p","person":"cleo","call":"submit","task":"t1","assignment":"a2","label":"y","outcome":"ok"}
        {"project":"p","person":"ada","call":"claim","task":"t2","assignment":"a3","outcome":"ok"}
        {"project":"p","person":"ada","call":"submit","task":"t2","assignment":"a3","label":"x","outcome":"ok"}
        {"project":"p","person":"ada","call":"claim","task":"t2","assignment":"a3","outcome":"ok"}

        """;

    private const string Consensus = """
        {"project":"p","item":"t1","answer":{"better":{"winner":"x"}},"confidence":0.67,"annotations":3}
        {"project":"p","item":"t2","answer":null,"confidence":0.5,"annotations":2}

        """;

    [Fact]
    public async Task What_was_acknowledged_and_is_there_passes()
    {
        var ended = await Examine(History, Consensus);

        // Three pairs of task and person, and two tasks.
        Assert.Equal((0, "5 passed, 0 failed"), (ended.Code, ended.LastLine));
    }

    [Theory]
    [InlineData("\"assignment\":\"a3\",\"outcome\"", "\"assignment\":\"a4\",\"outcome\"")] // To ada again.
    [InlineData("\"assignment\":\"a2\"", "\"assignment\":\"a1\"")] // One assignment, two people.
    [InlineData("\"label\":\"y\"", "\"label\":\"bothBad\"")] // In no row.
    [InlineData(
        "\"person\":\"ada\",\"call\":\"submit\",\"task\":\"t2\"",
        "\"person\":\"ada\",\"call\":\"submit\",\"task\":\"t7\""
    )]
    public async Task A_planted_line_of_the_history_is_found(string right, string wrong)
    {
        Assert.Contains(right, History, StringComparison.Ordinal);

        var ended = await Examine(History.Replace(right, wrong, StringComparison.Ordinal), Consensus);

        Assert.Equal(1, ended.Code);
        Assert.Matches("^[0-9]+ passed, [1-9][0-9]* failed$", ended.LastLine);
    }

    [Theory]
    [InlineData("\"item\":\"t2\"", "\"item\":\"t8\"")]
    [InlineData("\"annotations\":3", "\"annotations\":1")]
    [InlineData("\"annotations\":2", "\"annotations\":0")]
    public async Task An_acknowledged_annotation_that_the_consensus_lacks_is_found(string right, string wrong)
    {
        Assert.Contains(right, Consensus, StringComparison.Ordinal);

        var ended = await Examine(History, Consensus.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Equal(1, ended.Code);
    }

    [Fact]
    public async Task A_last_line_that_was_cut_is_left_out()
    {
        var ended = await Examine(
            History + """{"project":"p","person":"ada","call":"submit","task":"t9","as""",
            Consensus
        );

        Assert.Equal((0, "5 passed, 0 failed"), (ended.Code, ended.LastLine));
    }

    [Fact]
    public async Task A_broken_line_in_the_middle_is_bad_input()
    {
        var ended = await Examine("{\n" + History, Consensus);

        Assert.Equal(2, ended.Code);
    }

    private static async Task<Python.Ended> Examine(string history, string consensus)
    {
        using var release = new PlantedRelease();
        var calls = release.Write("history.jsonl", history);
        var rows = release.Write("consensus.jsonl", consensus);
        return await Python.Run(
            "check_history.py",
            calls,
            "--release",
            release.Folder,
            "--consensus",
            rows,
            "--project",
            "p"
        );
    }
}
