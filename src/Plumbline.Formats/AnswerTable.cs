using System.Runtime.CompilerServices;
using Plumbline.Model;

namespace Plumbline.Formats;

/// <summary>Reads recorded answers: a table with the columns <c>task</c>, <c>annotator</c> and <c>label</c>.</summary>
public static class AnswerTable
{
    /// <summary>Reads the header.</summary>
    /// <param name="csv">CSV as <see cref="CsvTable"/> reads it. A column <c>worker</c> is read as annotator; others
    /// are ignored.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The rows, still unread; or the problem <c>invalid-table</c> (422) that names what is missing.</returns>
    public static async ValueTask<Outcome<AnswerRows>> Read(Stream csv, CancellationToken cancel)
    {
        var opened = await CsvTable.Read(csv, cancel);
        if (opened.Problem is { } problem)
        {
            return problem;
        }

        var table = opened.Value;
        var (annotator, worker) = (table.Column("annotator"), table.Column("worker"));
        if (annotator >= 0 && worker >= 0)
        {
            return CsvTable.Refuse(new("/worker", "annotator and worker", "one column that names the annotator"));
        }

        AnswerRows rows = new(table, table.Column("task"), Math.Max(annotator, worker), table.Column("label"));
        return rows.Missing is { } missing
            ? CsvTable.Refuse(new($"/{missing}", $"no column {missing}", "the columns task, annotator and label"))
            : rows;
    }
}

/// <summary>The rows of a table of answers. Read them once.</summary>
public sealed class AnswerRows
{
    private readonly CsvTable _table;
    private readonly int _task;
    private readonly int _annotator;
    private readonly int _label;

    internal AnswerRows(CsvTable table, int task, int annotator, int label) =>
        (_table, _task, _annotator, _label) = (table, task, annotator, label);

    internal string? Missing =>
        _task < 0 ? "task"
        : _annotator < 0 ? "annotator"
        : _label < 0 ? "label"
        : null;

    /// <summary>Each row in order, with its answer or with what is wrong with it.</summary>
    /// <remarks>O(bytes) in time; memory is that of one row.</remarks>
    public async IAsyncEnumerable<AnswerRow> Read([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in _table.Rows(cancel))
        {
            var report = row.Report ?? Empty(row, _task) ?? Empty(row, _annotator) ?? Empty(row, _label);
            yield return report is null
                ? new(row.Line, row.Cells[_task], row.Cells[_annotator], row.Cells[_label], null)
                : new(row.Line, "", "", "", report);
        }
    }

    private LineReport? Empty(CsvRow row, int column) =>
        row.Cells[column].Length > 0
            ? null
            : new(row.Line, JsonPointer.Member("", _table.Header[column]), "an empty cell", "a text");
}

/// <summary>One recorded answer.</summary>
/// <param name="Line">The line that it begins on, counted from 1.</param>
/// <param name="Task">Key of the item; empty when the row is refused, as are the other two.</param>
/// <param name="Annotator">Who answered.</param>
/// <param name="Label">What was answered.</param>
/// <param name="Report">What is wrong with the row; null when nothing is.</param>
public sealed record AnswerRow(long Line, string Task, string Annotator, string Label, LineReport? Report);
