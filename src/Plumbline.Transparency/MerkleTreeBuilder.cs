using System.Buffers;
using System.Security.Cryptography;

namespace Plumbline.Transparency;

/// <summary>Computes the root of a Merkle tree over entries that come one after another.</summary>
/// <remarks>
/// RFC 6962, section 2.1: leaf SHA-256(0x00 ‖ entry), node SHA-256(0x01 ‖ left ‖ right), a tree of more than one leaf
/// splits at the largest power of two below its size. Memory is one hash for each bit of the count. Not safe for use by
/// two threads at once.
/// </remarks>
[Mutable]
public sealed class MerkleTreeBuilder
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;
    private const int MaxLevels = 63;

    /// <summary>
    /// The roots of the full subtrees of which the tree consists: the one of 2^level leaves at level · 32, valid where
    /// that bit of the count is 1. Larger subtrees stand to the left of smaller ones.
    /// </summary>
    private readonly byte[] _subtrees = new byte[MaxLevels * HashBytes];

    /// <summary>How many entries were added.</summary>
    public long Count { get; private set; }

    /// <summary>The hash of a leaf with this entry.</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> entry)
    {
        var hash = new byte[HashBytes];
        HashLeaf(entry, hash);
        return hash;
    }

    /// <summary>How many entries there are, and the root of the tree over them in this order.</summary>
    /// <remarks>O(length of the entries); they are read once.</remarks>
    public static (int Count, byte[] Root) Over(IEnumerable<byte[]> entries)
    {
        var tree = new MerkleTreeBuilder();
        foreach (var entry in entries)
        {
            tree.Add(entry);
        }

        return ((int)tree.Count, tree.Root());
    }

    /// <summary>Adds the next entry. O(length of the entry), and O(1) more on average.</summary>
    public void Add(ReadOnlySpan<byte> entry)
    {
        Span<byte> hash = stackalloc byte[HashBytes];
        HashLeaf(entry, hash);
        AddHash(hash);
    }

    /// <summary>Adds the next leaf by its hash, as <see cref="LeafHash"/> gives it.</summary>
    /// <exception cref="ArgumentException">It has not 32 bytes.</exception>
    public void AddHash(ReadOnlySpan<byte> leafHash)
    {
        if (leafHash.Length != HashBytes)
        {
            throw new ArgumentException($"A leaf hash has {HashBytes} bytes, not {leafHash.Length}.", nameof(leafHash));
        }

        Span<byte> hash = stackalloc byte[HashBytes];
        leafHash.CopyTo(hash);
        var level = 0;
        for (; ((Count >> level) & 1) == 1; level++)
        {
            HashNode(Subtree(level), hash, hash);
        }

        hash.CopyTo(Subtree(level));
        Count++;
    }

    /// <summary>
    /// The root over what was added so far, 32 bytes; more may be added after. SHA-256 of nothing when empty.
    /// </summary>
    /// <remarks>O(log count).</remarks>
    public byte[] Root()
    {
        var root = new byte[HashBytes];
        if (Count == 0)
        {
            SHA256.HashData([], root);
            return root;
        }

        var isFirst = true;
        for (var level = 0; level < MaxLevels; level++)
        {
            if (((Count >> level) & 1) == 0)
            {
                continue;
            }

            if (isFirst)
            {
                Subtree(level).CopyTo(root);
                isFirst = false;
            }
            else
            {
                HashNode(Subtree(level), root, root);
            }
        }

        return root;
    }

    private static void HashLeaf(ReadOnlySpan<byte> entry, Span<byte> hash)
    {
        const int small = 1_024;
        var length = checked(entry.Length + 1);
        var rented = length > small ? ArrayPool<byte>.Shared.Rent(length) : null;
        var text = rented is null ? stackalloc byte[small] : rented;
        text[0] = LeafPrefix;
        entry.CopyTo(text[1..]);
        SHA256.HashData(text[..length], hash);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true); // Entries may be content.
        }
    }

    /// <summary>The target may be one of the sources.</summary>
    private static void HashNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> target)
    {
        Span<byte> text = stackalloc byte[1 + (2 * HashBytes)];
        text[0] = NodePrefix;
        left.CopyTo(text[1..]);
        right.CopyTo(text[(1 + HashBytes)..]);
        SHA256.HashData(text, target);
    }

    private Span<byte> Subtree(int level) => _subtrees.AsSpan(level * HashBytes, HashBytes);
}
