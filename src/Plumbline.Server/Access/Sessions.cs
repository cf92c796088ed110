using System.Collections.Concurrent;
using System.Text;
using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.Access;

/// <summary>A session, as the caller that it authenticates knows it.</summary>
/// <param name="Id">Names it in lists; tells nothing of its secret.</param>
/// <param name="ExpiresAt">When it ends unless it is used before.</param>
internal sealed record CallerSession(SessionId Id, DateTimeOffset ExpiresAt);

/// <summary>
/// Who is signed in: read once, kept while they last, forgotten at once when revoked. Times are the store's.
/// </summary>
internal sealed class Sessions(Store store, Directory directory)
{
    /// <summary>How long a session lasts after its last use.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(12);

    /// <summary>How often its last use is written at most.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(1);

    private const int AgentLength = 200;

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private long _revocations;

    /// <summary>The caller behind a secret; null when there is none, or its session is over.</summary>
    public async ValueTask<Caller?> Find(string? secret, CancellationToken cancel)
    {
        if (secret is null)
        {
            return null;
        }

        var digest = Secrets.Digest(secret);
        if (!_kept.TryGetValue(digest, out var kept) && (kept = await Read(digest, cancel)) is null)
        {
            return null;
        }

        var now = store.Clock.Now;
        if (kept.ExpiresAt <= now)
        {
            _kept.TryRemove(digest, out _);
            return null;
        }

        if (now - kept.SeenAt >= Beat)
        {
            kept = await Renew(digest, kept);
        }

        return new Caller(
            kept.Person,
            [Scopes.All],
            await directory.SeatsOf(kept.Person, cancel),
            store.Installation,
            new CallerSession(kept.Id, kept.ExpiresAt)
        );
    }

    /// <summary>Begins a session in the unit of whoever lets the person in.</summary>
    /// <returns>The session and its secret, which is sent as a cookie and stored nowhere.</returns>
    public (SessionId Id, string Secret) Write(Unit unit, PersonId person, string agent)
    {
        var id = unit.NewId<SessionId>();
        var secret = Secrets.Make(store.Random);
        var shortened = agent.Length > AgentLength ? agent[..AgentLength] : agent;
        unit.Write(
            """
            insert into session (id, person_id, digest, agent, made_at_ms, seen_at_ms, expires_at_ms)
            values (@id, @person, @digest, @agent, @now, @now, @expires)
            """,
            ("id", id.Text),
            ("person", person.Text),
            ("digest", Secrets.Digest(secret)),
            ("agent", unit.Keys.Seal(ObjectOf(id), 1, "agent", Encoding.UTF8.GetBytes(shortened))),
            ("now", unit.NowMs),
            ("expires", (unit.Now + Life).ToUnixTimeMilliseconds())
        );
        return (id, secret);
    }

    /// <summary>Ends one session in a unit; whoever commits it says so with <see cref="Forget"/>.</summary>
    public static void WriteEnd(Unit unit, SessionId id) =>
        unit.Write(
            "update session set revoked_at_ms = @now where id = @id and revoked_at_ms is null",
            ("id", id.Text),
            ("now", unit.NowMs)
        );

    /// <summary>What the sealed columns of a session belong to.</summary>
    public static string ObjectOf(SessionId id) => "session/" + id.Text;

    /// <summary>Sessions of a person were revoked: none that memory holds of theirs is known any longer.</summary>
    public void Forget(PersonId person)
    {
        Interlocked.Increment(ref _revocations); // Before the removal: see Read.
        foreach (var (digest, kept) in _kept)
        {
            if (kept.Person == person)
            {
                _kept.TryRemove(digest, out _);
            }
        }
    }

    private async Task<Kept?> Read(string digest, CancellationToken cancel)
    {
        var before = Interlocked.Read(ref _revocations);
        var row = await store.FindPlatform<SessionRow>(
            cancel,
            """
            select id, person_id, seen_at_ms, expires_at_ms from session
            where digest = @digest and revoked_at_ms is null
            """,
            ("digest", digest)
        );
        if (row is null)
        {
            return null;
        }

        var kept = row.ToKept();
        _kept[digest] = kept;
        if (Interlocked.Read(ref _revocations) != before)
        {
            _kept.TryRemove(digest, out _); // It may have been revoked between the row and memory.
        }

        return kept;
    }

    /// <summary>Writes that the session was used. Where the storage is busy the next request tries again.</summary>
    private async Task<Kept> Renew(string digest, Kept kept)
    {
        var unit = await store.Begin(kept.Person, store.Installation, null, CancellationToken.None);
        var renewed = kept with { SeenAt = unit.Now, ExpiresAt = unit.Now + Life };
        unit.WriteExempt(
            Exempt.Session,
            1,
            """
            update session set seen_at_ms = @now, expires_at_ms = @expires
            where id = @id and revoked_at_ms is null and expires_at_ms > @now
            """,
            ("id", kept.Id.Text),
            ("now", unit.NowMs),
            ("expires", renewed.ExpiresAt.ToUnixTimeMilliseconds())
        );
        return (await unit.Commit(0, [])).Verdict == CommitVerdict.Done && _kept.TryUpdate(digest, renewed, kept)
            ? renewed
            : kept;
    }

    private sealed record Kept(SessionId Id, PersonId Person, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt);

    private sealed record SessionRow
    {
        public string Id { get; init; } = "";

        public string PersonId { get; init; } = "";

        public long SeenAtMs { get; init; }

        public long ExpiresAtMs { get; init; }

        public Kept ToKept() =>
            new(
                SessionId.Of(Id),
                Model.PersonId.Of(PersonId),
                DateTimeOffset.FromUnixTimeMilliseconds(SeenAtMs),
                DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAtMs)
            );
    }
}
