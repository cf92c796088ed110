using System.Text;
using CsCheck;
using Plumbline.Formats;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Formats;

public sealed class ItemLinesTests
{
    private const string Good = """{"fields":{"prompt":"a"}}""";

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Lines_end_with_either_line_end_and_the_last_may_have_none(string end)
    {
        var with = await Given.Read($"{Good}{end}{Good}{end}");
        var without = await Given.Read($"{Good}{end}{Good}");
        Assert.Equal([1, 2], with.Select(line => line.Line));
        Assert.All(with, line => Assert.NotNull(line.Item));
        Assert.Equal(with.Select(line => line.Item!.Key), without.Select(line => line.Item!.Key));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\uFEFF", 0)]
    [InlineData("\uFEFF" + Good, 1)]
    public async Task A_byte_order_mark_is_dropped(string file, int items)
    {
        foreach (var atOnce in (int[])[1, 2, 1000])
        {
            var read = await Given.Read(new Dripping(Given.Utf8(file), atOnce), Prompts);
            Assert.Equal(items, read.Count(line => line.Item is not null));
            Assert.Equal(items, read.Count);
        }
    }

    [Fact]
    public async Task A_byte_order_mark_further_on_is_refused()
    {
        var read = await Given.Read($"{Good}\n\uFEFF{Good}\n");
        Assert.NotNull(read[0].Item);
        Assert.Equal(2, read[1].Report!.Line);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public async Task A_blank_line_is_reported_with_its_number_and_makes_no_item(string blank)
    {
        var read = await Given.Read($"{Good}\n{blank}\n{Good}\n");
        Assert.Equal(2, read.Count(line => line.Item is not null));
        Assert.Equal(new(2, "", "a blank line", "an item on every line"), read[1].Report);
    }

    [Fact]
    public async Task One_bad_line_among_thousands_is_named_with_its_place()
    {
        var lines = Enumerable.Range(1, 5000).Select(line => line == 3177 ? """{"fields":{"prompt":7}}""" : Good);
        var read = await Given.Read(string.Join('\n', lines));
        var bad = Assert.Single(read, line => line.Item is null);
        Assert.Equal((3177, "/fields/prompt", "7"), (bad.Line, bad.Report!.Pointer, bad.Report.Found));
        Assert.Equal(5000, read.Count);
    }

    [Fact]
    public async Task A_line_at_the_limit_is_read_and_one_byte_more_is_skipped()
    {
        foreach (var end in (string[])["\n", "\r\n", ""])
        {
            var read = await Given.Read(Stream($"{Line(300)}{end}"), Prompts, lineBytes: 300);
            Assert.NotNull(Assert.Single(read).Item);
            read = await Given.Read(Stream($"{Line(301)}{end}"), Prompts, lineBytes: 300);
            Assert.Equal(new(1, "", "a line of 301 bytes", "at most 300 bytes a line"), Assert.Single(read).Report);
        }
    }

    [Fact]
    public async Task A_line_of_ten_megabytes_is_skipped_without_being_held()
    {
        const long size = 10_000_000;
        await using LongLine lines = new(size, Given.Utf8($"\n{Good}"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = await Given.Read(lines, Prompts, lineBytes: 1000);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 500_000);
        Assert.Equal($"a line of {size} bytes", read[0].Report!.Found);
        Assert.Equal(2, read[1].Line);
        Assert.NotNull(read[1].Item);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_refused_with_their_offset_and_never_replaced()
    {
        byte[] korean =
        [
            .. Given.Utf8("""{"fields":{"prompt":"a"""),
            0xC1,
            0xC1,
            .. Given.Utf8("\"}}\n"),
            .. Given.Utf8(Good),
        ];
        var read = await Given.Read(new MemoryStream(korean), Prompts);
        Assert.Contains("22", read[0].Report!.Found, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', read[0].Report!.Found);
        Assert.NotNull(read[1].Item);
    }

    [Fact]
    public async Task What_was_found_is_shortened_to_80_code_points()
    {
        var read = await Given.Read($$"""{"fields":["{{string.Concat(Enumerable.Repeat("🚀", 200))}}"]}""");
        Assert.Equal(80, Assert.Single(read).Report!.Found.EnumerateRunes().Count());
    }

    [Fact]
    public async Task Reading_goes_on_where_an_earlier_one_came_to()
    {
        var file = Given.Utf8($"\uFEFF{Good}\r\n\n{Good}\n{Line(301)}\n{Good}");
        var whole = await Given.Read(new MemoryStream(file), Prompts, lineBytes: 300);
        Assert.Equal(file.Length, whole[^1].Next.Byte);
        foreach (var stop in whole)
        {
            List<ItemLine> rest = [];
            await foreach (var line in Resume(file, stop.Next))
            {
                rest.Add(line);
            }

            var expected = whole.SkipWhile(line => line.Line <= stop.Line);
            Assert.Equal(expected.Select(Told), rest.Select(Told));
        }
    }

    [Fact]
    public void However_the_bytes_arrive_the_lines_are_the_same() =>
        Gen.Select(
                Gen.OneOf(Good, "", "{}", "x", Line(299), Line(300), Line(301), Line(302), Line(900)).Array[0, 12],
                Gen.OneOf("\n", "\r\n"),
                Gen.Int[1, 700]
            )
            .Sample(made =>
            {
                var (lines, end, atOnce) = made;
                var file = Given.Utf8(string.Join(end, lines));
                var read = Given.Read(new Dripping(file, atOnce), Prompts, lineBytes: 300).GetAwaiter().GetResult();
                var expected = lines.Length > 0 && lines[^1].Length == 0 ? lines[..^1] : lines;
                Assert.Equal(
                    expected.Select(line => line.Length is > 20 and <= 300),
                    read.Select(line => line.Item is not null)
                );
            });

    [Fact]
    public async Task An_item_that_cannot_be_asked_about_is_refused()
    {
        var schema = Given.Items("""[{"name":"candidates","type":"candidates","required":false}]""");
        var questions = Given.Labels("""[{"name":"better","type":"preference"}]""", schema);
        ItemLineLimits limits = new() { MaxOverlap = 1 };
        await foreach (
            var line in ItemLines.Read(Stream("""{"fields":{}}"""), schema, questions, limits, default, default)
        )
        {
            Assert.NotNull(line.Report);
        }
    }

    private static ItemSchema Prompts { get; } = Given.Items("""[{"name":"prompt","type":"text"}]""");

    private static string Line(int bytes) =>
        Good.Replace("a\"", $"{new string('a', bytes - Good.Length + 1)}\"", StringComparison.Ordinal);

    private static MemoryStream Stream(string text) => new(Given.Utf8(text));

    private static string Told(ItemLine line) => $"{line.Line} {line.Item?.Key} {line.Report} {line.Next}";

    private static IAsyncEnumerable<ItemLine> Resume(byte[] file, FilePlace from)
    {
        MemoryStream rest = new(file) { Position = from.Byte };
        return ItemLines.Read(rest, Prompts, null, new() { LineBytes = 300, MaxOverlap = 5 }, from, default);
    }

    /// <summary>A line of so many bytes that are made as they are read, then the rest.</summary>
    private sealed class LongLine(long size, byte[] rest) : MemoryStream(rest)
    {
        private long _left = size;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0)
            {
                return base.ReadAsync(buffer, cancellationToken);
            }

            var length = (int)Math.Min(_left, buffer.Length);
            buffer.Span[..length].Fill((byte)'x');
            _left -= length;
            return ValueTask.FromResult(length);
        }
    }
}
