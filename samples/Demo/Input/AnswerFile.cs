namespace Plumbline.Demo.Input;

/// <summary>Recorded answers from CSV with the columns task, annotator (or worker) and label.</summary>
internal static class AnswerFile
{
    /// <summary>Every answer of the file, in order; repeats are kept.</summary>
    /// <exception cref="BadInputException">A column is missing, a cell empty, or a row too short.</exception>
    public static IReadOnlyList<RecordedAnswer> Read(string path)
    {
        using var rows = Csv.Read(path).GetEnumerator();
        if (!rows.MoveNext())
        {
            throw BadInputException.At(path, 1, "", "an empty file", "the header task,annotator,label");
        }

        var header = rows.Current;
        var task = Column(path, header, "task");
        var annotator = Column(path, header, "annotator", "worker");
        var label = Column(path, header, "label");
        List<RecordedAnswer> answers = [];
        while (rows.MoveNext())
        {
            var row = rows.Current;
            if (row.Cells.Count != header.Cells.Count)
            {
                throw BadInputException.At(
                    path,
                    row.Line,
                    "",
                    $"{row.Cells.Count} cells",
                    $"{header.Cells.Count} cells"
                );
            }

            answers.Add(
                new RecordedAnswer(
                    Cell(path, row, task, "task"),
                    Cell(path, row, annotator, "annotator"),
                    Cell(path, row, label, "label"),
                    row.Line
                )
            );
        }

        return answers.Count > 0
            ? answers
            : throw BadInputException.At(path, header.Line, "", "no answers", "one answer a row below the header");
    }

    private static int Column(string path, CsvRow header, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var index = header.Cells.ToList().IndexOf(name);
            if (index >= 0)
            {
                return index;
            }
        }

        throw BadInputException.At(path, header.Line, "", $"no column {names[0]}", "the header task,annotator,label");
    }

    private static string Cell(string path, CsvRow row, int column, string name) =>
        string.IsNullOrWhiteSpace(row.Cells[column])
            ? throw BadInputException.At(path, row.Line, $"/{name}", "nothing", $"a {name}")
            : row.Cells[column];
}
