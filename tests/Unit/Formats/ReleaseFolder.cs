using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plumbline.Formats;
using Plumbline.Transparency;

namespace Plumbline.Tests.Unit.Formats;

/// <summary>A release folder in memory, and rows to write into it.</summary>
internal sealed class ReleaseFolder
{
    public const string PreferenceItems =
        """[{"name":"messages","type":"messages"},{"name":"candidates","type":"candidates"}]""";

    public const string PreferenceLabels =
        """[{"name":"better","type":"preference","strengths":3,"tie":true,"bothBad":true},"""
        + """{"name":"why","type":"text","required":false}]""";

    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, 678, TimeSpan.FromHours(2));

    private readonly SortedDictionary<string, MemoryStream> _files = new(StringComparer.Ordinal);

    public IEnumerable<string> Paths => _files.Keys;

    public static byte[] Digest { get; } = SHA256.HashData("x"u8);

    public byte[] Bytes(string path) => _files[path].ToArray();

    public string Text(string path) => Encoding.UTF8.GetString(Bytes(path));

    public string[] Lines(string path) => Text(path).Split('\n')[..^1];

    public JsonElement Notes => JsonDocument.Parse(Text("exports/trl-preference/notes.json")).RootElement;

    public long LeftOut(string why) => Notes.GetProperty("leftOut").GetProperty(why).GetInt64();

    public static ReleaseHeader Header(string items = PreferenceItems, string labels = PreferenceLabels)
    {
        var schema = Given.Items(items);
        return new()
        {
            Id = new("0123456789abcdef01234567"),
            Project = "Blue Heron",
            Number = 1,
            Created = Noon,
            Items = schema,
            ItemsJson = Given.Utf8(items),
            Labels = Given.Labels(labels, schema),
            LabelsJson = Given.Utf8(labels),
            Schema = new(1, Digest),
            Guidelines = [new(4, Digest)],
            Exports = ["trl-preference"],
        };
    }

    public static ReleaseRow Row(
        string row,
        string fields,
        string answer,
        params ImmutableArray<ReleaseAnnotation> annotations
    ) =>
        new()
        {
            Row = row,
            Kind = "preference",
            Item = new($"key of {row}", Digest, null, Given.Utf8(fields)),
            Consensus = new(Given.Utf8(answer), "majority", "1", 2.0 / 3, []),
            Annotations = annotations,
            Lineage = new(new(1, Digest), [new(4, Digest)], Noon, Noon),
        };

    public static ReleaseAnnotation Annotation(string annotator, string answer) =>
        new(annotator, Given.Utf8(answer), 4, Noon);

    public static RowTree Tree()
    {
        MerkleTreeBuilder tree = new();
        return new(line => tree.Add(line), () => tree.Root());
    }

    public static async Task<(ReleaseFolder Folder, ReleaseManifest Manifest)> Write(
        ReleaseHeader header,
        params IEnumerable<ReleaseRow> rows
    )
    {
        ReleaseFolder folder = new();
        await using ReleaseWriter writer = new(folder.Open, header, Tree(), Tree());
        foreach (var row in rows)
        {
            await writer.Add(row, TestContext.Current.CancellationToken);
        }

        return (folder, await writer.Finish(TestContext.Current.CancellationToken));
    }

    public Stream Open(string path)
    {
        _files.Add(path, new());
        return _files[path];
    }
}
