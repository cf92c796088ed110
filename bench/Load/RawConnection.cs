using System.Buffers.Text;
using System.Net.Sockets;

namespace Plumbline.Bench.Load;

/// <summary>
/// One kept connection that sends a request and reads its answer, as cheaply as can be: the generator has to leave
/// the machine to the server.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };
    private byte[] _buffer = new byte[32_768];
    private int _body;
    private int _length;

    /// <summary>The body of the last answer; valid until the next exchange.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_body, _length - _body);

    public static async Task<RawConnection> Open(Uri url, CancellationToken cancel)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(System.Net.IPAddress.Loopback, url.Port, cancel);
        return connection;
    }

    /// <summary>Sends a request and returns the status of its answer.</summary>
    /// <exception cref="BenchException">The server closed, or its answer has no length.</exception>
    public async ValueTask<int> Exchange(ReadOnlyMemory<byte> request, CancellationToken cancel)
    {
        for (var rest = request; !rest.IsEmpty; )
        {
            rest = rest[await _socket.SendAsync(rest, SocketFlags.None, cancel)..];
        }

        _length = 0;
        _body = 0;
        var whole = int.MaxValue;
        while (_length < whole)
        {
            if (_length == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            var read = await _socket.ReceiveAsync(_buffer.AsMemory(_length), SocketFlags.None, cancel);
            if (read == 0)
            {
                throw new BenchException("a connection: closed by the server; one that is kept");
            }

            _length += read;
            if (_body == 0 && Head() is var head and > 0)
            {
                _body = head;
                whole = head + BodyLength(_buffer.AsSpan(0, head));
            }
        }

        _ = Utf8Parser.TryParse(_buffer.AsSpan(9, 3), out int status, out _);
        return status;
    }

    public void Dispose() => _socket.Dispose();

    private int Head()
    {
        var end = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8);
        return end < 0 ? 0 : end + 4;
    }

    private static int BodyLength(ReadOnlySpan<byte> head)
    {
        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _)
            ? length
            : throw new BenchException("an answer: no Content-Length; one with it");
    }
}
