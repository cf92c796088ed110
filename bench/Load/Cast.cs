using System.Text;
using System.Text.Json;
using Plumbline.Bench.Serving;
using Plumbline.Client;

namespace Plumbline.Bench.Load;

/// <summary>The people and the client of a run, made over the public API.</summary>
internal sealed class Cast : IDisposable
{
    private const int AtOnce = 16;
    private const int Annotators = 1_000; // People that one request may let in.

    private static readonly JsonElement _labels = Parse(
        """
        [
          {"name": "answer", "type": "choice", "options": ["0", "1"]},
          {"name": "why", "type": "text", "maxLength": 4000}
        ]
        """
    );

    private static readonly JsonElement _items = Parse("""[{"name": "text", "type": "text"}]""");

    private readonly HttpClient _http;
    private readonly PlumblineClient _operator;
    private readonly string _client;
    private int _projects;

    private Cast(HttpClient http, PlumblineClient @operator, string client, PlumblineClient lead) =>
        (_http, _operator, _client, Lead) = (http, @operator, client, lead);

    /// <summary>Speaks as the lead of the one client.</summary>
    public PlumblineClient Lead { get; }

    /// <summary>Makes a client and its lead on a new store.</summary>
    public static async Task<Cast> Make(ServerProcess server, Place place, CancellationToken cancel)
    {
        var http = Connect(server);
        var operatorKey = (await File.ReadAllTextAsync(place.OperatorKeyFile, cancel)).Trim();
        var @operator = new PlumblineClient(http, operatorKey);
        var client = Value(await @operator.CreateClient(new NewClient("Acme", "Blue Heron"), "client", cancel)).Id;
        var person = new NewPerson("Ada", "ada@example.org", [new RoleAtClient(client, "lead")]);
        var lead = Value(await @operator.CreatePerson(person, "lead", cancel)).Id;
        var key = Value(await @operator.CreateKey(lead, new NewKey(["all"]), "lead-key", cancel)).Key;
        return new Cast(http, @operator, client, new PlumblineClient(http, key)) { LeadKey = key };
    }

    /// <summary>The lead's key, to speak with once the server is another.</summary>
    public required string LeadKey { get; init; }

    /// <summary>Speaks as the lead to a server that was started on the same store.</summary>
    public static PlumblineClient LeadOn(ServerProcess server, string key) => new(Connect(server), key);

    /// <summary>Makes people, each with a key.</summary>
    public async Task<IReadOnlyList<Annotator>> MakeAnnotators(int count, CancellationToken cancel)
    {
        var people = new Annotator[count];
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            async (number, token) =>
            {
                var person = new NewPerson($"Person {number}", $"person{number}@example.org", []);
                var id = Value(await _operator.CreatePerson(person, $"person-{number}", token)).Id;
                var key = Value(await _operator.CreateKey(id, new NewKey(["all"]), $"key-{number}", token)).Key;
                people[number] = new Annotator(number, id, Encoding.ASCII.GetBytes(key));
            }
        );
        return people;
    }

    /// <summary>Makes a project with these people and items, and starts it.</summary>
    public async Task<string> MakeProject(
        IReadOnlyList<Annotator> people,
        int overlap,
        int items,
        int itemBytes,
        CancellationToken cancel
    )
    {
        var project = await MakeEmptyProject(overlap, cancel);
        foreach (var part in people.Chunk(Annotators))
        {
            var wanted = new NewProjectPeople([.. part.Select(one => one.Id)], "annotator");
            if (await Lead.AddPeople(project, wanted, cancel) is { } problem)
            {
                throw new BenchException($"people: {problem.Detail}; people in the project");
            }
        }

        await Import(project, items, itemBytes, cancel);
        Value(await Lead.Start(project, cancel));
        return project;
    }

    /// <summary>Makes a project that has nothing yet.</summary>
    public async Task<string> MakeEmptyProject(int overlap, CancellationToken cancel)
    {
        var name = $"Project {++_projects}";
        var project = new NewProject
        {
            Client = _client,
            Name = name,
            Overlap = overlap,
            LabelSchema = _labels,
            ItemSchema = _items,
            Guidelines = "# How",
        };
        return Value(await Lead.CreateProject(project, name, cancel)).Id;
    }

    /// <summary>Imports items of a length.</summary>
    public async Task Import(string project, int items, int itemBytes, CancellationToken cancel)
    {
        var report = Value(
            await Lead.ImportItems(
                project,
                () => new ItemLines(items, itemBytes),
                OnError.RefuseAll,
                $"items-{project}",
                cancel
            )
        );
        if (report.Added != items)
        {
            throw new BenchException($"items: {report.Added} added; {items}");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The value of a reply.</summary>
    /// <exception cref="BenchException">The server refused.</exception>
    public static T Value<T>(Reply<T> reply) =>
        reply.Try(out var value, out var problem)
            ? value
            : throw new BenchException($"{problem.Code}: {problem.Detail}; a call that is done");

    private static HttpClient Connect(ServerProcess server) =>
        new() { BaseAddress = server.Url, Timeout = Timeout.InfiniteTimeSpan };

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
