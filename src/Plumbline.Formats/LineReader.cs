namespace Plumbline.Formats;

/// <summary>Cuts a stream into lines without holding more than one line of the allowed length.</summary>
/// <remarks>
/// Not for several threads. The stream stays open; it stands at <paramref name="from"/> when reading begins.
/// </remarks>
internal sealed class LineReader(Stream stream, int limit, FilePlace from)
{
    private const int FirstBuffer = 1 << 16;

    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private bool _isBegun;

    /// <summary>The place after the current line.</summary>
    public FilePlace Place { get; private set; } = from;

    /// <summary>The current line without its end; good until the next call. Empty when the line is too long.</summary>
    public ReadOnlyMemory<byte> Text { get; private set; }

    /// <summary>The bytes of the current line without its end, also when it is too long.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the current line is longer than allowed; it was not kept.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Goes to the next line; false after the last.</summary>
    /// <remarks>O(bytes). A line ends with LF or CRLF, the last one may end with the file.</remarks>
    public async ValueTask<bool> Next(CancellationToken cancel)
    {
        await SkipByteOrderMark(cancel).ConfigureAwait(false);
        var scanned = 0;
        var dropped = 0L;
        while (true)
        {
            var found = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Take(scanned + found, 1, dropped);
                return true;
            }

            scanned = _end - _start;
            if (scanned > limit + 1L)
            {
                dropped += scanned;
                _start = _end = scanned = 0;
            }

            if (!await Fill(cancel).ConfigureAwait(false))
            {
                if (dropped + scanned == 0)
                {
                    return false;
                }

                Take(scanned, 0, dropped);
                return true;
            }
        }
    }

    private void Take(int length, int lineEnd, long dropped)
    {
        var text = _buffer.AsMemory(_start, length);
        if (lineEnd > 0 && length > 0 && text.Span[^1] == '\r')
        {
            text = text[..^1];
        }

        Length = dropped + text.Length;
        IsTooLong = Length > limit;
        Text = IsTooLong ? default : text;
        _start += length + lineEnd;
        Place = new(Place.Line + 1, Place.Byte + dropped + length + lineEnd);
    }

    private async ValueTask SkipByteOrderMark(CancellationToken cancel)
    {
        if (_isBegun)
        {
            return;
        }

        _isBegun = true;
        while (Place.Byte == 0 && _end < 3 && await Fill(cancel).ConfigureAwait(false)) { }

        if (Place.Byte == 0 && _buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
        {
            _start = 3;
            Place = new(0, 3);
        }
    }

    private async ValueTask<bool> Fill(CancellationToken cancel)
    {
        if (_isAtEnd)
        {
            return false;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            var most = Math.Max(FirstBuffer, limit + 2L);
            Array.Resize(ref _buffer, (int)Math.Min(most + 1, _buffer.Length * 2L));
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancel).ConfigureAwait(false);
        _end += read;
        _isAtEnd = read == 0;
        return !_isAtEnd;
    }
}
