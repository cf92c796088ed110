using System.Security.Cryptography;
using System.Text;
using Plumbline.Model;

namespace Plumbline.Server.Access;

/// <summary>Secrets of 256 random bits, of which only the digest is stored: they need no slow hash.</summary>
internal static class Secrets
{
    /// <summary>Characters of a secret.</summary>
    public const int Length = 64;

    /// <summary>A new secret, in hex.</summary>
    public static string Make(RandomSource random)
    {
        Span<byte> secret = stackalloc byte[Length / 2];
        random.Fill(secret);
        return Convert.ToHexStringLower(secret);
    }

    /// <summary>What is stored of it.</summary>
    public static string Digest(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
