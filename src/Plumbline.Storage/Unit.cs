using System.Collections.Immutable;
using Plumbline.Model;

namespace Plumbline.Storage;

/// <summary>What a unit may write without a fact: the one list (house style, section 2).</summary>
public enum Exempt
{
    /// <summary>An autosaved draft.</summary>
    Draft,

    /// <summary>The time to which a lease runs.</summary>
    Heartbeat,

    /// <summary>The time to which a session runs.</summary>
    Session,

    /// <summary>A row of background work.</summary>
    Job,

    /// <summary>The answer kept for a repeated request.</summary>
    Repeat,
}

/// <summary>The <c>Idempotency-Key</c> of a request and what it was sent with.</summary>
/// <param name="Key">The key, as the caller chose it.</param>
/// <param name="Request">Digest of method, path, body and caller.</param>
public sealed record RequestKey(string Key, string Request);

/// <summary>What became of a unit.</summary>
public enum CommitVerdict
{
    /// <summary>It is durable.</summary>
    Done,

    /// <summary>The key was used before with the same request: the first answer is the answer.</summary>
    Replayed,

    /// <summary>The key was used before with another request.</summary>
    Mismatch,

    /// <summary>What was read no longer holds, or a constraint refused it: fetch and decide again.</summary>
    Stale,

    /// <summary>The writer's queue is full.</summary>
    Busy,

    /// <summary>The storage failed, and nothing of this unit is known to be durable.</summary>
    Failed,
}

/// <param name="Verdict">What became of the unit.</param>
/// <param name="Status">The HTTP status of the answer that was kept; 0 where there is none.</param>
/// <param name="Response">The answer that was kept, as exact bytes.</param>
/// <param name="Cause">What the storage said, for the log.</param>
public readonly record struct Committed(CommitVerdict Verdict, int Status, byte[] Response, Exception? Cause = null);

/// <summary>
/// One actor, one client, one change, all or nothing. It collects its writes and one fact; <see cref="Commit"/> hands
/// them to the
/// writer and returns once they are durable. Owned by one request; not safe for several threads.
/// </summary>
[Mutable]
public sealed class Unit
{
    private readonly Store _store;
    private readonly RequestKey? _key;
    private readonly List<Statement> _statements = [];
    private bool _needsFact;
    private bool _hasFact;

    internal Unit(Store store, ClientKeys keys, PersonId actor, RequestKey? key)
    {
        _store = store;
        _key = key;
        Keys = keys;
        Actor = actor;
        Now = store.Clock.Now;
        NowMs = Now.ToUnixTimeMilliseconds();
    }

    /// <summary>Whose rows it changes.</summary>
    public ClientId Client => Keys.Client;

    /// <summary>The client's keys.</summary>
    public ClientKeys Keys { get; }

    /// <summary>Who acts.</summary>
    public PersonId Actor { get; }

    /// <summary>The store's time when the unit began: every time it writes is this one.</summary>
    public DateTimeOffset Now { get; }

    /// <summary><see cref="Now"/> in milliseconds since 1970.</summary>
    public long NowMs { get; }

    /// <summary>A new id from the one source of randomness.</summary>
    public TId NewId<TId>()
        where TId : struct, IId<TId> => _store.Random.Id<TId>();

    /// <summary>Adds a statement that may change any number of rows. <c>@client</c> is filled in.</summary>
    public void Write(string sql, params ReadOnlySpan<Parameter> values) => Add(sql, values, rows: null);

    /// <summary>
    /// Adds a statement that comes to the same however often and in whatever order units run it, such as marking what
    /// is done. It may change any number of rows.
    /// </summary>
    public void Settle(string sql, params ReadOnlySpan<Parameter> values) =>
        Add(sql, values, rows: null, settles: true);

    /// <summary>
    /// Adds a statement that must change exactly one row: otherwise what was read no longer holds, and the unit is
    /// undone.
    /// </summary>
    public void Save(string sql, params ReadOnlySpan<Parameter> values) => Add(sql, values, rows: 1);

    /// <summary>Adds a statement of a kind that needs no fact.</summary>
    /// <param name="kind">Which entry of the one list it is.</param>
    /// <param name="rows">How many rows it must change; null where any number is right.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="values">Its values.</param>
    public void WriteExempt(Exempt kind, int? rows, string sql, params ReadOnlySpan<Parameter> values)
    {
        var needed = _needsFact;
        Add(sql, values, rows);
        _needsFact = needed;
    }

    /// <summary>Records what happened. A unit has one fact; bulk work gives count and root (trust R4.11).</summary>
    /// <param name="action">What was done, from a closed list, such as <c>annotation.submitted</c>.</param>
    /// <param name="objectId">What it was done to: an id, never content.</param>
    /// <param name="project">The project it belongs to; null for a client's own affairs.</param>
    /// <param name="payloads">The exact bytes to commit to, salted: answers, items, settings.</param>
    public void Record(string action, string objectId, ProjectId? project, params ReadOnlySpan<byte[]> payloads)
    {
        var salt = NewSalt();
        var commitments = ImmutableArray.CreateBuilder<byte[]>(payloads.Length);
        foreach (var payload in payloads)
        {
            commitments.Add(FactEntry.Commit(salt, payload));
        }

        AddFact(
            salt,
            project,
            FactEntry.Encode(Now, Keys.PseudonymOf(Actor), action, objectId, "done", [], commitments.ToImmutable())
        );
    }

    /// <summary>Records bulk work as one fact with the count and the root over the rows' commitments.</summary>
    /// <param name="root">Count and RFC 6962 root of the rows' commitments under the salt it is given.</param>
    public void RecordBulk(
        string action,
        string objectId,
        ProjectId? project,
        Func<byte[], (int Count, byte[] Root)> root
    )
    {
        var salt = NewSalt();
        var (count, hash) = root(salt);
        AddFact(
            salt,
            project,
            FactEntry.EncodeBulk(Now, Keys.PseudonymOf(Actor), action, objectId, "done", [], count, hash)
        );
    }

    /// <summary>
    /// Hands the unit to the writer and waits until it is durable, undone, or has an answer from before.
    /// </summary>
    /// <param name="status">The HTTP status to keep under the request's key.</param>
    /// <param name="response">The answer to keep under the request's key, sealed in the same commit.</param>
    /// <remarks>Nothing is cancellable from here on: once handed over, a unit may become durable.</remarks>
    public async Task<Committed> Commit(int status, byte[] response)
    {
        if (_needsFact && !_hasFact)
        {
            throw new InvalidOperationException("A unit that wrote has to record a fact.");
        }

        var request = new WriteRequest(Client.Text, Statements(status, response));
        if (!_store.Writer.TryEnqueue(request))
        {
            return new Committed(CommitVerdict.Busy, 0, []);
        }

        var outcome = await request.Outcome;
        return outcome.Verdict switch
        {
            WriteVerdict.Done => new Committed(CommitVerdict.Done, status, response),
            WriteVerdict.Unmet when _key is not null && outcome.Statement == 0 => await Repeat(),

            // PostgreSQL runs a unit's statements in one exchange: where the key is there already, a constraint that
            // the rest breaks is what it reports.
            WriteVerdict.Constraint when _key is not null => await Repeat(outcome.Fault),
            WriteVerdict.Failed when _key is not null => await AfterUnknown(outcome.Fault),
            WriteVerdict.Failed => new Committed(CommitVerdict.Failed, 0, [], outcome.Fault),
            _ => new Committed(CommitVerdict.Stale, 0, [], outcome.Fault),
        };
    }

    private byte[] NewSalt()
    {
        var salt = new byte[32];
        _store.Random.Fill(salt);
        return salt;
    }

    private void Add(string sql, ReadOnlySpan<Parameter> values, int? rows, bool settles = false)
    {
        _needsFact = true;
        _statements.Add(new Statement(sql, [("client", Client.Text), .. values], rows, settles));
    }

    private void AddFact(byte[] salt, ProjectId? project, byte[] entry)
    {
        if (_hasFact)
        {
            throw new InvalidOperationException("A unit has one fact.");
        }

        _hasFact = true;
        var id = NewId<FactId>().Text;
        Add(
            """
            insert into fact (client_id, id, turn, project_id, at_ms, entry, salt)
            values (@client, @id, @turn, @project, @now, @entry, @salt)
            """,
            [
                ("id", id),
                ("project", project?.Text),
                ("now", NowMs),
                ("entry", entry),
                ("salt", Keys.Seal("fact/" + id, 1, "salt", salt)),
            ],
            rows: 1
        );
    }

    private Statement[] Statements(int status, byte[] response)
    {
        if (_key is null)
        {
            return [.. _statements];
        }

        var index = Store.IndexOf(Keys, _key);
        var keep = new Statement(
            """
            insert into idempotency (client_id, person_id, key, request, status, response, at_ms)
            values (@client, @person, @key, @request, @status, @response, @now)
            on conflict (client_id, person_id, key) do nothing
            """,
            [
                ("client", Client.Text),
                ("person", Actor.Text),
                ("key", index),
                ("request", _key.Request),
                ("status", status),
                ("response", Keys.Seal(Store.RepeatObject(Actor, index), 1, "response", response)),
                ("now", NowMs),
            ],
            1
        );
        return [keep, .. _statements];
    }

    private async Task<Committed> Repeat(Exception? fault = null) =>
        await _store.FindRepeat(Keys, Actor, _key!, CancellationToken.None)
        ?? new Committed(CommitVerdict.Stale, 0, [], fault);

    private async Task<Committed> AfterUnknown(Exception? fault)
    {
        try
        {
            return await _store.FindRepeat(Keys, Actor, _key!, CancellationToken.None)
                ?? new Committed(CommitVerdict.Failed, 0, [], fault);
        }
        catch (StorageUnavailableException)
        {
            return new Committed(CommitVerdict.Failed, 0, [], fault);
        }
    }
}
