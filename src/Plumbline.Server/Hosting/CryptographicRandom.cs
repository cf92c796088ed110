using System.Security.Cryptography;
using Plumbline.Model;

namespace Plumbline.Server.Hosting;

/// <summary>
/// The running server's source of randomness. A draw from the system costs the same for 24 bytes as for thousands, and
/// a submit takes a dozen: it is drawn ahead into a few stocks, of which each thread has one that it seldom shares, and
/// a byte that was given out is cleared.
/// </summary>
internal sealed class CryptographicRandom : RandomSource
{
    private const int Ahead = 2_048;

    private readonly Stock[] _stocks = [.. Enumerable.Range(0, 16).Select(static _ => new Stock())];

    public override void Fill(Span<byte> bytes)
    {
        if (bytes.Length > Ahead / 8)
        {
            RandomNumberGenerator.Fill(bytes);
            return;
        }

        _stocks[Environment.CurrentManagedThreadId % _stocks.Length].Give(bytes);
    }

    private sealed class Stock
    {
        private readonly byte[] _bytes = new byte[Ahead];
        private readonly Lock _lock = new();
        private int _given = Ahead;

        public void Give(Span<byte> bytes)
        {
            using var held = _lock.EnterScope();
            if (_given + bytes.Length > Ahead)
            {
                RandomNumberGenerator.Fill(_bytes);
                _given = 0;
            }

            var next = _bytes.AsSpan(_given, bytes.Length);
            next.CopyTo(bytes);
            next.Clear();
            _given += bytes.Length;
        }
    }
}
