using System.Collections.Concurrent;
using System.Security.Cryptography;
using Plumbline.Client;

namespace Plumbline.Demo.Replay;

/// <summary>Somebody with a key.</summary>
internal sealed record Member(string Id, PlumblineClient Api);

/// <summary>
/// The client of a run, its lead, one person per recorded annotator, and one for whoever looks at the demo.
/// </summary>
internal sealed record Crew(
    string Client,
    Member Operator,
    Member Lead,
    Member Visitor,
    IReadOnlyDictionary<string, Member> Annotators
)
{
    /// <summary>Makes them all; people are made in parallel.</summary>
    public static async Task<Crew> Hire(
        Connection connection,
        string operatorKey,
        IReadOnlyList<string> annotators,
        int parallel,
        Patience patience,
        CancellationToken cancel
    )
    {
        var hiring = new Hiring(connection, connection.As(operatorKey), patience, cancel);
        var client = await hiring.Client();
        var lead = await hiring.Person("Lea Lindt", "lead", client, "lead");
        var visitor = await hiring.Person("Ada Alder", "visitor", client, "annotator");
        ConcurrentDictionary<string, Member> people = new(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            annotators.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancel },
            async (annotator, _) =>
                people[annotator.Item] = await hiring.Person(
                    annotator.Item,
                    $"annotator-{annotator.Index + 1}",
                    client,
                    "annotator",
                    "recorded" // Pages and releases say that these answers were given elsewhere.
                )
        );
        return new Crew(client, await hiring.Operator(), lead, visitor, people);
    }

    private sealed class Hiring(Connection connection, PlumblineClient api, Patience patience, CancellationToken cancel)
    {
        // A store may have seen a demo before: names of clients and mails are this run's own.
        private readonly string _run = RandomNumberGenerator.GetHexString(8, lowercase: true);

        public async Task<Member> Operator()
        {
            var session = await patience.Need("look who operates", _ => api.ReadSession(cancel), cancel);
            return new Member(session.Person.Id, api);
        }

        public async Task<string> Client()
        {
            var wanted = new NewClient($"Demo {_run}", $"Heron {_run}");
            return (await patience.Need("make a client", key => api.CreateClient(wanted, key, cancel), cancel)).Id;
        }

        public async Task<Member> Person(string name, string mail, string client, string role, string? source = null)
        {
            var wanted = new NewPerson(name, $"{mail}.{_run}@example.org", [new RoleAtClient(client, role, source)]);
            var person = await patience.Need($"make {name}", key => api.CreatePerson(wanted, key, cancel), cancel);
            var issued = await patience.Need(
                $"make a key for {name}",
                key => api.CreateKey(person.Id, new NewKey(["all"]), key, cancel),
                cancel
            );
            return new Member(person.Id, connection.As(issued.Key));
        }
    }
}
