using System.Collections.Concurrent;
using Plumbline.Model;
using Plumbline.Sealing;

namespace Plumbline.Storage;

/// <summary>
/// The unwrapped keys of one client, in memory for at most <see cref="Keyring.Life"/>: they seal its texts, make its
/// blind indexes and name its people by pseudonym. Nothing of it is ever logged.
/// </summary>
public sealed class ClientKeys
{
    internal const string Data = "data";
    internal const string Index = "index";
    internal const string Pseudonym = "pseudonym";
    internal const int KeyBytes = 32;

    private readonly byte[] _data;
    private readonly byte[] _index;
    private readonly byte[] _pseudonym;
    private readonly RandomSource _random;
    private readonly ConcurrentDictionary<PersonId, string> _pseudonyms = new();

    internal ClientKeys(ClientId client, byte[] data, byte[] index, byte[] pseudonym, RandomSource random)
    {
        Client = client;
        _data = data;
        _index = index;
        _pseudonym = pseudonym;
        _random = random;
    }

    /// <summary>Whose keys they are.</summary>
    public ClientId Client { get; }

    /// <summary>Seals one field of one object; it opens nowhere else (trust R3.9, R3.10).</summary>
    /// <param name="objectId">What the field belongs to, such as <c>item/PROJECT/NUMBER</c>.</param>
    /// <param name="version">The object's version; 1 where it has none.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="content">What to seal.</param>
    public byte[] Seal(string objectId, long version, string field, ReadOnlySpan<byte> content)
    {
        Span<byte> salt = stackalloc byte[Cobblestone.SaltLength];
        _random.Fill(salt);
        return Cobblestone.Close(_data, SealContext.Of(Client.Text, objectId, Text(version), field), salt, content);
    }

    /// <summary>Opens what <see cref="Seal(string, long, string, ReadOnlySpan{byte})"/> sealed.</summary>
    /// <exception cref="SealBrokenException">It is not what was sealed there: wrong is worse than down.</exception>
    public byte[] Open(string objectId, long version, string field, ReadOnlySpan<byte> sealedContent) =>
        Cobblestone.TryOpen(
            _data,
            SealContext.Of(Client.Text, objectId, Text(version), field),
            sealedContent,
            out var content
        )
            ? content
            : throw new SealBrokenException($"{objectId} {field} does not open.");

    /// <summary>A stream that seals what is written to it; the file opens only under the same context.</summary>
    public ClosingStream SealingStream(Stream inner, string objectId, string field)
    {
        var salt = new byte[Cobblestone.SaltLength];
        _random.Fill(salt);
        return new ClosingStream(
            inner,
            _data,
            SealContext.Of(Client.Text, objectId, "1", field),
            salt,
            leaveOpen: false
        );
    }

    /// <summary>A stream that opens what <see cref="SealingStream"/> sealed.</summary>
    public Stream OpeningStream(Stream inner, string objectId, string field) =>
        new OpeningStream(inner, _data, SealContext.Of(Client.Text, objectId, "1", field), leaveOpen: false);

    /// <summary>
    /// A blind index: equal values of one column give equal text, and nothing else can be told (trust R3.13).
    /// </summary>
    public string BlindIndex(string column, string value) => Sealing.BlindIndex.Of(_index, column, value);

    /// <summary>A keyed digest of content, for comparing without telling (trust R3.20).</summary>
    public string Digest(string purpose, ReadOnlySpan<byte> content) => KeyedDigest.Of(_index, purpose, content);

    /// <summary>
    /// The person's name towards this client: stable inside it, different for each client (trust R5.10).
    /// </summary>
    public string PseudonymOf(PersonId person) =>
        _pseudonyms.GetOrAdd(person, static (person, keys) => Sealing.Pseudonym.Of(keys._pseudonym, person.Text), this);

    /// <summary>The key of the browser's copy of an assignment's draft (trust R10.3).</summary>
    public byte[] DraftKeyOf(AssignmentId assignment) => DraftKey.Of(_index, assignment.Text);

    private static string Text(long version) => version == 1 ? "1" : version.ToString();
}
