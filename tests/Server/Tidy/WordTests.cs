namespace Plumbline.Tests.Server.Tidy;

public sealed class WordTests
{
    [Fact]
    public void No_type_has_an_empty_name() => Reports.None(WordRules.EmptyNames(Repository.Files));

    [Theory]
    [InlineData("internal sealed class TaskHelper;", 1)]
    [InlineData("public record struct ItemInfo(int A);", 1)]
    [InlineData("interface IQueueManager { }", 1)]
    [InlineData("public enum BaseData { }", 2)]
    [InlineData("public sealed class Database;", 0)]
    [InlineData("public sealed class Metadata;", 0)]
    [InlineData("// A class Helper is not used.", 0)]
    public void A_word_that_says_nothing_is_reported_where_it_names_a_type(string source, int reports) =>
        Assert.Equal(reports, WordRules.EmptyNames([RepositoryFile.Of("src/A.cs", source)]).Count());

    [Fact]
    public void No_work_is_put_off_without_an_issue() => Reports.None(WordRules.LooseEnds(Repository.Files));

    // The words are put together here, since this file is read like any other.
    [Theory]
    [InlineData("// TO" + "DO: later", 1)]
    [InlineData("# FIX" + "ME", 1)]
    [InlineData("// TO" + "DO (#12): later", 0)]
    [InlineData("// TO" + "DO #12: later", 0)]
    public void Work_put_off_is_reported_unless_it_names_an_issue(string line, int reports) =>
        Assert.Equal(reports, WordRules.LooseEnds([RepositoryFile.Of("src/A.cs", line)]).Count());

    [Fact]
    public void No_place_of_one_machine_is_named() => Reports.None(WordRules.MachinePlaces(Repository.Files));

    [Theory]
    [InlineData("see /ho" + "me/ada/notes", 1)]
    [InlineData("\"C:" + "\\\\Temp\"", 1)]
    [InlineData("https://api.nu" + "get.org/v3", 1)]
    [InlineData("/usr/lib/postgresql", 0)]
    [InlineData("docs/root/a", 0)]
    [InlineData("$root/tmp/x", 0)]
    public void A_place_of_one_machine_is_reported(string line, int reports) =>
        Assert.Equal(reports, WordRules.MachinePlaces([RepositoryFile.Of("docs/a.md", line)]).Count());
}
