using System.Security.Cryptography;

namespace Plumbline.Sealing;

/// <summary>
/// Forward read-only stream over sealed bytes. A byte is handed out only after its whole chunk is authenticated, and
/// the end is reported only after the last chunk is; until then the reader cannot know that nothing is missing.
/// </summary>
/// <remarks>
/// Any change, another key or another context ends in <see cref="SealBrokenException"/>, now and on every later read.
/// Chunks before the changed one have been handed out by then: a reader that must have all or nothing keeps what it
/// read aside until the end. Not for use by two threads at once. Holds one chunk (16 KiB) in memory.
/// </remarks>
[Mutable]
public sealed class OpeningStream : Stream
{
    private readonly Stream _inner;
    private readonly bool _leaveOpen;
    private readonly byte[] _key;
    private readonly byte[] _context;
    private readonly byte[] _chunk = new byte[Cobblestone.SealedChunkLength];
    private State _state = State.Start;
    private ChunkCipher? _cipher;
    private long _number;

    // What of the chunk is authenticated and not yet handed out.
    private int _from;
    private int _to;

    /// <summary>Reads nothing yet: the header is read with the first byte.</summary>
    /// <param name="inner">Sealed bytes, from the salt to the end.</param>
    /// <param name="key">32 bytes; kept as a copy until the header is read.</param>
    /// <param name="context">What the object was bound to; copied.</param>
    /// <param name="leaveOpen">Whether disposing this stream leaves the inner one open.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public OpeningStream(Stream inner, ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, bool leaveOpen = false)
    {
        ChunkCipher.CheckKey(key);
        _inner = inner;
        _leaveOpen = leaveOpen;
        _key = key.ToArray();
        _context = context.ToArray();
    }

    private enum State
    {
        Start,
        Chunks,
        End,
        Broken,
        Disposed,
    }

    /// <inheritdoc/>
    public override bool CanRead => _state != State.Disposed;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="SealBrokenException">The bytes do not open.</exception>
    public override int Read(Span<byte> buffer)
    {
        CheckUsable();
        while (_from == _to && _state != State.End && !buffer.IsEmpty)
        {
            var expected = NextLength;
            OpenNext(_inner.ReadAtLeast(_chunk.AsSpan(0, expected), expected, throwOnEndOfStream: false));
        }

        return Give(buffer);
    }

    /// <inheritdoc/>
    /// <exception cref="SealBrokenException">The bytes do not open.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        CheckUsable();
        while (_from == _to && _state != State.End && !buffer.IsEmpty)
        {
            var next = _chunk.AsMemory(0, NextLength);
            OpenNext(await _inner.ReadAtLeastAsync(next, next.Length, throwOnEndOfStream: false, cancellationToken));
        }

        return Give(buffer.Span);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Does nothing.</summary>
    public override void Flush() { }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _state != State.Disposed)
        {
            _state = State.Disposed;
            CryptographicOperations.ZeroMemory(_key);
            CryptographicOperations.ZeroMemory(_chunk);
            _cipher?.Dispose();
            if (!_leaveOpen)
            {
                _inner.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private int NextLength => _state == State.Start ? Cobblestone.HeaderLength : Cobblestone.SealedChunkLength;

    private void CheckUsable()
    {
        ObjectDisposedException.ThrowIf(_state == State.Disposed, this);
        if (_state == State.Broken)
        {
            throw Broken();
        }
    }

    private void OpenNext(int read)
    {
        if (_state == State.Start)
        {
            OpenHeader(read);
        }
        else
        {
            OpenChunk(read);
        }
    }

    private void OpenHeader(int read)
    {
        var header = _chunk.AsSpan(0, Cobblestone.HeaderLength);
        _cipher = read == header.Length ? ChunkCipher.Open(_key, _context, header) : null;
        CryptographicOperations.ZeroMemory(_key);
        _state = _cipher is null ? throw Broken() : State.Chunks;
    }

    private void OpenChunk(int read)
    {
        var length = read - Cobblestone.TagLength;
        if (length < 0 || !_cipher!.TryDecrypt(_number++, _chunk.AsSpan(0, read), _chunk.AsSpan(0, length)))
        {
            throw Broken();
        }

        (_from, _to) = (0, length);
        if (length < Cobblestone.ChunkLength)
        {
            _state = State.End;
        }
    }

    private SealBrokenException Broken()
    {
        _state = State.Broken;
        return new SealBrokenException(
            "The sealed bytes do not open: another key or context, or they were changed or cut short."
        );
    }

    private int Give(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _to - _from);
        _chunk.AsSpan(_from, length).CopyTo(buffer);
        _from += length;
        return length;
    }
}
