using System.Security.Cryptography;
using System.Text;
using Plumbline.Sealing;

namespace Plumbline.Storage;

/// <summary>
/// A data key is wrapped together with the word for its purpose: purpose in UTF-8, one zero byte, the key. Wrapping
/// alone says only whose key it is, and whoever can write to the table could put one purpose's key in another's place.
/// </summary>
internal static class BoundKey
{
    /// <summary>Wraps a key for one purpose.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> wrappingKey, string purpose, ReadOnlySpan<byte> key)
    {
        byte[] bound = [.. Encoding.UTF8.GetBytes(purpose), 0, .. key];
        var wrapped = KeyWrap.Wrap(wrappingKey, bound);
        CryptographicOperations.ZeroMemory(bound);
        return wrapped;
    }

    /// <summary>Opens a key that was wrapped for this purpose.</summary>
    /// <exception cref="SealBrokenException">It was wrapped for another, under another key, or was changed.</exception>
    public static byte[] Unwrap(ReadOnlySpan<byte> wrappingKey, string purpose, ReadOnlySpan<byte> wrapped)
    {
        var bound = KeyWrap.Unwrap(wrappingKey, wrapped);
        byte[] prefix = [.. Encoding.UTF8.GetBytes(purpose), 0];
        if (bound.Length != prefix.Length + ClientKeys.KeyBytes || !bound.AsSpan().StartsWith(prefix))
        {
            throw new SealBrokenException($"The wrapped key is no {purpose} key.");
        }

        var key = bound[prefix.Length..];
        CryptographicOperations.ZeroMemory(bound);
        return key;
    }
}
