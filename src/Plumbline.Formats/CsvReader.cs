using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Plumbline.Model;

namespace Plumbline.Formats;

/// <summary>Cuts bytes into rows and cells, RFC 4180 section 2. Not for several threads.</summary>
internal sealed class CsvReader(Stream csv)
{
    private enum At
    {
        CellStart,
        Plain,
        Quoted,
        QuoteInQuoted,
        CarriageReturn,
    }

    private readonly byte[] _chunk = new byte[1 << 16];
    private readonly ArrayBufferWriter<byte> _row = new(4096);
    private readonly List<int> _ends = [];
    private int _next;
    private int _filled;
    private long _line = 1;
    private bool _isBegun;
    private bool _isQuoted;
    private At _at;

    /// <summary>The line that the current row begins on.</summary>
    public long RowLine { get; private set; }

    /// <summary>How many cells the current row has.</summary>
    public int Count => _ends.Count;

    /// <summary>Whether the current row is a line with nothing on it.</summary>
    public bool IsBlank { get; private set; }

    /// <summary>Why the row cannot be cut; then there is no next one.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>Goes to the next row; false after the last.</summary>
    public async ValueTask<bool> Next(CancellationToken cancel)
    {
        if (!_isBegun)
        {
            await SkipByteOrderMark(cancel).ConfigureAwait(false);
        }

        _row.ResetWrittenCount();
        _ends.Clear();
        _at = At.CellStart;
        _isQuoted = false;
        RowLine = _line;
        var isAnything = false;
        while (Fault is null)
        {
            if (_next == _filled && !await Fill(cancel).ConfigureAwait(false))
            {
                return isAnything && End();
            }

            isAnything = true;
            if (Cut())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The cells of the current row; null when one of them is not UTF-8.</summary>
    public ImmutableArray<string>? Cells()
    {
        var cells = ImmutableArray.CreateBuilder<string>(_ends.Count);
        var start = 0;
        foreach (var end in _ends)
        {
            var cell = _row.WrittenSpan[start..end];
            if (!Utf8.IsValid(cell))
            {
                return null;
            }

            cells.Add(Encoding.UTF8.GetString(cell));
            start = end;
        }

        return cells.MoveToImmutable();
    }

    /// <summary>Cuts what is in the chunk; true when a row, or a fault, is complete.</summary>
    private bool Cut()
    {
        while (_next < _filled)
        {
            if (_at is At.Plain or At.Quoted)
            {
                CopyRun();
            }

            if (_row.WrittenCount > CsvTable.RowBytes)
            {
                return Refuse($"a row over {CsvTable.RowBytes} bytes", "shorter rows; or a quote is not closed");
            }

            if (_next < _filled && Take(_chunk[_next++]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Copies up to the next byte that means something.</summary>
    private void CopyRun()
    {
        var rest = _chunk.AsSpan(_next, _filled - _next);
        var length = _at == At.Quoted ? rest.IndexOfAny((byte)'"', (byte)'\n') : rest.IndexOfAny(",\"\r\n"u8);
        var run = length < 0 ? rest : rest[..length];
        _row.Write(run);
        _next += run.Length;
    }

    /// <summary>Takes one byte; true when a row, or a fault, is complete.</summary>
    private bool Take(byte code)
    {
        if (code == '\n')
        {
            _line++;
        }

        switch (_at, code)
        {
            case (At.Quoted, (byte)'"'):
                _at = At.QuoteInQuoted;
                return false;
            case (At.QuoteInQuoted, (byte)'"'):
            case (At.Quoted, _):
                _at = At.Quoted;
                _row.Write([code]);
                return false;
            case (At.CarriageReturn, not (byte)'\n'):
                return Refuse("a carriage return inside a row", "CRLF or LF at its end, or quotes around the cell");
            case (_, (byte)'\n'):
                return End();
            case (_, (byte)'\r'):
                EndCell();
                _at = At.CarriageReturn;
                return false;
            case (_, (byte)','):
                EndCell();
                _at = At.CellStart;
                return false;
            case (At.CellStart, (byte)'"'):
                _at = At.Quoted;
                _isQuoted = true;
                return false;
            case (At.QuoteInQuoted, _):
                return Refuse("text after a closing quote", "quotes around a whole cell, doubled inside");
            case (At.Plain, (byte)'"'):
                return Refuse("a quote inside a cell without quotes", "quotes around a whole cell, doubled inside");
            default:
                _at = At.Plain;
                _row.Write([code]);
                return false;
        }
    }

    private bool End()
    {
        if (_at == At.Quoted)
        {
            return Refuse("a quote that is not closed", "a closing quote");
        }

        if (_at != At.CarriageReturn)
        {
            EndCell();
        }

        IsBlank = _ends.Count == 1 && _row.WrittenCount == 0 && !_isQuoted;
        return true;
    }

    private void EndCell() => _ends.Add(_row.WrittenCount);

    private bool Refuse(string found, string right)
    {
        Fault = new("", found, right);
        return true;
    }

    private async ValueTask SkipByteOrderMark(CancellationToken cancel)
    {
        _isBegun = true;
        var read = 1;
        while (_filled < 3 && read > 0)
        {
            read = await csv.ReadAsync(_chunk.AsMemory(_filled), cancel).ConfigureAwait(false);
            _filled += read;
        }

        _next = _chunk.AsSpan(0, _filled).StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    private async ValueTask<bool> Fill(CancellationToken cancel)
    {
        _next = 0;
        _filled = await csv.ReadAsync(_chunk, cancel).ConfigureAwait(false);
        return _filled > 0;
    }
}
