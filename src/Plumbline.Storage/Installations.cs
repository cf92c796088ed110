using Plumbline.Model;

namespace Plumbline.Storage;

/// <summary>The installation's own row: made on the first day, marked for ever once it was on trial.</summary>
public static class Installations
{
    internal static async Task Find(Store store, bool trial, CancellationToken cancel)
    {
        var row = await store.FindPlatform<InstallationRow>(cancel, "select id, client_id, trial from installation");
        if (row is null)
        {
            await Make(store, trial, cancel);
            return;
        }

        store.Installation = ClientId.Of(row.ClientId);
        store.Trial = row.Trial == 1 || trial;
        if (trial && row.Trial == 0)
        {
            var unit = await store.Begin(PersonId.Of(row.Id), store.Installation, null, cancel);
            unit.Save("update installation set trial = 1 where trial = 0");
            unit.Record("installation.trial", row.Id, null);
            Require(await unit.Commit(0, []));
        }
    }

    /// <summary>
    /// Adds a client's row and its wrapped keys to a unit that was begun under the client's new keys.
    /// </summary>
    internal static void WriteClient(Unit unit, IReadOnlyList<WrappedKey> wrapped, string name, string codeName)
    {
        unit.Write(
            "insert into client (id, name, code_name, created_at_ms) values (@client, @name, @codeName, @now)",
            ("name", unit.Keys.Seal("client", 1, "name", System.Text.Encoding.UTF8.GetBytes(name))),
            ("codeName", unit.Keys.Seal("client", 1, "codeName", System.Text.Encoding.UTF8.GetBytes(codeName))),
            ("now", unit.NowMs)
        );
        foreach (var key in wrapped)
        {
            unit.Write(
                """
                insert into data_key (client_id, purpose, version, wrapped, created_at_ms)
                values (@client, @purpose, 1, @wrapped, @now)
                """,
                ("purpose", key.Purpose),
                ("wrapped", key.Wrapped),
                ("now", unit.NowMs)
            );
        }
    }

    /// <summary>Makes a client: its key, its row and its data keys. Done twice it makes one.</summary>
    public static async Task<Committed> MakeClient(
        Store store,
        PersonId actor,
        ClientId client,
        string name,
        string codeName,
        CancellationToken cancel
    )
    {
        var found = await store.FindPlatform<IdRow>(
            cancel,
            "select id from client where id = @id",
            ("id", client.Text)
        );
        if (found is not null)
        {
            return new Committed(CommitVerdict.Done, 0, []);
        }

        var (keys, wrapped) = store.Keys.Create(client);
        var unit = new Unit(store, keys, actor, null);
        WriteClient(unit, wrapped, name, codeName);
        unit.Record("client.created", client.Text, null);
        var committed = await unit.Commit(0, []);
        return
            committed.Verdict == CommitVerdict.Stale
            && await store.FindPlatform<IdRow>(
                CancellationToken.None,
                "select id from client where id = @id",
                ("id", client.Text)
            )
                is not null
            ? new Committed(CommitVerdict.Done, 0, [])
            : committed;
    }

    private static async Task Make(Store store, bool trial, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var client = store.Random.Id<ClientId>();
        var id = store.Random.Id<KeyId>().Text;
        var (keys, wrapped) = store.Keys.Create(client);
        var unit = new Unit(store, keys, PersonId.Of(id), null);
        WriteClient(unit, wrapped, "Installation", "Installation");
        unit.Write(
            """
            insert into installation (id, client_id, trial, created_at_ms, seen_at_ms)
            values (@id, @client, @trial, @now, @now)
            """,
            ("id", id),
            ("trial", trial ? 1L : 0L),
            ("now", unit.NowMs)
        );
        unit.Record(trial ? "installation.made-on-trial" : "installation.made", id, null);
        Require(await unit.Commit(0, []));
        store.Installation = client;
        store.Trial = trial;
    }

    private static void Require(Committed committed)
    {
        if (committed.Verdict != CommitVerdict.Done)
        {
            throw new StoreRefusedException($"the installation could not be written: {committed.Cause?.Message}");
        }
    }

    private sealed record IdRow
    {
        public string Id { get; init; } = "";
    }

    private sealed record InstallationRow
    {
        public string Id { get; init; } = "";

        public string ClientId { get; init; } = "";

        public long Trial { get; init; }
    }
}
