using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Npgsql;
using Plumbline.Model;
using Plumbline.Tests.Server.Tidy;

namespace Plumbline.Tests.Server.Architecture;

public sealed class ReferenceTests
{
    public static TheoryData<string> Compiled => [.. Room.All.Select(room => room.Name).Where(IsHere)];

    [Fact]
    public void The_projects_are_those_of_the_tree() =>
        Reports.None(ReferenceRules.Projects(Repository.Files, Room.All));

    [Theory]
    [MemberData(nameof(Compiled))]
    public void A_room_refers_only_to_what_the_tree_allows(string name) =>
        Reports.None(ReferenceRules.Compiled(Assembly.Load(name), Room.All.Single(room => room.Name == name)));

    [Fact]
    public void Every_room_but_the_command_line_is_read_as_it_was_compiled() =>
        Assert.Equal(Room.All.Count - 1, Compiled.Count);

    [Theory]
    [InlineData("""<ProjectReference Include="../B/B.csproj" />""", "A: refers to B, which the tree does not")]
    [InlineData("""<PackageReference Include="Moq" />""", "A: refers to Moq, which the tree does not")]
    [InlineData("""<FrameworkReference Include="Web" />""", "A: refers to the web framework")]
    public void A_reference_beside_the_tree_is_reported(string reference, string report)
    {
        var project = RepositoryFile.Of("src/A/A.csproj", $"""<Project Sdk="S">{reference}</Project>""");

        Assert.Equal(report, Assert.Single(ReferenceRules.Projects([project], [new("A", [], [])])));
    }

    [Fact]
    public void A_missing_reference_and_a_missing_room_are_reported()
    {
        var project = RepositoryFile.Of("src/A/A.csproj", """<Project Sdk="S" />""");

        Assert.Collection(
            ReferenceRules.Projects([project], [new("A", ["B"], []), new("B", [], [])]),
            report => Assert.Equal("A: does not refer to B", report),
            report => Assert.Equal("B: a room without a project", report)
        );
    }

    [Fact]
    public void A_project_that_is_no_room_is_reported()
    {
        var project = RepositoryFile.Of("src/A/A.csproj", """<Project Sdk="S" />""");

        Assert.Equal("A: no room of the tree", Assert.Single(ReferenceRules.Projects([project], [])));
    }

    // The tests themselves refer to all that a room must not.
    [Theory]
    [InlineData(typeof(Problem))]
    [InlineData(typeof(WebApplication))]
    [InlineData(typeof(SqliteConnection))]
    [InlineData(typeof(NpgsqlConnection))]
    public void A_compiled_reference_beside_the_tree_is_reported(Type used)
    {
        var reports = ReferenceRules.Compiled(typeof(ReferenceTests).Assembly, new("A", [], []));

        Assert.Contains($"A: refers to {used.Assembly.GetName().Name}", reports, StringComparer.Ordinal);
    }

    private static bool IsHere(string room) => File.Exists(Path.Combine(AppContext.BaseDirectory, room + ".dll"));
}
