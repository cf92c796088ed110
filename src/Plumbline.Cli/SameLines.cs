using System.Security.Cryptography;

namespace Plumbline.Cli;

/// <summary>
/// Reads a file a second time and refuses to end when it is not what it was: the server must never keep other lines
/// under the first ones' key, or those could never be imported.
/// </summary>
internal sealed class SameLines(Stream lines, byte[] digest, Action<long> sent) : Stream
{
    private const long ProgressBytes = 1 << 20;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;
    private bool _isChecked;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        Take(buffer.AsSpan(offset, lines.Read(buffer, offset, count)));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await lines.ReadAsync(buffer, cancellationToken);
        return Take(buffer.Span[..read]);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lines.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Take(ReadOnlySpan<byte> read)
    {
        if (read.Length > 0)
        {
            _hash.AppendData(read);
            var before = _length / ProgressBytes;
            _length += read.Length;
            if (_length / ProgressBytes != before)
            {
                sent(_length);
            }
        }
        else if (!_isChecked)
        {
            _isChecked = true;
            if (!_hash.GetHashAndReset().AsSpan().SequenceEqual(digest))
            {
                throw Complaint.At("import", "the file changed while it was read", "a file that nobody writes to");
            }
        }

        return read.Length;
    }
}
