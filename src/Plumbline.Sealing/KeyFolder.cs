using System.Security.Cryptography;
using System.Text;

namespace Plumbline.Sealing;

/// <summary>What is wrong with a key folder or with a key in it.</summary>
public enum KeyFault
{
    /// <summary>The client has no key here: it was deleted, or never made, or this is another folder.</summary>
    Missing,

    /// <summary>The client has a key already.</summary>
    Exists,

    /// <summary>Folder or file can be read by others than its owner.</summary>
    Readable,

    /// <summary>The file is no key file.</summary>
    Malformed,

    /// <summary>The client's key lies under another root key, or was changed.</summary>
    WrongRoot,

    /// <summary>The file was made for another client and renamed or copied to this one.</summary>
    OtherClient,

    /// <summary>There are clients' keys but the root key that opens them is gone.</summary>
    RootMissing,
}

/// <summary>A key cannot be had.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">One sentence with the path and what would be right; no key.</param>
public sealed class KeyFolderException(KeyFault fault, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public KeyFault Fault { get; } = fault;
}

/// <summary>
/// Keys in files: `root-1.key` and, wrapped under it, one `CLIENT.key` for each client. The folder (mode 0700) lies
/// beside the data, never inside it, and in no backup of it. Deleting a client's file shreds what its key sealed.
/// </summary>
/// <remarks>
/// Files (mode 0600) are lines of hex. A client's holds AES-KWP under the root key over the key's 32 bytes and the
/// client's id, so that a file renamed to another client is refused. No file is ever written over. A file is complete
/// and synced to disk, and so is its name, before the key in it is handed out. Safe for many threads and processes.
/// </remarks>
public sealed class KeyFolder : IDisposable
{
    private const string RootName = "root-1.key";
    private const string Ending = ".key";
    private const int IdLength = 64;

    private readonly string _path;
    private readonly Action<Span<byte>> _random;
    private readonly byte[] _root;

    private KeyFolder(string path, Action<Span<byte>> random, byte[] root)
    {
        _path = path;
        _random = random;
        _root = root;
    }

    /// <summary>Opens the folder, and makes it with a new root key when there is none.</summary>
    /// <param name="path">The folder; its parent exists.</param>
    /// <param name="random">Fills a span with random bytes fit for keys.</param>
    /// <exception cref="KeyFolderException">Readable by others, no key, or clients' keys and no root key.</exception>
    public static KeyFolder Open(string path, Action<Span<byte>> random)
    {
        path = Path.GetFullPath(path);
        KeyFile.MakeFolder(path);
        var rootPath = Path.Combine(path, RootName);
        if (!File.Exists(rootPath))
        {
            // Asked again after the clients' files: another process may just be making root and clients, in this order.
            if (Directory.EnumerateFiles(path, "*" + Ending).Any() && !File.Exists(rootPath))
            {
                throw new KeyFolderException(
                    KeyFault.RootMissing,
                    $"{rootPath} is missing, and without it the clients' keys beside it do not open: put it back."
                );
            }

            MakeRoot(path, random);
        }

        return new KeyFolder(path, random, ReadRoot(rootPath));
    }

    /// <summary>Whether there is a file for this client. It may still not open.</summary>
    public bool Has(string client) => File.Exists(PathOf(client));

    /// <summary>The client's key: 32 bytes, read from disk at each call. The caller clears it when done.</summary>
    /// <exception cref="KeyFolderException">There is none, it is readable by others, or it does not open.</exception>
    public byte[] ClientKey(string client)
    {
        var path = PathOf(client);
        if (!HexKey.TryParse(ReadClient(path), out var wrapped))
        {
            throw new KeyFolderException(KeyFault.Malformed, $"{path} is no key file: one line of hex is expected.");
        }

        var bound = Unwrap(path, wrapped);
        try
        {
            var id = Encoding.ASCII.GetBytes(client);
            if (bound.Length <= Cobblestone.KeyLength || !bound.AsSpan(Cobblestone.KeyLength).SequenceEqual(id))
            {
                throw new KeyFolderException(KeyFault.OtherClient, $"{path} holds the key of another client.");
            }

            return bound[..Cobblestone.KeyLength];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bound);
        }
    }

    /// <summary>Makes the client's key and answers it once it is durable: 32 bytes.</summary>
    /// <exception cref="KeyFolderException">The client has one already; it is left as it is.</exception>
    public byte[] CreateClientKey(string client)
    {
        var path = PathOf(client);
        var bound = new byte[Cobblestone.KeyLength + client.Length];
        _random(bound.AsSpan(0, Cobblestone.KeyLength));
        Encoding.ASCII.GetBytes(client, bound.AsSpan(Cobblestone.KeyLength));
        var text = Convert.ToHexStringLower(KeyWrap.Wrap(_root, bound)) + "\n";
        var made = KeyFile.TryCreate(path, Encoding.ASCII.GetBytes(text), _random);
        var key = made ? bound[..Cobblestone.KeyLength] : null;
        CryptographicOperations.ZeroMemory(bound);
        return key
            ?? throw new KeyFolderException(KeyFault.Exists, $"{path} exists: a client's key is never written over.");
    }

    /// <summary>Shreds: removes the client's key file and syncs the folder.</summary>
    /// <returns>False when there was none; a second call does no harm.</returns>
    /// <remarks>
    /// The file is removed, not overwritten: on flash and on file systems that copy on write, overwriting reaches
    /// other cells than those that held the key, and promises what it does not do. What remains on the medium is the
    /// key wrapped under the root key; who must exclude that too encrypts the disk or keeps the key elsewhere.
    /// Copies of the folder, and keys that a running process holds, are the caller's to reach.
    /// </remarks>
    public bool Delete(string client) => KeyFile.Delete(PathOf(client));

    /// <summary>Clears the root key from memory.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_root);

    private static void MakeRoot(string path, Action<Span<byte>> random)
    {
        Span<byte> root = stackalloc byte[Cobblestone.KeyLength];
        random(root);
        var text = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(root) + "\n");

        // Another process that was first has made the one that counts.
        _ = KeyFile.TryCreate(Path.Combine(path, RootName), text, random);
        CryptographicOperations.ZeroMemory(root);
        CryptographicOperations.ZeroMemory(text);
    }

    private static byte[] ReadRoot(string path)
    {
        var content = KeyFile.Read(path);
        if (content.Length == Cobblestone.KeyLength)
        {
            return content;
        }

        if (HexKey.TryParse(content, out var root) && root.Length == Cobblestone.KeyLength)
        {
            CryptographicOperations.ZeroMemory(content);
            return root;
        }

        throw new KeyFolderException(
            KeyFault.Malformed,
            $"{path} has {content.Length} bytes and is no key: 64 hex digits or 32 raw bytes are expected."
        );
    }

    private static byte[] ReadClient(string path)
    {
        try
        {
            return KeyFile.Read(path);
        }
        catch (FileNotFoundException)
        {
            throw new KeyFolderException(
                KeyFault.Missing,
                $"{path} does not exist: the key was deleted or never made."
            );
        }
    }

    private byte[] Unwrap(string path, byte[] wrapped)
    {
        try
        {
            return KeyWrap.Unwrap(_root, wrapped);
        }
        catch (SealBrokenException)
        {
            throw new KeyFolderException(
                KeyFault.WrongRoot,
                $"{path} does not open under {RootName} beside it: that is another root key, or the file was changed."
            );
        }
    }

    // An id becomes a file name: nothing that could leave the folder or name the root key.
    private string PathOf(string client)
    {
        var isId =
            client.Length is > 0 and <= IdLength
            && client.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            && !client.StartsWith("root-", StringComparison.Ordinal);
        return isId
            ? Path.Combine(_path, client + Ending)
            : throw new ArgumentException("A client's id has 1 to 64 ASCII letters, digits, - or _.", nameof(client));
    }
}
