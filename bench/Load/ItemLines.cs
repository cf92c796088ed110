using System.Buffers.Text;
using System.Text;

namespace Plumbline.Bench.Load;

/// <summary>JSON Lines of items, made as they are read: what is uploaded costs neither disk nor memory.</summary>
/// <param name="count">How many lines.</param>
/// <param name="bytes">About how long a line is.</param>
internal sealed class ItemLines(int count, int bytes) : Stream
{
    private const int Digits = 8;

    private readonly byte[] _line = Line(bytes);
    private readonly int _keyAt = "{\"key\":\"i".Length;
    private readonly int _textAt = "{\"key\":\"i00000000\",\"fields\":{\"text\":\"".Length;
    private int _number = -1;
    private int _at = int.MaxValue;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var written = 0;
        while (written < buffer.Length)
        {
            if (_at >= _line.Length)
            {
                if (_number + 1 >= count)
                {
                    break;
                }

                _number++;
                Utf8Formatter.TryFormat(_number, _line.AsSpan(_keyAt), out _, new('D', Digits));
                Utf8Formatter.TryFormat(_number, _line.AsSpan(_textAt), out _, new('D', Digits));
                _at = 0;
            }

            var part = Math.Min(buffer.Length - written, _line.Length - _at);
            _line.AsSpan(_at, part).CopyTo(buffer[written..]);
            written += part;
            _at += part;
        }

        return written;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static byte[] Line(int bytes)
    {
        const string Start = "{\"key\":\"i00000000\",\"fields\":{\"text\":\"00000000";
        const string Words = " the quick brown fox jumps over the lazy dog;";
        const string End = "\"}}\n";
        var text = new StringBuilder(Start);
        while (text.Length + End.Length < bytes)
        {
            text.Append(Words.AsSpan(0, Math.Min(Words.Length, bytes - End.Length - text.Length)));
        }

        return Encoding.ASCII.GetBytes(text.Append(End).ToString());
    }
}
