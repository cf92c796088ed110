using System.Security.Cryptography;

namespace Plumbline.Sealing;

/// <summary>Write-only stream that seals what is written to it with Cobblestone-256.</summary>
/// <remarks>
/// <see cref="Finish"/> writes the end. Disposing alone does not: a writer that died half way must leave bytes that
/// nobody can take for the whole, and such bytes are refused when they are opened. After a write has failed every
/// further one is refused. Not for use by two threads at once. Holds one chunk (16 KiB) in memory.
/// </remarks>
[Mutable]
public sealed class ClosingStream : Stream
{
    private readonly Stream _inner;
    private readonly bool _leaveOpen;
    private readonly ChunkCipher _cipher;
    private readonly byte[] _header = new byte[Cobblestone.HeaderLength];
    private readonly byte[] _chunk = new byte[Cobblestone.SealedChunkLength];
    private State _state = State.Ready;
    private bool _headerWritten;
    private int _filled;
    private long _number;

    /// <summary>Writes nothing to <paramref name="inner"/> before the first chunk is full, or the end.</summary>
    /// <param name="key">32 bytes; not kept.</param>
    /// <param name="context">What the object is bound to; not kept.</param>
    /// <param name="salt">24 random bytes, never used before under this key.</param>
    /// <param name="leaveOpen">Whether disposing this stream leaves the inner one open.</param>
    /// <exception cref="ArgumentException">The key or the salt has another length.</exception>
    public ClosingStream(
        Stream inner,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> salt,
        bool leaveOpen = false
    )
    {
        _inner = inner;
        _leaveOpen = leaveOpen;
        _cipher = ChunkCipher.Derive(key, context, salt, _header.AsSpan(Cobblestone.SaltLength));
        salt.CopyTo(_header);
    }

    private enum State
    {
        Ready,

        // Bytes are on their way to the inner stream. Found here by a later call, they did not arrive.
        Writing,
        Finished,
        Disposed,
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => _state == State.Ready;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes the last chunk and flushes the inner stream. A second call does nothing.</summary>
    public void Finish()
    {
        if (_state == State.Finished)
        {
            return;
        }

        CheckReady();
        WriteChunk();
        _state = State.Writing;
        _inner.Flush();
        _state = State.Finished;
    }

    /// <inheritdoc cref="Finish"/>
    public async Task FinishAsync(CancellationToken cancel)
    {
        if (_state == State.Finished)
        {
            return;
        }

        CheckReady();
        await WriteChunkAsync(cancel);
        _state = State.Writing;
        await _inner.FlushAsync(cancel);
        _state = State.Finished;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        CheckReady();
        while (!buffer.IsEmpty)
        {
            buffer = buffer[Take(buffer)..];
            if (_filled == Cobblestone.ChunkLength)
            {
                WriteChunk();
            }
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        CheckReady();
        while (!buffer.IsEmpty)
        {
            buffer = buffer[Take(buffer.Span)..];
            if (_filled == Cobblestone.ChunkLength)
            {
                await WriteChunkAsync(cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Flushes the inner stream. A chunk that is not full stays here: it is closed only once.</summary>
    public override void Flush() => _inner.Flush();

    /// <inheritdoc cref="Flush"/>
    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Clears what is held in memory. Writes nothing: see <see cref="Finish"/>.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _state != State.Disposed)
        {
            _state = State.Disposed;
            CryptographicOperations.ZeroMemory(_chunk);
            _cipher.Dispose();
            if (!_leaveOpen)
            {
                _inner.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private void CheckReady()
    {
        ObjectDisposedException.ThrowIf(_state == State.Disposed, this);
        if (_state != State.Ready)
        {
            throw new InvalidOperationException(
                _state == State.Finished
                    ? "The end of this sealed stream is written: nothing can follow it."
                    : "An earlier write to this sealed stream failed: it cannot be continued."
            );
        }
    }

    private int Take(ReadOnlySpan<byte> buffer)
    {
        var length = Math.Min(buffer.Length, Cobblestone.ChunkLength - _filled);
        buffer[..length].CopyTo(_chunk.AsSpan(_filled));
        _filled += length;
        return length;
    }

    private void WriteChunk()
    {
        var chunk = CloseChunk();
        if (!_headerWritten)
        {
            _inner.Write(_header);
            _headerWritten = true;
        }

        _inner.Write(chunk.Span);
        _state = State.Ready;
    }

    private async ValueTask WriteChunkAsync(CancellationToken cancel)
    {
        var chunk = CloseChunk();
        if (!_headerWritten)
        {
            await _inner.WriteAsync(_header, cancel);
            _headerWritten = true;
        }

        await _inner.WriteAsync(chunk, cancel);
        _state = State.Ready;
    }

    private ReadOnlyMemory<byte> CloseChunk()
    {
        _state = State.Writing;
        var chunk = _chunk.AsMemory(0, _filled + Cobblestone.TagLength);
        _cipher.Encrypt(_number++, chunk.Span[.._filled], chunk.Span);
        _filled = 0;
        return chunk;
    }
}
