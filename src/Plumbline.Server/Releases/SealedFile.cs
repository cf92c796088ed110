using Plumbline.Sealing;

namespace Plumbline.Server.Releases;

/// <summary>
/// A file being sealed that is whole once it is closed: the writer of a release closes what it has finished.
/// </summary>
internal sealed class SealedFile(ClosingStream seal) : Stream
{
    private bool _isClosed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => seal.Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        seal.WriteAsync(buffer, cancellationToken);

    public override void Flush() => seal.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        await seal.FinishAsync(CancellationToken.None);
        await seal.DisposeAsync();
        await base.DisposeAsync();
    }
}
