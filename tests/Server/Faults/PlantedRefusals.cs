using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Faults;

/// <summary>Requests that are refused, with a mark wherever a message or a log line could quote it.</summary>
internal sealed class PlantedRefusals(ServerProcess server, Marks marks, PlantedWork work)
{
    public async Task Send()
    {
        foreach (var (visitor, path, body) in Bodies())
        {
            Refused(await visitor.Post(path, body, marks.In("the Idempotency-Key of " + path)), path);
        }

        var lead = work.Lead;
        Refused(await lead.Get(marks.In("a path")), "an unknown path");
        Refused(await lead.Get("projects/" + marks.In("a project's id in a path") + "/progress"), "an unknown project");
        Refused(await lead.Get($"projects/{work.Project}/consensus?after={marks.In("a cursor")}"), "a wrong cursor");
        Refused(await lead.Get("releases/" + marks.In("a release's id in a path")), "an unknown release");
        var onError = marks.In("onError");
        Refused(await lead.Import(work.Project, new StringContent("{}\n"), onError), "a wrong onError");
        var stranger = new Visitor(server, "", marks.In("a key that is none"));
        Refused(await stranger.Get($"projects/{work.Project}/progress"), "a stranger");
        var text = new StringContent(marks.In("a body that is no JSON"), Encoding.UTF8, "text/plain");
        Refused(await lead.Send(HttpMethod.Post, "projects", text, null), "a wrong media type");
        var tooLong = new string('k', 300) + marks.In("an Idempotency-Key that is too long");
        Refused(await lead.Post($"projects/{work.Project}/releases", "{}", tooLong), "a key too long");
    }

    private static void Refused(Answer answer, string what) =>
        Assert.True((int)answer.Status is >= 400 and < 500, $"{what}: {answer.Status} {answer.Text}");

    private IEnumerable<(Visitor Visitor, string Path, string Body)> Bodies()
    {
        var (lead, one, held) = (work.Lead, work.Annotator, work.Held);
        yield return (lead, "projects", "{\"name\":\"" + marks.In("malformed JSON"));
        yield return (lead, "projects", $$"""{"{{marks.In("an unknown member")}}":"{{marks.In("its value")}}"}""");
        yield return (lead, "projects", Project(marks.In("an unknown client")));
        yield return (lead, "projects", Quote(marks.In("a body that is a text")));
        yield return (lead, $"projects/{work.Project}/releases", $$"""{"exports":["{{marks.In("an export")}}"]}""");
        yield return (
            lead,
            $"projects/{work.Project}/people",
            $$"""{"people":["{{marks.In("a person's id")}}"],"role":"annotator"}"""
        );
        yield return (lead, $"projects/{work.Project}/people", $$"""{"people":[],"role":"{{marks.In("a role")}}"}""");
        yield return (server.Operator, "people", $$"""{"name":"x","mail":"{{marks.In("a wrong mail")}}"}""");
        yield return (
            server.Operator,
            "clients",
            $$"""{"name":"{{marks.In("a long name") + new string('n', 300)}}","codeName":"x"}"""
        );
        yield return (one, $"projects/{work.Project}/claim", $$"""{"items":["{{marks.In("an unknown item")}}"]}""");
        yield return (one, $"projects/{work.Project}/claim", $$"""{"queue":"{{marks.In("a queue")}}","count":1}""");
        yield return (one, $"projects/{work.Project}/claim", $$"""{"count":"{{marks.In("a count")}}"}""");
        var answers = new[]
        {
            "{\"why\":\"" + marks.In("a malformed answer"),
            $$"""{"{{marks.In("an unknown question")}}":"{{marks.In("its answer")}}"}""",
            $$"""{"better":{"winner":"{{marks.In("an unknown winner")}}"} }""",
            $$"""{"cannotAnswer":{"reason":"{{marks.In("an unknown reason")}}"} }""",
        };
        foreach (var answer in answers)
        {
            yield return (one, $"assignments/{held.Id}/annotation", Submit(answer, held.Fence));
        }

        yield return (one, $"assignments/{held.Id}/annotation", Submit(work.Answer("c1"), held.Fence + 1));
        yield return (one, $"assignments/{marks.In("an assignment's id")}/annotation", Submit("{}", 1));
        yield return (lead, $"assignments/{held.Id}/annotation", Submit(work.Answer("c1"), held.Fence));
    }

    private static string Project(string client) =>
        $$"""{"client":"{{client}}","name":"x","overlap":1,"labelSchema":[],"itemSchema":[],"guidelines":""}""";

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private static string Submit(string answer, long fence) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"answer":{{Quote(answer)}},"fence":{{fence}},"activeMs":1}"""
        );
}
