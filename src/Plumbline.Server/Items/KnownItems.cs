using System.Globalization;
using Plumbline.Formats;
using Plumbline.Server.Projects;
using Plumbline.Storage;

namespace Plumbline.Server.Items;

/// <summary>What a line's key means beside the items that there are.</summary>
internal enum KeyVerdict
{
    New,
    Known,
    OtherContent,
}

/// <summary>
/// The keys and digests of a project's items during one import: 32 bytes an item, the first 128 bits of each keyed
/// digest. The database's own unique key has all of it.
/// </summary>
internal sealed class KnownItems
{
    private const int PageRows = 20_000;

    private readonly Dictionary<UInt128, UInt128> _digests = [];

    public static async Task<KnownItems> Read(Store store, LiveProject project, CancellationToken cancel)
    {
        var known = new KnownItems();
        var after = -1L;
        while (true)
        {
            var rows = await store.Query<KnownRow>(
                project.Client,
                cancel,
                """
                select number, key_index, digest from item
                where client_id = @client and project_id = @project and number > @after
                order by number limit @most
                """,
                ("project", project.Id.Text),
                ("after", after),
                ("most", PageRows)
            );
            if (rows.Count == 0)
            {
                return known;
            }

            foreach (var row in rows)
            {
                known._digests.Add(Half(row.KeyIndex), Half(row.Digest));
            }

            after = rows[^1].Number;
        }
    }

    /// <summary>A copy, for a pass that stores nothing.</summary>
    public KnownItems Copy()
    {
        var copy = new KnownItems();
        foreach (var (key, digest) in _digests)
        {
            copy._digests.Add(key, digest);
        }

        return copy;
    }

    /// <summary>Takes an item in, or says that its key is there already.</summary>
    public KeyVerdict Add(ClientKeys keys, NewItem item, out string keyIndex, out string digest)
    {
        keyIndex = Door.KeyIndex(keys, item.Key);
        digest = keys.Digest("item", item.Digest);
        if (_digests.TryAdd(Half(keyIndex), Half(digest)))
        {
            return KeyVerdict.New;
        }

        return _digests[Half(keyIndex)] == Half(digest) ? KeyVerdict.Known : KeyVerdict.OtherContent;
    }

    private static UInt128 Half(string hex) => UInt128.Parse(hex.AsSpan(0, 32), NumberStyles.HexNumber);

    private sealed record KnownRow
    {
        public long Number { get; init; }

        public string KeyIndex { get; init; } = "";

        public string Digest { get; init; } = "";
    }
}
