using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Plumbline.Tests.Server.BadInput;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Isolation;

/// <summary>What belongs to another client looks, at every endpoint, like what there is not.</summary>
public sealed class ForeignIdTests : IAsyncLifetime
{
    private readonly Desk _desk = new();
    private readonly List<(string Role, Person Person)> _strangers = [];
    private string _assignment = "";
    private string _release = "";

    public async ValueTask InitializeAsync()
    {
        await _desk.InitializeAsync();
        _assignment = (await _desk.Ada.ClaimsOne(_desk.Project))!.Id;
        _release = (await _desk.Lead.Post($"projects/{_desk.Project}/releases", """{"exports":[]}""")).Is(202).Id;
        var other = await _desk.House.MakesClient("Other");
        foreach (var role in new[] { "lead", "client", "auditor", "annotator" })
        {
            _strangers.Add((role, await _desk.House.MakesPerson((other, role))));
        }

        // The annotator of the other client works there, on an item with a key that this client has too.
        await _strangers[0].Person.CreatesProject(other, 1, [_strangers[3].Person], "item-1");
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task An_id_of_another_client_is_answered_as_one_that_there_is_not()
    {
        foreach (var (role, person) in _strangers)
        {
            foreach (var call in Calls())
            {
                var foreign = await Send(person, call, call.Id);
                var random = await Send(person, call, new string('7', 24));
                Assert.True(foreign.Status == System.Net.HttpStatusCode.NotFound, $"{role} {call}: {foreign.Text}");
                foreign.IsProblem(404, "not-found");
                random.IsProblem(404, "not-found");
                Assert.Equal(random.WithoutTrace(), foreign.WithoutTrace());
                Assert.Equal(Headers(random), Headers(foreign));
            }
        }
    }

    [Fact]
    public void Every_endpoint_with_an_id_is_called()
    {
        var named = Endpoints
            .Of(_desk.House)
            .OfType<RouteEndpoint>()
            .Where(endpoint =>
                !Endpoints.IsPage(endpoint)
                && endpoint.RoutePattern.Parameters.Any(parameter => parameter.Name is not "token")
                && endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName is not "ReadAsset"
            )
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName);
        Assert.Equal(
            named.Order(StringComparer.Ordinal),
            Calls().Select(call => call.Name).Where(name => name is not "CreateProject").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Whoever_the_ids_belong_to_is_answered()
    {
        (await _desk.Lead.Get($"projects/{_desk.Project}/progress")).Is(200);
        (await _desk.Lead.Get($"releases/{_release}")).Is(200);
        Assert.Contains(_assignment, (await _desk.Ada.Get($"projects/{_desk.Project}/assignments")).Is(200).Text);
    }

    [Fact]
    public async Task The_items_and_keys_of_another_client_change_nothing_here()
    {
        var lead = _strangers[0].Person;
        (await lead.Import(_desk.Project, Person.Line("planted"))).IsProblem(404, "not-found");
        Assert.Equal(5, await _desk.Progress(_desk.Project, "items"));

        // The same key of an item in another client's project is another item.
        var annotator = _strangers[3].Person;
        (await annotator.ClaimsItem(_desk.Project, "item-1")).IsProblem(404, "not-found");
    }

    private IEnumerable<Call> Calls()
    {
        const string Lines = """{"key":"planted","fields":{"text":"planted"}}""";
        var project = _desk.Project;
        yield return new("CreateKey", "POST", "people/{id}/keys", _desk.Ada.Id, """{"scopes":["all"]}""");
        yield return new("CreateProject", "POST", "projects", _desk.Client, ProjectBody);
        yield return new(
            "AddProjectPeople",
            "POST",
            "projects/{id}/people",
            project,
            $$"""{"people":["{{_desk.Bob.Id}}"],"role":"annotator"}"""
        );
        yield return new("CreateSignInLink", "POST", "people/{id}/sign-in-links", _desk.Ada.Id, "{}");
        yield return new(
            "InvitePerson",
            "POST",
            "projects/{id}/invitations",
            project,
            """{"name":"Eve","mail":"eve@example.org","role":"annotator"}"""
        );
        yield return new("StartProject", "POST", "projects/{id}/start", project, "");
        yield return new("ReadProgress", "GET", "projects/{id}/progress", project);
        yield return new("ImportItems", "POST", "projects/{id}/items", project, Lines, "application/x-ndjson");
        yield return new("ClaimTasks", "POST", "projects/{id}/claim", project, """{"count":1}""");
        yield return new("ListAssignments", "GET", "projects/{id}/assignments", project);
        yield return new("ReadConsensus", "GET", "projects/{id}/consensus", project);
        yield return new("MakeRelease", "POST", "projects/{id}/releases", project, """{"exports":[]}""");
        yield return new("ListFacts", "GET", "projects/{id}/facts", project);
        yield return new("ReadRelease", "GET", "releases/{id}", _release);
        yield return new("DownloadRelease", "GET", "releases/{id}/archive", _release);
        yield return new(
            "SubmitAnnotation",
            "POST",
            "assignments/{id}/annotation",
            _assignment,
            """{"answer":"{\"answer\":\"1\"}","fence":1,"activeMs":1}"""
        );
        yield return new(
            "SaveDraft",
            "POST",
            "assignments/{id}/draft",
            _assignment,
            """{"answer":"","fence":1,"revision":0}"""
        );
        yield return new(
            "SkipAssignment",
            "POST",
            "assignments/{id}/skip",
            _assignment,
            """{"reason":"x","fence":1}"""
        );
        yield return new("Heartbeat", "POST", "assignments/{id}/heartbeat", _assignment, """{"fence":1}""");
    }

    private const string ProjectBody = """
        {"client":"{id}","name":"n","overlap":1,"guidelines":"",
        "labelSchema":[{"name":"answer","type":"choice","options":["0","1"]}],
        "itemSchema":[{"name":"text","type":"text"}]}
        """;

    private static Task<Answer> Send(Person person, Call call, string id)
    {
        var body = call.Body?.Replace("{id}", id, StringComparison.Ordinal);
        var content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (content is not null)
        {
            content.Headers.ContentType = new MediaTypeHeaderValue(call.Type);
        }

        var path = call.Path.Replace("{id}", id, StringComparison.Ordinal);
        var key = $"{call.Name} {id}";
        return person.Send(new HttpMethod(call.Method), path, content, call.Body is null ? null : key);
    }

    private static string Headers(Answer answer) =>
        string.Join(
            '\n',
            answer
                .Message.Headers.Concat(answer.Message.Content.Headers)
                .Where(header => header.Key is not "Date")
                .Select(header => $"{header.Key}: {string.Join(',', header.Value)}")
        );

    private sealed record Call(
        string Name,
        string Method,
        string Path,
        string Id,
        string? Body = null,
        string Type = "application/json"
    );
}
