namespace Plumbline.Tests.Server.Tidy;

public sealed class DocumentTests
{
    [Fact]
    public void No_link_is_dead() => Reports.None(DocumentRules.DeadLinks(Repository.Files));

    [Theory]
    [InlineData("[a](b.md)", 1)]
    [InlineData("[a](../src)", 0)]
    [InlineData("[a](a.md#what-it-is)", 0)]
    [InlineData("[a](#what-it-is)", 0)]
    [InlineData("[a](#what-it-was)", 1)]
    [InlineData("[a](../../docs/a.md)", 1)]
    [InlineData("[a](https://example.org/b)", 0)]
    [InlineData("`[a](b.md)`", 0)]
    public void A_link_that_leads_nowhere_is_reported(string link, int reports)
    {
        var page = RepositoryFile.Of("docs/a.md", $"# A\n\n## What it is\n\nSee {link}.\n");

        Assert.Equal(reports, DocumentRules.DeadLinks([page, RepositoryFile.Of("src/A.cs", "")]).Count());
    }

    [Fact]
    public void Every_page_has_one_title_of_its_own() => Reports.None(DocumentRules.Titles(Repository.Files));

    [Theory]
    [InlineData("# A\n", "# B\n", 0)]
    [InlineData("# A\n", "# a\n", 1)]
    [InlineData("# A\n\n# C\n", "# B\n", 1)]
    [InlineData("A\n", "# B\n\n```\n# not a title\n```\n", 1)]
    public void A_missing_a_second_and_a_shared_title_are_reported(string one, string other, int reports) =>
        Assert.Equal(
            reports,
            DocumentRules.Titles([RepositoryFile.Of("docs/a.md", one), RepositoryFile.Of("docs/b.md", other)]).Count()
        );

    [Fact]
    public void Every_package_has_a_decision() => Reports.None(DocumentRules.UndecidedPackages(Repository.Files));

    [Fact]
    public void A_package_without_a_decision_is_reported()
    {
        var packages = RepositoryFile.Of(
            "Directory.Packages.props",
            """
            <Project>
              <PackageVersion Include="A.B" Version="1" />
              <PackageVersion Include="A" Version="1" />
            </Project>
            """
        );
        var page = RepositoryFile.Of("docs/decisions/0100-a.md", "# `A`\n\nNot A.B.\n");

        Assert.StartsWith("A.B:", Assert.Single(DocumentRules.UndecidedPackages([packages, page])));
    }

    [Fact]
    public void Every_formula_has_a_table() => Reports.None(DocumentRules.FormulasWithoutTable(Repository.Files));

    [Theory]
    [InlineData("# A\n\n| x | y |\n| --- | ---: |\n| 1 | 2 |\n", 0)]
    [InlineData("# A\n\nx is y.\n", 1)]
    public void A_formula_without_a_table_is_reported(string text, int reports) =>
        Assert.Equal(
            reports,
            DocumentRules.FormulasWithoutTable([RepositoryFile.Of("docs/formulas/a.md", text)]).Count()
        );
}
