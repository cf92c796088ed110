using Plumbline.Tests.Server.Tidy;

namespace Plumbline.Tests.Server.Architecture;

public sealed class BannedTests
{
    private static readonly string _symbols = Repository.Files.Single(file => file.Path is "BannedSymbols.txt").Text;

    [Fact]
    public void The_list_bans_all_that_the_house_bans() => Reports.None(BannedRules.Missing(_symbols));

    [Fact]
    public void A_list_that_lacks_the_wall_clock_is_reported() =>
        Assert.Contains(
            "System.DateTime.UtcNow: not banned",
            BannedRules.Missing("T:System.Console;Why"),
            StringComparer.Ordinal
        );

    [Fact]
    public void Every_entry_names_something() => Reports.None(BannedRules.Unknown(_symbols));

    [Theory]
    [InlineData("P:System.DateTime.UtcNaw;Why", 1)]
    [InlineData("T:System.Konsole;Why", 1)]
    [InlineData("M:System.Random.#ctor;Why", 0)]
    [InlineData("M:System.Threading.Tasks.Task.Run``1(System.Func{``0});Why", 0)]
    public void An_entry_that_names_nothing_is_reported(string symbols, int reports) =>
        Assert.Equal(reports, BannedRules.Unknown(symbols).Count());

    [Fact]
    public void Banned_calls_have_one_named_place_each() =>
        Reports.None(BannedRules.Exceptions(Repository.Files, BannedRules.Places));

    [Fact]
    public void An_exception_beside_the_list_and_a_stale_place_are_reported()
    {
        var hidden = RepositoryFile.Of("src/A.cs", "#pragma warning disable RS" + "0030");
        var stale = RepositoryFile.Of("src/B.cs", "");

        Assert.Collection(
            BannedRules.Exceptions([hidden, stale], ["src/B.cs"]),
            report => Assert.StartsWith("src/A.cs:", report, StringComparison.Ordinal),
            report => Assert.StartsWith("src/B.cs:", report, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_list_is_in_force_everywhere() => Reports.None(BannedRules.NotInForce(Repository.Files));

    [Theory]
    [InlineData("Directory.Build.props", "<Project />")]
    [InlineData("src/Directory.Build.props", "<Project />")]
    [InlineData("src/A/A.csproj", "<Project><PropertyGroup><NoWarn>A</NoWarn></PropertyGroup></Project>")]
    public void A_list_that_is_not_in_force_is_reported(string path, string text) =>
        Assert.StartsWith(
            path,
            Assert.Single(BannedRules.NotInForce([RepositoryFile.Of(path, text)])),
            StringComparison.Ordinal
        );
}
