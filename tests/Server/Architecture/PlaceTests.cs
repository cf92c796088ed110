using Plumbline.Tests.Server.Tidy;

namespace Plumbline.Tests.Server.Architecture;

public sealed class PlaceTests
{
    private static readonly NamedPlaces _rule = new([nameof(HttpClient)], ["src/"], ["src/A/", "src/B/B.cs"]);

    [Fact]
    public void Connections_and_the_systems_clock_stand_in_their_places() =>
        Reports.None(PlaceRules.All.SelectMany(rule => PlaceRules.Misplaced(Repository.Files, rule)));

    [Fact]
    public void What_stands_elsewhere_and_an_idle_place_are_reported()
    {
        RepositoryFile[] files =
        [
            RepositoryFile.Of("src/A/A.cs", "new HttpClient()"),
            RepositoryFile.Of("src/C/C.cs", "class C(HttpClient http);"),
            RepositoryFile.Of("tests/C.cs", "new HttpClient()"),
        ];

        Assert.Equal(
            ["src/C/C.cs: HttpClient is no matter of this place", "src/B/B.cs: needs to be named no longer"],
            PlaceRules.Misplaced(files, _rule)
        );
    }

    [Theory]
    [InlineData("// HttpClient")]
    [InlineData("var text = \"HttpClient\";")]
    [InlineData("var handler = new HttpClientHandler();")]
    [InlineData("IMyHttpClient client;")]
    public void Other_names_and_what_is_no_code_are_not_reported(string text) =>
        Assert.Empty(PlaceRules.Misplaced([RepositoryFile.Of("src/C/C.cs", text)], _rule with { Places = [] }));

    [Fact]
    public void The_systems_clock_is_known_by_its_full_name() =>
        Assert.Single(
            PlaceRules.Misplaced(
                [RepositoryFile.Of("src/C/C.cs", "var time = TimeProvider.System;")],
                PlaceRules.All.Single(rule => rule.Symbols[0].Contains('.', StringComparison.Ordinal)) with
                {
                    Places = [],
                }
            )
        );
}
