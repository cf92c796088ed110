namespace Plumbline.Tests.Server.Tidy;

public sealed class LayoutTests
{
    [Fact]
    public void The_root_holds_only_names_of_the_house() =>
        Reports.None(LayoutRules.StrangersAtTheRoot(Repository.Files));

    [Fact]
    public void A_stranger_at_the_root_is_reported() =>
        Assert.StartsWith(
            "notes:",
            Assert.Single(LayoutRules.StrangersAtTheRoot([RepositoryFile.Of("notes/a.md", "")]))
        );

    [Fact]
    public void No_binary_is_large() => Reports.None(LayoutRules.LargeBinaries(Repository.Files));

    [Theory]
    [InlineData(LayoutRules.BinaryBytes, 0)]
    [InlineData(LayoutRules.BinaryBytes + 1, 1)]
    public void A_binary_one_byte_past_the_limit_is_reported(int bytes, int reports) =>
        Assert.Equal(
            reports,
            LayoutRules.LargeBinaries([new RepositoryFile("samples/a.png", new byte[bytes])]).Count()
        );

    [Fact]
    public void No_file_of_the_shared_data_is_committed()
    {
        var shared = new DirectoryInfo(Path.Combine(Repository.Root, "..", "shared", "data"));
        Assert.SkipUnless(shared.Exists, "There is no shared data beside this checkout to compare with.");

        var foreign = shared.EnumerateFiles("*", SearchOption.AllDirectories);

        Reports.None(LayoutRules.ForeignContents(Repository.Files, foreign));
    }

    [Fact]
    public void A_copy_of_a_foreign_file_is_reported()
    {
        var ours = Repository.Files.First(file => file.Path is "global.json");
        var copy = ours with { Path = "samples/mine.json" };
        var other = RepositoryFile.Of("samples/other.json", new string('x', ours.Bytes.Length));

        var reports = LayoutRules.ForeignContents([copy, other], [new(Path.Combine(Repository.Root, ours.Path))]);

        Assert.StartsWith("samples/mine.json:", Assert.Single(reports));
    }
}
