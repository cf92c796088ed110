using Plumbline.Server.Access;
using Plumbline.Server.Hosting;
using Plumbline.Server.Items;
using Plumbline.Server.People;
using Plumbline.Server.Projects;
using Plumbline.Server.Quality;
using Plumbline.Server.Work;
using Plumbline.Tests.Server.Architecture.PlantedAreas.Far;
using Plumbline.Tests.Server.Architecture.PlantedAreas.Near;
using Plumbline.Tests.Server.Tidy;

namespace Plumbline.Tests.Server.Architecture;

public sealed class AreaTests
{
    private const string Operations = "Operations";
    private const string People = "People";
    private const string Quality = "Quality";
    private const string Releases = "Releases";
    private const string Work = "Work";

    /// <summary>No areas: one puts all of them together, the others are the ground that all stand on.</summary>
    private static readonly string[] _others = ["Hosting", "Pages", "Wire"];

    /// <summary>
    /// Areas that only show: their pages read through other areas' functions and post to their slices (house style,
    /// section 9), and no area uses them.
    /// </summary>
    private static readonly string[] _showing = ["Home", "Sheets"];

    /// <summary>What may be used past a door today, with its reason.</summary>
    private static readonly Passage[] _passages =
    [
        new(typeof(Caller), [], "every slice is told who calls"),
        new(typeof(Permission), [], "every slice says what it asks of the caller"),
        new(typeof(PermissionMetadata), [], "every slice says so where it is mapped"),
        new(typeof(Scopes), [People], "keys are made with scopes, and read by them"),
        new(
            typeof(Plumbline.Server.Access.Directory),
            [People, Work],
            "it knows names, and who was just added has to be let in at once"
        ),
        new(typeof(Sessions), [People], "who opens a link gets a session"),
        new(typeof(CallerSession), [People], "a new session takes over from the one before it"),
        new(typeof(SessionCookie), [People], "a session is sent as a cookie"),
        new(typeof(Secrets), [People], "links and keys are secrets of the same kind"),
        new(typeof(ProjectHeads), ["Items", Work], "pages name projects as the rail does"),
        new(typeof(Seat), [People, "Projects"], "a role that is given is a seat that is taken"),
        new(typeof(LiveProject), [], "what the door of projects answers with: a project and its queue"),
        new(typeof(Gate), ["Items", Quality, Work], "whoever uses a queue enters the project's gate"),
        new(
            typeof(ProjectSchemas),
            ["Items", Quality, Releases, Work],
            "content is read by the schema it was made for"
        ),
        new(typeof(Schemas), ["Items", Quality, Releases, Work], "the one place that opens schemas and keeps them"),
        new(typeof(ProjectProblems), ["Items", Releases, Work], "refusals that several slices of a project share"),
        new(typeof(Pay), [Work], "an assignment shows the pay that was copied to it"),
        new(typeof(Texts), [Releases, Work], "the project's name and guidelines, where they are shown"),
        new(
            typeof(StoredItem),
            [Quality, Releases, Work],
            "the form of an item's sealed content, opened where it is shown"
        ),
        new(typeof(ProjectFigures), ["Items", Quality, Work], "what changes says so to the figures of the sheet"),
        new(typeof(Settlement), [Quality], "what changes says so to the figures of the sheet"),
        new(typeof(ShownNames), ["Items"], "the one rule of whose name a lead may see"),
        new(typeof(ShownName), ["Items"], "the one rule of whose name a lead may see"),
        new(typeof(RecentAnnotation), [Work], "what changes says so to the figures of the sheet"),
        new(typeof(Settling), [Operations], "a loop that the background work turns"),
        new(typeof(LeaseSweep), [Operations], "a loop that the background work turns"),
    ];

    private static readonly string _root = typeof(ServerHost).Namespace![..^".Hosting".Length];

    private static readonly IReadOnlyList<AreaUse> _uses = AreaRules.Uses(
        typeof(ServerHost).Assembly.GetTypes(),
        _root,
        _others
    );

    private static readonly IReadOnlyList<AreaUse> _planted = AreaRules.Uses(
        typeof(PlantedSlice).Assembly.GetTypes(),
        typeof(PlantedSlice).Namespace![..^".Near".Length],
        []
    );

    [Fact]
    public void An_area_uses_another_through_its_door() =>
        Reports.None(AreaRules.PastDoors([.. _uses.Where(use => !_showing.Contains(use.From))], IsDoor, _passages));

    [Fact]
    public void No_area_uses_one_that_only_shows() =>
        Reports.None(
            _uses.Where(use => _showing.Contains(use.To)).Select(use => $"{use.From}/{use.By.Name}: uses {use.Used}")
        );

    [Fact]
    public void Areas_form_no_ring() => Reports.None(AreaRules.Rings(_uses));

    [Fact]
    public void Uses_of_other_areas_are_seen_at_all()
    {
        Assert.Contains(_uses, use => use.By == typeof(Claiming) && use.Used == typeof(Plumbline.Server.Items.Door));
        Assert.Contains(_uses, use => use.By == typeof(Claiming) && use.Used == typeof(StoredItem)); // In code alone.
        Assert.DoesNotContain(_uses, use => _others.Contains(use.From) || _others.Contains(use.To));
    }

    [Fact]
    public void A_use_past_a_door_is_reported() =>
        Assert.Equal(
            "Near/PlantedSlice: uses Far/PlantedStore past its door",
            Assert.Single(AreaRules.PastDoors(_planted, IsPlantedDoor, []))
        );

    [Fact]
    public void A_passage_holds_for_the_areas_that_it_names_and_is_reported_when_nobody_takes_it()
    {
        var past = typeof(PlantedStore);

        Assert.Empty(AreaRules.PastDoors(_planted, IsPlantedDoor, [new(past, [], "")]));
        Assert.Empty(AreaRules.PastDoors(_planted, IsPlantedDoor, [new(past, ["Near"], "")]));
        Assert.Equal(
            [
                "Near/PlantedSlice: uses Far/PlantedStore past its door",
                "PlantedStore: Other needs its passage no longer",
                "PlantedDoor: any area needs its passage no longer",
            ],
            AreaRules.PastDoors(_planted, IsPlantedDoor, [new(past, ["Other"], ""), new(typeof(PlantedDoor), [], "")])
        );
    }

    [Fact]
    public void A_ring_is_reported_once() => Assert.Equal("Far, Near", Assert.Single(AreaRules.Rings(_planted)));

    [Fact]
    public void Types_of_a_door_are_read_from_its_file()
    {
        var file = RepositoryFile.Of(
            "src/A/Door.cs",
            """
            /// <summary>A class Ghost.</summary>
            internal sealed class Door(int count)
            {
                private sealed record Nested;
            }

            internal readonly record struct Answer(string Text = "class Quoted");
            """
        );

        Assert.Equal(["Door", "Answer"], AreaRules.Declared(file));
    }

    private static bool IsPlantedDoor(Type type) => type == typeof(PlantedDoor) || type == typeof(PlantedBell);

    private static bool IsDoor(Type type)
    {
        var path = $"src/{_root}/{type.Namespace![(_root.Length + 1)..]}/Door.cs";
        return Repository.Files.SingleOrDefault(file => file.Path == path) is { } door
            && AreaRules.Declared(door).Contains(type.Name, StringComparer.Ordinal);
    }
}
