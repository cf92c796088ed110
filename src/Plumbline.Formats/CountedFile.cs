using System.Buffers;
using System.Security.Cryptography;

namespace Plumbline.Formats;

/// <summary>A file of a release while it is written: its bytes are counted and hashed as they go out.</summary>
internal sealed class CountedFile(string path, Stream stream) : IAsyncDisposable
{
    private const int FlushBytes = 1 << 17;

    private readonly ArrayBufferWriter<byte> _buffer = new(FlushBytes + (FlushBytes / 4));
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;
    private int _lineStart;

    /// <summary>Where the file's next bytes are written.</summary>
    public IBufferWriter<byte> Buffer => _buffer;

    /// <summary>Whether enough has gathered to be sent out.</summary>
    public bool IsFull => _buffer.WrittenCount >= FlushBytes;

    /// <summary>Marks where the line begins that <see cref="Line"/> will give.</summary>
    public void BeginLine() => _lineStart = _buffer.WrittenCount;

    /// <summary>What was written since <see cref="BeginLine"/>.</summary>
    public ReadOnlySpan<byte> Line => _buffer.WrittenSpan[_lineStart..];

    /// <summary>Takes back what was written since <see cref="BeginLine"/>.</summary>
    public void TakeBackLine()
    {
        var kept = _lineStart;
        _buffer.ResetWrittenCount();
        _buffer.Advance(kept);
    }

    /// <summary>Ends the line.</summary>
    public void EndLine() => _buffer.Write("\n"u8);

    /// <summary>Sends out what has gathered.</summary>
    public async ValueTask Flush(CancellationToken cancel)
    {
        var bytes = _buffer.WrittenMemory;
        _hash.AppendData(bytes.Span);
        _length += bytes.Length;
        await stream.WriteAsync(bytes, cancel).ConfigureAwait(false);
        _buffer.ResetWrittenCount();
    }

    /// <summary>Sends out the rest and closes the file.</summary>
    public async ValueTask<ReleaseFile> Close(CancellationToken cancel)
    {
        await Flush(cancel).ConfigureAwait(false);
        await stream.FlushAsync(cancel).ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);
        return new(path, _length, _hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await stream.DisposeAsync().ConfigureAwait(false);
    }
}
