using CsCheck;
using Plumbline.Formats;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Formats;

public sealed class CsvTableTests
{
    [Fact]
    public async Task Cells_are_text_whatever_they_look_like()
    {
        var (header, rows) = await Read("\uFEFFtext,code\r\nann,1\r\nbob,9007199254740993\r\n");
        Assert.Equal(["text", "code"], header);
        Assert.Equal(
            [
                ["ann", "1"],
                ["bob", "9007199254740993"],
            ],
            rows.Select(row => row.Cells)
        );
    }

    [Theory]
    [InlineData("a,b\n1,2", 2)]
    [InlineData("a,b\n1,2\n", 2)]
    [InlineData("a,b\r\n1,2\r\n", 2)]
    [InlineData("a,b\n\"x\n\r\n\"\"y\"\"\",2\n3,4", 5)]
    public async Task A_row_is_known_by_the_line_that_it_begins_on(string csv, int lastLine)
    {
        var (_, rows) = await Read(csv);
        Assert.All(rows, row => Assert.Null(row.Report));
        Assert.Equal(2, rows[0].Line);
        Assert.Equal(lastLine, rows[^1].Line);
    }

    [Theory]
    [InlineData("a,b\n1,2\n\n3,4\n", 3, "a blank line", 3)]
    [InlineData("a,b\n1\n3,4\n", 2, "1 cells", 2)]
    [InlineData("a,b\n1,2,3\n3,4\n", 2, "3 cells", 2)]
    [InlineData("a,b\n1,x\"y\"\n3,4\n", 2, "a quote inside a cell without quotes", 1)]
    [InlineData("a,b\n1,\"x\"y\n3,4\n", 2, "text after a closing quote", 1)]
    [InlineData("a,b\n1,2\n3,\"4\n5,6\n", 3, "a quote that is not closed", 2)]
    [InlineData("a,b\n1,2\rx\n", 2, "a carriage return inside a row", 1)]
    public async Task A_bad_row_is_reported_with_its_line(string csv, int line, string found, int rows)
    {
        var (_, read) = await Read(csv);
        var report = Assert.Single(read, row => row.Report is not null).Report!;
        Assert.Equal((line, found), (report.Line, report.Found));
        Assert.Equal(rows, read.Count);
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("\uFEFF", "an empty file")]
    [InlineData("a,,c\n", "column 2 without a name")]
    [InlineData("\na,b\n", "column 1 without a name")]
    [InlineData("a,b,a\n", "the column a a second time")]
    [InlineData("a,\"b\n", "a quote that is not closed")]
    public async Task A_table_without_a_proper_header_is_refused(string csv, string found)
    {
        var opened = await CsvTable.Read(new MemoryStream(Given.Utf8(csv)), default);
        Assert.Equal(("invalid-table", 422), (opened.Problem!.Code, opened.Problem.Status));
        Assert.Equal(found, opened.Problem.Faults[0].Found);
    }

    [Fact]
    public async Task A_cell_that_is_no_utf8_is_refused_even_where_two_cells_together_would_be()
    {
        byte[] csv = [.. "a,b\n"u8, 0xC3, (byte)',', 0xA9, (byte)'\n', .. "1,2\n"u8];
        var (_, rows) = await Read(csv);
        Assert.Equal("bytes that are no UTF-8", rows[0].Report!.Found);
        Assert.Equal(["1", "2"], rows[1].Cells);
    }

    [Theory]
    [InlineData(CsvTable.RowBytes, true)]
    [InlineData(CsvTable.RowBytes + 1, false)]
    public async Task A_row_at_the_limit_is_read_and_one_byte_more_is_not(int bytes, bool isRead)
    {
        var (_, plain) = await Read($"a\n{new string('x', bytes)}\n");
        var (_, quoted) = await Read($"a\n\"{new string('x', bytes)}\"\n");
        Assert.Equal((isRead, isRead), (plain[0].Report is null, quoted[0].Report is null));
    }

    [Fact]
    public void A_written_table_is_read_back_however_the_bytes_arrive() =>
        Gen.Select(
                Gen.OneOf('a', '"', ',', '\n', '\r', ' ', 'é', '=', '\t')
                    .Array[0, 6]
                    .Select(string.Concat)
                    .Array[3]
                    .Array[0, 6],
                Gen.OneOf("\n", "\r\n"),
                Gen.Int[1, 9]
            )
            .Sample(made =>
            {
                var (cells, end, atOnce) = made;
                var csv = string.Concat(
                    cells.Prepend(["x", "y", "z"]).Select(row => string.Join(',', row.Select(Quote)) + end)
                );
                var (_, rows) = Read(Given.Utf8(csv), atOnce).GetAwaiter().GetResult();
                Assert.All(rows, row => Assert.Null(row.Report));
                Assert.Equal(cells, rows.Select(row => row.Cells.ToArray()));
            });

    private static string Quote(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static Task<(IReadOnlyList<string> Header, List<CsvRow> Rows)> Read(string csv) => Read(Given.Utf8(csv));

    private static async Task<(IReadOnlyList<string> Header, List<CsvRow> Rows)> Read(
        byte[] csv,
        int atOnce = int.MaxValue
    )
    {
        var table = (await CsvTable.Read(new Dripping(csv, atOnce), default)).Value;
        List<CsvRow> rows = [];
        await foreach (var row in table.Rows(default))
        {
            rows.Add(row);
        }

        return (table.Header, rows);
    }
}

public sealed class AnswerTableTests
{
    [Theory]
    [InlineData("task,annotator,label\nt0,w0,4\n")]
    [InlineData("task,worker,label\nt0,w0,4\n")]
    [InlineData("label,when,worker,task\n4,now,w0,t0\n")]
    public async Task Columns_are_found_by_name_and_worker_is_annotator(string csv)
    {
        var rows = await Read(csv);
        Assert.Equal(new(2, "t0", "w0", "4", null), Assert.Single(rows.Value));
    }

    [Theory]
    [InlineData("task,label\n", "/annotator")]
    [InlineData("annotator,label\n", "/task")]
    [InlineData("task,worker\n", "/label")]
    [InlineData("task,worker,annotator,label\n", "/worker")]
    public async Task A_table_that_lacks_a_column_is_refused(string csv, string pointer) =>
        Assert.Equal(pointer, (await Read(csv)).Problem!.Faults[0].Pointer);

    [Fact]
    public async Task An_empty_cell_is_reported_with_its_line_and_column()
    {
        var rows = (await Read("task,worker,label\nt0,w0,1\nt1,,1\n")).Value;
        Assert.Equal(new(3, "/worker", "an empty cell", "a text"), rows[1].Report);
    }

    private static async Task<Outcome<List<AnswerRow>>> Read(string csv)
    {
        var opened = await AnswerTable.Read(new MemoryStream(Given.Utf8(csv)), default);
        if (opened.Problem is { } problem)
        {
            return problem;
        }

        List<AnswerRow> rows = [];
        await foreach (var row in opened.Value.Read(default))
        {
            rows.Add(row);
        }

        return rows;
    }
}
