using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Plumbline.Formats;

/// <summary>
/// Writes a release folder (formats.md section 3): the rows as they are added, then the card and the manifest. The same
/// header and rows give the same bytes; nothing else is looked at.
/// </summary>
/// <remarks>
/// One row's time, whatever was added before; memory does not grow with the rows, but for 40 bytes a line of an export
/// that leaves out equal lines. Not for several threads. A writer that is disposed of before it is finished leaves a
/// folder without <c>release.json</c>: it is no release.
/// </remarks>
[Mutable]
public sealed class ReleaseWriter : IAsyncDisposable
{
    private readonly Func<string, Stream> _open;
    private readonly ReleaseHeader _header;
    private readonly RowTree _rowTree;
    private readonly RowTree _lineageTree;
    private readonly CountedFile _rows;
    private readonly CountedFile _lineage;
    private readonly TrlPreference? _preference;
    private readonly ReleaseJson _json = new();
    private readonly ArrayBufferWriter<byte> _fields = new(4096);
    private long _rowCount;
    private long _ties;
    private long _cannotAnswer;
    private long _annotations;
    private bool _isFinished;

    /// <summary>Begins a release.</summary>
    /// <param name="open">Opens a file of the folder for writing, by its path with forward
    /// slashes; the writer closes it.</param>
    /// <param name="header">What the release says of itself.</param>
    /// <param name="rows">The tree over the lines of <c>rows.jsonl</c>.</param>
    /// <param name="lineage">The tree over the lines of <c>lineage.jsonl</c>.</param>
    /// <exception cref="ArgumentException">An export is not one of <see cref="Formats"/>.</exception>
    public ReleaseWriter(Func<string, Stream> open, ReleaseHeader header, RowTree rows, RowTree lineage)
    {
        if (header.Exports.FirstOrDefault(export => !Formats.Contains(export, StringComparer.Ordinal)) is { } unknown)
        {
            throw new ArgumentException($"No export is called {unknown}.", nameof(header));
        }

        (_open, _header, _rowTree, _lineageTree) = (open, header, rows, lineage);
        _rows = Open("rows.jsonl");
        _lineage = Open("lineage.jsonl");
        _preference = header.Exports.Contains(TrlPreference.Name, StringComparer.Ordinal)
            ? new(header.Items, header.Labels, Open)
            : null;
    }

    /// <summary>Names of the exports that there are, in ordinal order.</summary>
    public static ImmutableArray<string> Formats { get; } = [TrlPreference.Name];

    /// <summary>Adds the next row.</summary>
    /// <param name="row">The row; its answers and fields are JSON that StrictJson accepts.</param>
    /// <param name="cancel">Ends the writing; what is written then is no release.</param>
    public async ValueTask Add(ReleaseRow row, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        _fields.ResetWrittenCount();
        PlainJson.Compact(row.Item.Fields.Span, _fields);
        _rows.BeginLine();
        _json.WriteRow(row, _fields.WrittenSpan, _rows.Buffer);
        _rowTree.Add(_rows.Line);
        _rows.EndLine();
        _lineage.BeginLine();
        _json.WriteLineage(row, _lineage.Buffer);
        _lineageTree.Add(_lineage.Line);
        _lineage.EndLine();
        _rowCount++;
        _annotations += row.Annotations.Length;
        _preference?.Add(row, _fields.WrittenMemory);
        if (_rows.IsFull)
        {
            await _rows.Flush(cancel).ConfigureAwait(false);
        }

        if (_lineage.IsFull)
        {
            await _lineage.Flush(cancel).ConfigureAwait(false);
        }

        if (_preference is { IsFull: true })
        {
            await _preference.Flush(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Counts a task that gives no row.</summary>
    public void LeaveOut(LeftOut why)
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        switch (why)
        {
            case LeftOut.Tie:
                _ties++;
                break;
            case LeftOut.CannotAnswer:
                _cannotAnswer++;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(why));
        }
    }

    /// <summary>Writes what stands for the whole, <c>release.json</c> last, and closes all files.</summary>
    public async ValueTask<ReleaseManifest> Finish(CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        _isFinished = true;
        ReleaseCounts counts = new(_rowCount, _ties, _cannotAnswer, _annotations);
        var files = new List<ReleaseFile>
        {
            await _rows.Close(cancel) with
            {
                Tree = new(_rowCount, _rowTree.Root()),
            },
            await _lineage.Close(cancel) with
            {
                Tree = new(_rowCount, _lineageTree.Root()),
            },
        };
        if (_preference is not null)
        {
            files.AddRange(await _preference.Finish(counts, cancel));
        }

        await using var card = Open("README.md");
        card.Buffer.Write(Encoding.UTF8.GetBytes(ReleaseCard.Write(_header, counts)));
        files.Add(await card.Close(cancel));
        await using var manifest = Open("release.json");
        var listed = InOrder(files);
        _json.WriteRelease(_header, counts, listed, manifest.Buffer);
        manifest.EndLine();
        var last = await manifest.Close(cancel);
        return new(last.Sha256, counts, InOrder([.. listed, last]));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _isFinished = true;
        _json.Dispose();
        await _rows.DisposeAsync();
        await _lineage.DisposeAsync();
        if (_preference is not null)
        {
            await _preference.DisposeAsync();
        }
    }

    private static ImmutableArray<ReleaseFile> InOrder(IEnumerable<ReleaseFile> files) =>
        [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];

    private CountedFile Open(string path) => new(path, _open(path));
}
