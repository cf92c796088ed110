using System.Collections.Concurrent;
using Plumbline.Model;
using Plumbline.Sealing;

namespace Plumbline.Storage;

/// <summary>
/// Raised where a client's key cannot be had: nothing of that client can be read or written until it can.
/// </summary>
public sealed class KeyUnavailableException(ClientId client, Exception? cause)
    : Exception($"The key of client {client.Text} is not available.", cause);

/// <summary>
/// Unwrapped keys of clients, kept at most 300 s and renewed at half of that (trust R3.20). A key that was deleted or
/// disabled therefore stops working within the life of the cache, for that client alone.
/// </summary>
public sealed class Keyring
{
    /// <summary>How long an unwrapped key may be used.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(300);

    private readonly KeyFolder _folder;
    private readonly RandomSource _random;
    private readonly TimeProvider _time;
    private readonly Func<ClientId, CancellationToken, Task<IReadOnlyList<WrappedKey>>> _load;
    private readonly ConcurrentDictionary<ClientId, Held> _held = new();

    internal Keyring(
        KeyFolder folder,
        RandomSource random,
        TimeProvider time,
        Func<ClientId, CancellationToken, Task<IReadOnlyList<WrappedKey>>> load
    )
    {
        _folder = folder;
        _random = random;
        _time = time;
        _load = load;
    }

    /// <summary>The client's keys.</summary>
    /// <exception cref="KeyUnavailableException">The wrapped key is gone, or does not open.</exception>
    public ValueTask<ClientKeys> For(ClientId client, CancellationToken cancel)
    {
        var now = _time.GetTimestamp();
        if (_held.TryGetValue(client, out var held))
        {
            var age = _time.GetElapsedTime(held.LoadedAt, now);
            if (age < Life / 2 || (age < Life && held.RenewBegun()))
            {
                return ValueTask.FromResult(held.Keys);
            }
        }

        return new ValueTask<ClientKeys>(Load(client, cancel));
    }

    /// <summary>Drops what is held of a client, so that the next use asks the provider again.</summary>
    public void Forget(ClientId client) => _held.TryRemove(client, out _);

    /// <summary>
    /// Makes the keys of a new client: the client key in the provider, its data keys wrapped for the database. A
    /// client key that an interrupted try left behind is taken.
    /// </summary>
    internal (ClientKeys Keys, IReadOnlyList<WrappedKey> Wrapped) Create(ClientId client)
    {
        var wrapping = ClientKeyOf(client);
        var fresh = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var wrapped = new List<WrappedKey>();
        foreach (var purpose in (string[])[ClientKeys.Data, ClientKeys.Index, ClientKeys.Pseudonym])
        {
            var key = new byte[ClientKeys.KeyBytes];
            _random.Fill(key);
            fresh.Add(purpose, key);
            wrapped.Add(new WrappedKey { Purpose = purpose, Wrapped = BoundKey.Wrap(wrapping, purpose, key) });
        }

        return (Unwrapped(client, fresh), wrapped);
    }

    private byte[] ClientKeyOf(ClientId client)
    {
        try
        {
            return _folder.CreateClientKey(client.Text);
        }
        catch (KeyFolderException fault) when (fault.Fault == KeyFault.Exists)
        {
            return _folder.ClientKey(client.Text);
        }
    }

    private async Task<ClientKeys> Load(ClientId client, CancellationToken cancel)
    {
        try
        {
            var wrapping = _folder.ClientKey(client.Text);
            var opened = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            foreach (var row in await _load(client, cancel))
            {
                opened.Add(row.Purpose, BoundKey.Unwrap(wrapping, row.Purpose, row.Wrapped));
            }

            var keys = Unwrapped(client, opened);
            _held[client] = new Held(keys, _time.GetTimestamp());
            return keys;
        }
        catch (Exception fault)
            when (fault
                    is IOException
                        or UnauthorizedAccessException
                        or KeyNotFoundException
                        or KeyFolderException
                        or SealBrokenException
                || fault is System.Security.Cryptography.CryptographicException
            )
        {
            _held.TryRemove(client, out _);
            throw new KeyUnavailableException(client, fault);
        }
    }

    private ClientKeys Unwrapped(ClientId client, Dictionary<string, byte[]> keys) =>
        new(client, keys[ClientKeys.Data], keys[ClientKeys.Index], keys[ClientKeys.Pseudonym], _random);

    /// <summary>
    /// One client's keys; the first caller past half-life renews them, the others go on with what is held.
    /// </summary>
    private sealed class Held(ClientKeys keys, long loadedAt)
    {
        private int _renewing;

        public ClientKeys Keys { get; } = keys;

        public long LoadedAt { get; } = loadedAt;

        /// <summary>True when another caller is renewing already.</summary>
        public bool RenewBegun() => Interlocked.Exchange(ref _renewing, 1) == 1;
    }
}

/// <summary>A row of <c>data_key</c>.</summary>
internal sealed record WrappedKey
{
    public string Purpose { get; init; } = "";

    public byte[] Wrapped { get; init; } = [];
}
