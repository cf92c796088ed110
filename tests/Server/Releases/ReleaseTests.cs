using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Model;
using Plumbline.Server.Releases;
using Plumbline.Tests.Server.Harness;
using ProjectsDoor = Plumbline.Server.Projects.Door;

namespace Plumbline.Tests.Server.Releases;

public sealed class ReleaseTests
{
    private static readonly string[] Sides = ["left", "right"];

    private const string CannotAnswer = """{"cannotAnswer":{"reason":"unclear"}}""";

    [Fact]
    public async Task Two_downloads_and_one_after_a_restart_are_the_same_bytes()
    {
        await using var house = await House.Start();
        var (lead, _, release) = await Released(house);

        var first = await Archive(lead, release);
        var second = await Archive(lead, release);
        house.Clock.Advance(TimeSpan.FromDays(40));
        await house.Restart(TimeSpan.FromDays(3));
        var third = await Archive(lead, release);

        Assert.True(first.Length > 1_000);
        Assert.Equal(first, second);
        Assert.Equal(first, third);
    }

    [Fact]
    public async Task The_same_release_built_again_has_the_same_bytes()
    {
        await using var house = await House.Start();
        var (lead, project, release) = await Released(house);
        var stored = Files(await Archive(lead, release));

        var again = await Build(house, project, release);
        await house.Restart(TimeSpan.FromHours(5));
        var later = await Build(house, project, release);

        Assert.True(stored.Count >= 4);
        Assert.Equal(stored.Keys, again.Keys);
        Assert.All(stored, file => Assert.Equal(file.Value, again[file.Key]));
        Assert.All(stored, file => Assert.Equal(file.Value, later[file.Key]));
    }

    [Fact]
    public async Task The_manifest_names_every_file_with_its_size_and_digest()
    {
        await using var house = await House.Start();
        var (lead, _, release) = await Released(house);
        var files = Files(await Archive(lead, release));
        var manifest = JsonDocument.Parse(files["release.json"]).RootElement;

        var listed = manifest.GetProperty("files").EnumerateArray().ToList();

        Assert.Equal(
            files.Keys.Where(path => path is not "release.json"),
            listed.Select(file => file.GetProperty("path").GetString()!)
        );
        foreach (var file in listed)
        {
            var bytes = files[file.GetProperty("path").GetString()!];
            Assert.Equal(bytes.Length, file.GetProperty("bytes").GetInt64());
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.GetProperty("sha256").GetString());
        }

        var read = (await lead.Get($"releases/{release}")).Is(200).Json;
        Assert.Equal(
            "sha256:" + Convert.ToHexStringLower(SHA256.HashData(files["release.json"])),
            read.GetProperty("digest").GetString()
        );
    }

    [Fact]
    public async Task Ties_and_tasks_that_cannot_be_answered_are_counted_and_give_no_row()
    {
        await using var house = await House.Start();
        var (lead, _, release) = await Released(house);
        var files = Files(await Archive(lead, release));
        var counts = JsonDocument.Parse(files["release.json"]).RootElement.GetProperty("counts");

        Assert.Equal(2, counts.GetProperty("rows").GetInt32());
        Assert.Equal(1, counts.GetProperty("ties").GetInt32());
        Assert.Equal(1, counts.GetProperty("cannotAnswer").GetInt32());
        Assert.Equal(4, counts.GetProperty("annotations").GetInt32());
        Assert.Equal(2, (await lead.Get($"releases/{release}")).Json.GetProperty("rows").GetInt32());
        var everything = string.Concat(files.Values.Select(Encoding.UTF8.GetString));
        Assert.DoesNotContain("Prompt of tied", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("Prompt of unclear", everything, StringComparison.Ordinal);
        Assert.Contains("Prompt of first", everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_settled_after_the_freeze_is_in_the_next_release_alone()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(1);
        var project = await lead.CreatesProject(client, 1, people, "a", "b");
        (await people[0].Submits((await people[0].ClaimsOne(project))!, "1")).Is(200);
        var first = await MakesRelease(lead, project);
        var bytes = await Archive(lead, first);
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        (await people[0].Submits((await people[0].ClaimsOne(project))!, "1")).Is(200);

        var second = await MakesRelease(lead, project);

        Assert.Equal(2, (await lead.Get($"releases/{second}")).Json.GetProperty("rows").GetInt32());
        Assert.Equal(1, (await lead.Get($"releases/{first}")).Json.GetProperty("rows").GetInt32());
        Assert.Equal(bytes, await Archive(lead, first));
        var manifest = JsonDocument.Parse(Files(await Archive(lead, second))["release.json"]).RootElement;
        Assert.Equal(first, manifest.GetProperty("predecessor").GetString());
        Assert.Equal(Files(bytes).Keys, (await Build(house, project, first)).Keys);
        Assert.Equal(Files(bytes)["release.json"], (await Build(house, project, first))["release.json"]);
    }

    [Fact]
    public async Task An_unknown_export_is_refused_with_the_names_of_those_that_exist()
    {
        await using var house = await House.Start();
        var (lead, project, _) = await Released(house);

        var refused = await lead.Post($"projects/{project}/releases", """{"exports":["trl-preference","nonsense"]}""");

        Assert.InRange((int)refused.Status, 400, 499);
        Assert.NotEqual("", refused.Problem);
        Assert.Contains("/exports/1", refused.Text, StringComparison.Ordinal);
        Assert.Contains("trl-preference", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_candidate_is_shown_first_in_half_of_each_tasks_assignments()
    {
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(2);
        var items = Enumerable.Range(0, 60).Select(number => $"i{number}").ToArray();
        var project = await CreatesPreferences(lead, client, people, items);
        var first = new List<(string Item, string Candidate, int Person)>();
        for (var i = 0; i < people.Length; i++)
        {
            for (var left = items.Length; left > 0; left--)
            {
                var assignment = await ClaimsPreference(people[i], project);
                var item = assignment.GetProperty("item");
                var candidate = item.GetProperty("fields").GetProperty("candidates")[0].GetProperty("id").GetString()!;
                first.Add((item.GetProperty("key").GetString()!, candidate, i));
                (await people[i].SubmitsAnswer(Claimed.Of(assignment), """{"better":{"winner":"left"}}""")).Is(200);
            }
        }

        Assert.All(
            first.GroupBy(shown => shown.Item),
            task => Assert.Equal(["left", "right"], task.Select(shown => shown.Candidate).Order(StringComparer.Ordinal))
        );

        // Nor does one person always see the same side first.
        Assert.All(
            first.GroupBy(shown => shown.Person),
            shown => Assert.InRange(shown.Count(one => one.Candidate is "left"), 15, 45)
        );
    }

    /// <summary>Two settled tasks, one tie, one that nobody could answer, and a release of them.</summary>
    private static async Task<(Person Lead, string Project, string Release)> Released(House house)
    {
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var people = await house.MakesAnnotators(2);
        var project = await CreatesPreferences(lead, client, people, ["first", "tied", "unclear", "second"]);
        for (var i = 0; i < people.Length; i++)
        {
            for (var left = 4; left > 0; left--)
            {
                var assignment = await ClaimsPreference(people[i], project);
                var answer = assignment.GetProperty("item").GetProperty("key").GetString() switch
                {
                    "unclear" => CannotAnswer,
                    "tied" => i == 0 ? Better("left") : Better("right"),
                    _ => Better("right"),
                };
                (await people[i].SubmitsAnswer(Claimed.Of(assignment), answer)).Is(200);
            }
        }

        return (lead, project, await MakesRelease(lead, project, "trl-preference"));
    }

    private static string Better(string winner) => $$$"""{"better":{"winner":"{{{winner}}}"}}""";

    private static async Task<JsonElement> ClaimsPreference(Person person, string project) =>
        (await person.Claims(project)).Is(200).Json.GetProperty("assignments")[0];

    private static async Task<string> CreatesPreferences(
        Person lead,
        string client,
        IEnumerable<Person> people,
        string[] items
    )
    {
        var project = (
            await lead.Post(
                "projects",
                $$"""
                {"client":"{{client}}","name":"pairs","overlap":2,"review":"none","guidelines":"# How",
                 "labelSchema":[{"name":"better","type":"preference","field":"candidates","strengths":0,
                    "tie":true,"bothBad":true}],
                 "itemSchema":[{"name":"prompt","type":"text"},{"name":"candidates","type":"candidates"}]}
                """
            )
        ).Is(201).Id;
        (
            await lead.Post(
                $"projects/{project}/people",
                new { people = people.Select(person => person.Id), role = "annotator" }
            )
        ).Is(200);
        var lines = items.Select(item =>
            JsonSerializer.Serialize(
                new
                {
                    key = item,
                    fields = new
                    {
                        prompt = "Prompt of " + item,
                        candidates = Sides.Select(id => new { id, content = id }),
                    },
                }
            ) + "\n"
        );
        (await lead.Import(project, string.Concat(lines))).Is(200);
        (await lead.Post($"projects/{project}/start", "")).Is(200);
        return project;
    }

    private static async Task<string> MakesRelease(Person lead, string project, params string[] exports)
    {
        var release = (await lead.Post($"projects/{project}/releases", new { exports })).Is(202).Id;
        await House.Eventually(
            async () =>
            {
                var state = (await lead.Get($"releases/{release}")).Is(200).Json.GetProperty("state").GetString();
                Assert.NotEqual("failed", state);
                return state is "ready";
            },
            "the release is built"
        );
        return release;
    }

    private static async Task<byte[]> Archive(Person lead, string release) =>
        await (await lead.Get($"releases/{release}/archive")).Is(200).Message.Content.ReadAsByteArrayAsync();

    private static SortedDictionary<string, byte[]> Files(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(content);
            files.Add(entry.FullName, content.ToArray());
        }

        return files;
    }

    /// <summary>Builds the release once more from the database, into memory.</summary>
    private static async Task<SortedDictionary<string, byte[]>> Build(House house, string project, string release)
    {
        var services = house.Server.Services;
        var live = services.GetRequiredService<ProjectsDoor>().Find(ProjectId.Of(project))!;
        var stored = await services
            .GetRequiredService<StoredReleases>()
            .Find(live.Client, ReleaseId.Of(release), CancellationToken.None);
        var streams = new SortedDictionary<string, MemoryStream>(StringComparer.Ordinal);
        await services
            .GetRequiredService<ReleaseBuild>()
            .Write(live, stored!, path => streams[path] = new MemoryStream(), CancellationToken.None);
        return new(streams.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()), StringComparer.Ordinal);
    }
}
