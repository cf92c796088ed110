using System.Buffers.Text;
using System.Text;

namespace Plumbline.Bench.Load;

/// <summary>Writes claims and submits as HTTP/1.1 into one buffer, without a byte that need not be there.</summary>
internal sealed class RequestText
{
    private const int RoomAround = 1_024;

    private static readonly byte[] _after = "\r\nContent-Length: "u8.ToArray();
    private static readonly byte[] _person =
        " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "u8.ToArray();
    private readonly byte[] _claimPath;
    private readonly byte[] _claimBody;
    private readonly byte[] _answer;
    private readonly byte[] _buffer;
    private readonly byte[] _run;
    private int _length;

    /// <param name="project">Where is claimed.</param>
    /// <param name="count">Tasks in one claim.</param>
    /// <param name="answer">The answer as JSON text.</param>
    /// <param name="run">Makes the keys of requests differ from those of others; ASCII.</param>
    public RequestText(string project, int count, string answer, string run)
    {
        _claimPath = Encoding.ASCII.GetBytes($"POST /api/v1/projects/{project}/claim");
        _claimBody = Encoding.ASCII.GetBytes($$"""{"count":{{count}}}""");
        var text = answer
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        _answer = Encoding.UTF8.GetBytes($$"""{"answer":"{{text}}","fence":""");
        _buffer = new byte[_answer.Length + RoomAround];
        _run = Encoding.ASCII.GetBytes("\r\nIdempotency-Key: " + run + "-");
    }

    /// <summary>A claim; valid until the next request is written.</summary>
    public ReadOnlyMemory<byte> Claim(Annotator person, long number)
    {
        _length = 0;
        Add(_claimPath);
        AddHead(person, number);
        Add(_after);
        Add(_claimBody.Length);
        Add("\r\n\r\n"u8);
        Add(_claimBody);
        return _buffer.AsMemory(0, _length);
    }

    /// <summary>A submit; valid until the next request is written.</summary>
    public ReadOnlyMemory<byte> Submit(Annotator person, long number, in Assigned assigned)
    {
        var end = ",\"activeMs\":4200}"u8;
        Span<byte> fence = stackalloc byte[20];
        Utf8Formatter.TryFormat(assigned.Fence, fence, out var digits);
        _length = 0;
        Add("POST /api/v1/assignments/"u8);
        Add(assigned.Id.AsSpan());
        Add("/annotation"u8);
        AddHead(person, number);
        Add(_after);
        Add(_answer.Length + digits + end.Length);
        Add("\r\n\r\n"u8);
        Add(_answer);
        Add(fence[..digits]);
        Add(end);
        return _buffer.AsMemory(0, _length);
    }

    private void AddHead(Annotator person, long number)
    {
        Add(_person);
        Add(person.Key);
        Add(_run);
        Add(number);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Add(long number)
    {
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written);
        _length += written;
    }
}
