using System.IO.Compression;
using System.Text.Json;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Faults;

public sealed class KillTests
{
    private const int Items = 60;
    private const int Overlap = 4;
    private const int Kills = 5;

    private static readonly string[] Options = ["even", "odd", "other"];

    [Fact]
    public async Task Five_kills_in_the_middle_lose_no_answered_annotation_and_give_no_task_to_a_person_twice()
    {
        await using var server = await ServerProcess.Make();
        var client = await server.MakesClient("Acme", "Blue Heron");
        var lead = await server.MakesPerson(client);
        var people = new List<Visitor>();
        for (var i = 0; i < 12; i++)
        {
            people.Add(await server.MakesPerson());
        }

        var project = await Project(lead, client, people);
        using var work = new KilledWork(server, project, people);
        await work.Run(Kills, each: 40);

        Assert.Equal(1 + Kills, server.Starts);
        Assert.True(work.CutOff > 0, "No request was under way when the server was killed.");
        var progress = (await lead.Get($"projects/{project}/progress")).Is(200).Json;
        Assert.Equal(Items, progress.GetProperty("done").GetInt32());
        Assert.Equal(Items * Overlap, progress.GetProperty("annotations").GetInt32());
        var release = (await lead.Post($"projects/{project}/releases", "{}")).Is(202).Id;
        var delivered = Read(await lead.Archive(release));
        Assert.Empty(work.History.Faults(delivered, Items, Overlap));
    }

    [Fact]
    public void What_is_lost_changed_or_given_twice_is_reported()
    {
        var history = new AnswerHistory();
        var delivered = new List<Delivered>();
        foreach (var person in Options)
        {
            history.Claims.Enqueue(new AnsweredClaim(person, "item", "of " + person));
            history.Submits.Enqueue(new AnsweredSubmit(person, "item", "by " + person));
            delivered.Add(new Delivered("item", "pseudonym of " + person, "by " + person));
        }

        Assert.Empty(history.Faults(delivered, 1, 3));
        Assert.Equal(2, history.Faults(delivered[1..], 1, 3).Count);
        Assert.NotEmpty(history.Faults([.. delivered[1..], delivered[0] with { Answer = "another" }], 1, 3));
        Assert.NotEmpty(history.Faults([.. delivered, delivered[0]], 1, 4));
        Assert.NotEmpty(
            history.Faults([.. delivered[1..], delivered[0] with { Annotator = delivered[1].Annotator }], 1, 3)
        );
        Assert.Single(history.Faults(delivered, 2, 3));
        history.Claims.Enqueue(new AnsweredClaim("odd", "item", "of odd again"));
        Assert.Equal(["item was given to odd twice"], history.Faults(delivered, 1, 3));
        history.Claims.Enqueue(new AnsweredClaim("even", "other item", "of odd again"));
        Assert.Equal(2, history.Faults(delivered, 1, 3).Count);
    }

    private static async Task<string> Project(Visitor lead, string client, IReadOnlyList<Visitor> people)
    {
        var project = (
            await lead.Post(
                "projects",
                new
                {
                    client,
                    name = "kills",
                    overlap = Overlap,
                    labelSchema = new object[]
                    {
                        new
                        {
                            name = "answer",
                            type = "choice",
                            options = Options,
                        },
                        new { name = "why", type = "text" },
                    },
                    itemSchema = new[] { new { name = "text", type = "text" } },
                    guidelines = "# How",
                }
            )
        ).Is(201).Id;
        var ids = people.Select(person => person.Id);
        (await lead.Post($"projects/{project}/people", new { people = ids, role = "annotator" })).Is(200);
        var lines = string.Concat(Enumerable.Range(0, Items).Select(i => Person.Line($"item-{i}")));
        (await lead.Import(project, new StringContent(lines), "refuseAll")).Is(200);
        (await lead.Post($"projects/{project}/start", "")).Is(200);
        return project;
    }

    private static List<Delivered> Read(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        using var rows = new StreamReader(zip.Entries.Single(entry => entry.Name is "rows.jsonl").Open());
        var delivered = new List<Delivered>();
        while (rows.ReadLine() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            var item = row.RootElement.GetProperty("item").GetProperty("key").GetString()!;
            foreach (var one in row.RootElement.GetProperty("annotations").EnumerateArray())
            {
                var answer = one.GetProperty("answer").GetRawText();
                delivered.Add(new Delivered(item, one.GetProperty("annotator").GetString()!, answer));
            }
        }

        return delivered;
    }
}
