namespace Plumbline.Tests.Server.Outside;

public sealed class MajorityScriptTests
{
    [Fact]
    public async Task A_right_release_passes()
    {
        using var release = new PlantedRelease();

        var ended = await Examine(release);

        // Four answered tasks, the people, and two files.
        Assert.Equal((0, "7 passed, 0 failed"), (ended.Code, ended.LastLine));
    }

    [Theory]
    [MemberData(nameof(PlantedRelease.Faults), MemberType = typeof(PlantedRelease))]
    public async Task A_planted_fault_is_found(string fault)
    {
        using var release = new PlantedRelease(fault);

        var ended = await Examine(release);

        Assert.Equal(1, ended.Code);
        Assert.Matches("^[0-9]+ passed, [1-9][0-9]* failed$", ended.LastLine);
    }

    [Fact]
    public async Task Labels_are_read_by_the_candidates_that_were_shown_when_no_items_are_given()
    {
        using var release = new PlantedRelease();

        var ended = await Python.Run("majority.py", release.Folder, "--answers", release.AnswersFile);

        // The task that has no row has no candidates to look at, and its words stay two different ones: still a tie.
        Assert.Equal((0, "7 passed, 0 failed"), (ended.Code, ended.LastLine));
    }

    [Fact]
    public async Task A_list_of_pairs_is_read_by_the_order_of_the_candidates()
    {
        using var release = new PlantedRelease();
        const string Pairs = """
            [{"idx":"t1","annotator1":1,"annotator2":1,"annotator3":2},
             {"idx":"t3","annotator1":0,"annotator2":0,"annotator3":2},
             {"idx":"t4","annotator1":1,"annotator2":1,"annotator3":2}]
            """;
        var others = Pairs.Replace("\"annotator1\":0", "\"annotator1\":1", StringComparison.Ordinal);

        var right = await Python.Run("majority.py", release.Folder, "--set", release.Write("pairs.json", Pairs));
        var wrong = await Python.Run("majority.py", release.Folder, "--set", release.Write("others.json", others));

        Assert.Equal((0, "6 passed, 0 failed"), (right.Code, right.LastLine));
        Assert.Equal(1, wrong.Code);
    }

    [Fact]
    public async Task A_release_that_cannot_be_read_is_bad_input()
    {
        using var release = new PlantedRelease();

        var ended = await Python.Run("majority.py", release.Folder + "-missing", "--answers", release.AnswersFile);

        Assert.Equal(2, ended.Code);
        Assert.StartsWith("majority.py: ", ended.Errors, StringComparison.Ordinal);
    }

    private static Task<Python.Ended> Examine(PlantedRelease release) =>
        Python.Run("majority.py", release.Folder, "--answers", release.AnswersFile, "--items", release.ItemsFile);
}
