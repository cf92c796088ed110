using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Plumbline.Model;

namespace Plumbline.Formats;

/// <summary>
/// A table in CSV (RFC 4180) with a header, read row by row. Cells are text, whatever they look like.
/// </summary>
/// <remarks>
/// Rows end with CRLF or LF, the last may end with the file. Quotes stand around a whole cell and are doubled inside.
/// One reading at a time; the stream is left open.
/// </remarks>
public sealed class CsvTable
{
    /// <summary>The most bytes of a row's cells, quotes not counted: 1 MiB.</summary>
    public const int RowBytes = 1 << 20;

    private readonly CsvReader _reader;

    private CsvTable(CsvReader reader, ImmutableArray<string> header)
    {
        _reader = reader;
        Header = header;
    }

    /// <summary>The names of the columns, all different and none empty.</summary>
    public ImmutableArray<string> Header { get; }

    /// <summary>Reads the header.</summary>
    /// <param name="csv">UTF-8; a byte order mark is dropped.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The table, its rows still unread; or the problem <c>invalid-table</c> (422) with one fault.</returns>
    public static async ValueTask<Outcome<CsvTable>> Read(Stream csv, CancellationToken cancel)
    {
        CsvReader reader = new(csv);
        if (!await reader.Next(cancel))
        {
            return Refuse(new("", "an empty file", "a header with the names of the columns"));
        }

        if (reader.Fault is { } fault)
        {
            return Refuse(fault);
        }

        if (reader.Cells() is not { } header)
        {
            return Refuse(NotUtf8);
        }

        for (var index = 0; index < header.Length; index++)
        {
            if (header[index].Length == 0)
            {
                return Refuse(new("", $"column {index + 1} without a name", "a name for each column"));
            }

            if (header.IndexOf(header[index]) < index)
            {
                return Refuse(new("", $"the column {Excerpt.Of(header[index])} a second time", "each column once"));
            }
        }

        return new CsvTable(reader, header);
    }

    /// <summary>The place of a column in each row; -1 when there is none of that name. Case counts.</summary>
    public int Column(string name) => Header.IndexOf(name);

    /// <summary>
    /// The rows in order, each with its cells or with what is wrong with it. After a fault that hides where the next
    /// row begins (a bad quote, a row over the limit) the reading is over.
    /// </summary>
    /// <remarks>O(bytes) in time; memory is that of one row. May be called once.</remarks>
    public async IAsyncEnumerable<CsvRow> Rows([EnumeratorCancellation] CancellationToken cancel)
    {
        while (await _reader.Next(cancel))
        {
            if (_reader.Fault is { } fault)
            {
                yield return RefuseRow(fault);
                yield break;
            }

            yield return Row();
        }
    }

    private static Fault NotUtf8 => new("", "bytes that are no UTF-8", "UTF-8");

    private CsvRow Row()
    {
        if (_reader.IsBlank && Header.Length > 1)
        {
            return RefuseRow(new("", "a blank line", "a row on every line"));
        }

        if (_reader.Count != Header.Length)
        {
            return RefuseRow(new("", $"{_reader.Count} cells", $"{Header.Length} cells, as in the header"));
        }

        return _reader.Cells() is { } cells ? new(_reader.RowLine, cells, null) : RefuseRow(NotUtf8);
    }

    private CsvRow RefuseRow(Fault fault) =>
        new(_reader.RowLine, [], new(_reader.RowLine, fault.Pointer, fault.Found, fault.Right));

    internal static Problem Refuse(Fault fault) =>
        new("invalid-table", 422, "Invalid table", $"Line 1: found {fault.Found}; right would be {fault.Right}.")
        {
            Faults = [fault],
        };
}

/// <summary>One row of a table.</summary>
/// <param name="Line">The line that it begins on, counted from 1; the header is on line 1.</param>
/// <param name="Cells">One cell for each column; empty when the row is refused.</param>
/// <param name="Report">What is wrong with it; null when nothing is.</param>
public sealed record CsvRow(long Line, ImmutableArray<string> Cells, LineReport? Report);
