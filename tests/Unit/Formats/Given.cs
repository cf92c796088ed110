using System.Text;
using System.Text.Json;
using Plumbline.Formats;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Formats;

/// <summary>What the tests of this room begin with.</summary>
internal static class Given
{
    public static ItemSchema Items(string json) => ItemSchema.Parse(JsonDocument.Parse(json).RootElement, "").Value;

    public static LabelSchema Labels(string json, ItemSchema items) =>
        LabelSchema.Parse(JsonDocument.Parse(json).RootElement, items, "").Value;

    /// <summary>The text without its line breaks, which are there for the reader of the test.</summary>
    public static string OneLine(string text) => text.Replace("\n", "", StringComparison.Ordinal);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static Task<List<ItemLine>> Read(string lines, string schema = """[{"name":"prompt","type":"text"}]""") =>
        Read(new MemoryStream(Utf8(lines)), Items(schema));

    public static async Task<List<ItemLine>> Read(Stream lines, ItemSchema schema, int lineBytes = 1 << 20)
    {
        List<ItemLine> read = [];
        ItemLineLimits limits = new() { LineBytes = lineBytes, MaxOverlap = 5 };
        await foreach (var line in ItemLines.Read(lines, schema, limits, TestContext.Current.CancellationToken))
        {
            read.Add(line);
        }

        return read;
    }

    /// <summary>A folder of the repository, found from where the tests run.</summary>
    public static string RepositoryFolder(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Plumbline.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, name);
    }
}

/// <summary>A stream that gives a few bytes at a time and cannot seek.</summary>
internal sealed class Dripping(byte[] bytes, int atOnce) : MemoryStream(bytes)
{
    public override bool CanSeek => false;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, atOnce)], cancellationToken);
}
