using Microsoft.Extensions.Time.Testing;
using Plumbline.Server.Hosting;
using Plumbline.Server.People;

namespace Plumbline.Tests.Server.Harness;

/// <summary>A real server in this process, on a database of its own, with a clock that the test turns.</summary>
internal sealed class House : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private int _people;
    private string? _stoppedUrl;

    private House(TestDatabase database, RunningServer server, FakeTimeProvider clock, int seed)
    {
        _database = database;
        Server = server;
        Clock = clock;
        Seed = seed;
        Operator = null!;
    }

    public RunningServer Server { get; private set; }

    public FakeTimeProvider Clock { get; }

    public int Seed { get; }

    public TestDatabase Database => _database;

    public string Url => _stoppedUrl ?? Server.Url;

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    public Person Operator { get; private set; }

    public static async Task<House> Start(
        bool trial = true,
        int seed = 1,
        DateTimeOffset? now = null,
        bool design = false
    )
    {
        var database = await TestDatabase.Make();
        var clock = new FakeTimeProvider(now ?? new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var house = new House(database, await Serve(database, clock, trial, seed, design: design), clock, seed);
        var made = await FirstOperator.Make(house.Server.Store, "Op", "op@example.org", CancellationToken.None);
        house.Operator = new Person(house, "operator", made.Value);
        return house;
    }

    /// <summary>Stops the server and starts another on the same store and port.</summary>
    public async Task Restart(TimeSpan away = default)
    {
        var port = new Uri(_stoppedUrl ?? Url).Port;
        await Stop();
        Clock.Advance(away);
        Server = await Serve(_database, Clock, trial: false, Seed + 1_000, port);
        _stoppedUrl = null;
    }

    /// <summary>Stops the server; nobody answers at its address until it is started again.</summary>
    public async Task Stop()
    {
        if (_stoppedUrl is null)
        {
            _stoppedUrl = Url;
            await Server.DisposeAsync();
        }
    }

    public async Task<string> MakesClient(string name = "Acme") =>
        (await Operator.Post("clients", new { name, codeName = "Blue Heron" })).Is(201).Id;

    /// <summary>A new person with these roles, and a key.</summary>
    public async Task<Person> MakesPerson(params (string Client, string Role)[] roles)
    {
        var number = Interlocked.Increment(ref _people);
        var id = (
            await Operator.Post(
                "people",
                new
                {
                    name = $"Person {number}",
                    mail = $"person{number}@example.org",
                    roles = roles.Select(role => new { client = role.Client, role = role.Role }),
                }
            )
        ).Is(201).Id;
        var key = (await Operator.Post($"people/{id}/keys", """{"scopes":["all"]}""")).Is(201).Json;
        return new Person(this, id, key.GetProperty("key").GetString()!);
    }

    /// <summary>Somebody whose answers at a client were recorded elsewhere.</summary>
    public async Task<Person> MakesRecorded(string client)
    {
        var number = Interlocked.Increment(ref _people);
        var roles = new[]
        {
            new
            {
                client,
                role = "annotator",
                source = "recorded",
            },
        };
        var mail = $"person{number}@example.org";
        var id = (
            await Operator.Post(
                "people",
                new
                {
                    name = $"Recorded {number}",
                    mail,
                    roles,
                }
            )
        ).Is(201).Id;
        var key = (await Operator.Post($"people/{id}/keys", """{"scopes":["all"]}""")).Is(201).Json;
        return new Person(this, id, key.GetProperty("key").GetString()!);
    }

    public async Task<Person[]> MakesAnnotators(int count)
    {
        var people = new Person[count];
        for (var i = 0; i < count; i++)
        {
            people[i] = await MakesPerson();
        }

        return people;
    }

    /// <summary>A link that signs a person in, from the operator of an installation on trial.</summary>
    public async Task<string> MakesLink(Person person) => await MakesLink(person.Id);

    public async Task<string> MakesLink(string person) =>
        (await Operator.Post($"people/{person}/sign-in-links", "{}")).Is(201).Json.GetProperty("url").GetString()!;

    /// <summary>A browser in which a person is signed in.</summary>
    public async Task<Browser> SignsIn(Person person) => await new Browser(Url).SignsIn(await MakesLink(person));

    /// <summary>Polls until something holds; the bound only ends a test that would never end.</summary>
    public static async Task Eventually(Func<Task<bool>> holds, string what)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            Assert.False(bound.IsCancellationRequested, $"Never: {what}.");
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Http.Dispose();
        await _database.DisposeAsync();
    }

    private static Task<RunningServer> Serve(
        TestDatabase database,
        FakeTimeProvider clock,
        bool trial,
        int seed,
        int port = 0,
        bool design = false
    ) =>
        ServerHost.Start(
            new ServerSettings
            {
                Folder = database.Folder,
                Database = database.Connection,
                Port = port,
                WebFolder = Environment.GetEnvironmentVariable("PLUMBLINE_WEB"),
                Trial = trial,
                Design = design,
                FollowPrimaryClock = false,
            },
            clock,
            new SeededRandom(seed),
            CancellationToken.None
        );
}
