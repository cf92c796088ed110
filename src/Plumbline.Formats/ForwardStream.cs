namespace Plumbline.Formats;

/// <summary>
/// Hides that a stream can seek, so that a zip is written the same way into a file as into a response.
/// </summary>
/// <remarks>Owned by one writer. The stream behind it stays open.</remarks>
internal sealed class ForwardStream(Stream behind) : Stream
{
    private bool _isStopped;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Lets nothing more through, in silence.</summary>
    public void Stop() => _isStopped = true;

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_isStopped)
        {
            behind.Write(buffer);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _isStopped ? default : behind.WriteAsync(buffer, cancellationToken);

    public override void Flush() => behind.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => behind.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
