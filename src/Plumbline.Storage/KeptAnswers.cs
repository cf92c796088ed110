using Plumbline.Model;

namespace Plumbline.Storage;

/// <summary>
/// Forgets the answers that were kept for repeated requests once they are older than <see cref="Life"/>.
/// A pass walks the rows in order of their key, part by part, so that no claim or submit pays for an
/// index by time. Owned by one loop.
/// </summary>
[Mutable]
public sealed class KeptAnswers(Store store)
{
    /// <summary>How long an answer is kept at least; 24 hours are promised.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(48);

    /// <summary>From the beginning of one pass to the next.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Rows that are looked at together, and deleted in one unit at most.</summary>
    private const int PartRows = 2_000;

    /// <summary>Parts at one beat at most, so that other work of the loop is not kept waiting.</summary>
    private const int MostParts = 5;

    private readonly Queue<ClientId> _clients = new();
    private Place _after = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Goes on with the pass that is under way, or begins one when it is time for it.</summary>
    /// <exception cref="StorageUnavailableException">The database does not answer; the pass goes on at the next
    /// call.</exception>
    public async Task Forget(CancellationToken cancel)
    {
        if (_clients.Count == 0 && store.Clock.Now >= _next)
        {
            _next = store.Clock.Now + Every;
            foreach (var row in await store.QueryPlatform<ClientRow>(cancel, "select id from client order by id"))
            {
                _clients.Enqueue(ClientId.Of(row.Id));
            }
        }

        for (var i = 0; i < MostParts && _clients.TryPeek(out var client); i++)
        {
            if (!await ForgetPart(client, cancel))
            {
                _clients.Dequeue();
                _after = new Place();
            }
        }
    }

    /// <returns>False when the client has no more rows to look at in this pass.</returns>
    private async Task<bool> ForgetPart(ClientId client, CancellationToken cancel)
    {
        if (await FindEnd(client, cancel) is not { } end)
        {
            return false;
        }

        var before = (store.Clock.Now - Life).ToUnixTimeMilliseconds();
        var old = await store.Query<long>(
            client,
            cancel,
            """
            select count(*) from idempotency
            where client_id = @client and (person_id, key) > (@person, @key)
                and (person_id, key) <= (@endPerson, @endKey) and at_ms < @before
            """,
            [.. Between(_after, end), ("before", before)]
        );
        if (old[0] > 0 && !await Delete(client, end, before, cancel))
        {
            return false; // Without its key a client stands still; its turn comes again with the next pass.
        }

        _after = end;
        return true;
    }

    /// <summary>The last row of the next part; null when there is none.</summary>
    private async Task<Place?> FindEnd(ClientId client, CancellationToken cancel) =>
        await store.Find<Place>(
            client,
            cancel,
            """
            select person_id, key from idempotency
            where client_id = @client and (person_id, key) > (@person, @key)
            order by person_id, key limit 1 offset @others
            """,
            ("person", _after.PersonId),
            ("key", _after.Key),
            ("others", PartRows - 1)
        )
        ?? await store.Find<Place>(
            client,
            cancel,
            """
            select person_id, key from idempotency
            where client_id = @client and (person_id, key) > (@person, @key)
            order by person_id desc, key desc limit 1
            """,
            ("person", _after.PersonId),
            ("key", _after.Key)
        );

    private async Task<bool> Delete(ClientId client, Place end, long before, CancellationToken cancel)
    {
        try
        {
            var unit = await store.Begin(PersonId.Of(store.Installation.Text), client, null, cancel);
            unit.WriteExempt(
                Exempt.Repeat,
                null,
                """
                delete from idempotency
                where client_id = @client and (person_id, key) > (@person, @key)
                    and (person_id, key) <= (@endPerson, @endKey) and at_ms < @before
                """,
                [.. Between(_after, end), ("before", before)]
            );
            var committed = await unit.Commit(0, []);
            return committed.Verdict == CommitVerdict.Done
                ? true
                : throw new StorageUnavailableException(
                    committed.Cause ?? new InvalidOperationException("The kept answers were not deleted.")
                );
        }
        catch (KeyUnavailableException)
        {
            return false;
        }
    }

    private static Parameter[] Between(Place after, Place end) =>
        [("person", after.PersonId), ("key", after.Key), ("endPerson", end.PersonId), ("endKey", end.Key)];

    private sealed record ClientRow
    {
        public string Id { get; init; } = "";
    }

    /// <summary>A row by its key inside a client; before all rows where both are empty.</summary>
    private sealed record Place
    {
        public string PersonId { get; init; } = "";

        public string Key { get; init; } = "";
    }
}
