using System.Security.Cryptography;
using Plumbline.Model;

namespace Plumbline.Server.Hosting;

/// <summary>The running server's source of randomness.</summary>
internal sealed class CryptographicRandom : RandomSource
{
    public override void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
