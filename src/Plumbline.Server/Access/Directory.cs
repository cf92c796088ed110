using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.Access;

/// <summary>
/// Who is who: keys and roles, read once and kept until they change. Every slice that changes a person or a key says
/// so here
/// in the same request, so that a revoked key stops at once.
/// </summary>
internal sealed class Directory(Store store)
{
    private readonly ConcurrentDictionary<string, KeyRow> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<PersonId, ImmutableArray<Seat>> _seats = new();

    /// <summary>The caller behind an API key; null when the key is unknown or revoked.</summary>
    public async ValueTask<Caller?> Find(string key, CancellationToken cancel)
    {
        var digest = Secrets.Digest(key);
        if (!_keys.TryGetValue(digest, out var row))
        {
            row = await store.FindPlatform<KeyRow>(
                cancel,
                "select id, person_id, scopes from api_key where digest = @digest and revoked_at_ms is null",
                ("digest", digest)
            );
            if (row is null)
            {
                return null;
            }

            _keys[digest] = row;
        }

        var person = PersonId.Of(row.PersonId);
        return new Caller(person, row.ScopeList, await SeatsOf(person, cancel), store.Installation);
    }

    /// <summary>A person's roles.</summary>
    public async ValueTask<ImmutableArray<Seat>> SeatsOf(PersonId person, CancellationToken cancel)
    {
        if (_seats.TryGetValue(person, out var seats))
        {
            return seats;
        }

        var rows = await store.QueryPlatform<SeatRow>(
            cancel,
            "select client_id, role from membership where person_id = @person",
            ("person", person.Text)
        );
        seats = [.. rows.Select(row => row.ToSeat())];
        _seats[person] = seats;
        return seats;
    }

    /// <summary>A person's name; null when there is no such person.</summary>
    public async Task<string?> NameOf(PersonId person, CancellationToken cancel)
    {
        var row = await store.FindPlatform<NameRow>(
            cancel,
            "select name from person where id = @id",
            ("id", person.Text)
        );
        if (row is null)
        {
            return null;
        }

        var keys = await store.Keys.For(store.Installation, cancel);
        return Encoding.UTF8.GetString(keys.Open("person/" + person.Text, 1, "name", row.Name));
    }

    /// <summary>
    /// Every client but the installation with its name, by name; null where its key cannot be had. O(clients).
    /// </summary>
    public async Task<IReadOnlyList<(ClientId Id, string? Name)>> Clients(CancellationToken cancel)
    {
        var rows = await store.QueryPlatform<NamedRow>(cancel, "select id, name from client");
        var clients = new List<(ClientId, string?)>();
        foreach (var row in rows.Where(row => row.Id != store.Installation.Text))
        {
            clients.Add((ClientId.Of(row.Id), await Open(row, cancel)));
        }

        return [.. clients.OrderBy(client => client.Item2, StringComparer.Ordinal)];
    }

    /// <summary>Drops what is known of a person, since it changed.</summary>
    public void Forget(PersonId person) => _seats.TryRemove(person, out _);

    private async Task<string?> Open(NamedRow row, CancellationToken cancel)
    {
        try
        {
            var keys = await store.Keys.For(ClientId.Of(row.Id), cancel);
            return Encoding.UTF8.GetString(keys.Open("client", 1, "name", row.Name));
        }
        catch (KeyUnavailableException)
        {
            return null; // The list goes on without this one.
        }
    }

    private sealed record KeyRow
    {
        public string PersonId { get; init; } = "";

        public string Scopes { get; init; } = "";

        public ImmutableArray<string> ScopeList => field.IsDefault ? field = [.. Scopes.Split(' ')] : field;
    }

    private sealed record NamedRow
    {
        public string Id { get; init; } = "";

        public byte[] Name { get; init; } = [];
    }

    private sealed record NameRow
    {
        public byte[] Name { get; init; } = [];
    }

    private sealed record SeatRow
    {
        public string ClientId { get; init; } = "";

        public string Role { get; init; } = "";

        public Seat ToSeat() =>
            RoleWords.TryParse(Role, out var role)
                ? new Seat(Model.ClientId.Of(ClientId), role)
                : throw new InvalidOperationException($"The database holds the role {Role}, which there is not.");
    }
}
