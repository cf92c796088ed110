using System.Security.Cryptography;
using System.Text.Json;
using CsCheck;
using Plumbline.Formats;
using Plumbline.Transparency;

namespace Plumbline.Tests.Unit.Formats;

public sealed class ReleaseWriterTests
{
    private const string Fields =
        """{"messages":[{"role":"user","content":"Name a prime."}]"""
        + ""","candidates":[{"id":"c1","content":"Nine."},{"id":"c2","content":"Seven."}]}""";

    private static string Hex => Convert.ToHexStringLower(ReleaseFolder.Digest);

    [Fact]
    public async Task A_full_row_is_written_with_its_keys_in_order()
    {
        const string answer = """{"better":{"winner":"c2","strength":3}}""";
        var row = ReleaseFolder.Row("r_01", Fields, answer) with
        {
            Annotations =
            [
                ReleaseFolder.Annotation("p_7f", answer) with
                {
                    Source = "v_2",
                    ShownOrder = ["c2", "c1"],
                    ActiveMs = 41200,
                },
            ],
        };
        row = row with
        {
            Item = row.Item with { Key = "row-1", Language = "en" },
            Consensus = row.Consensus with
            {
                Confidence = 0.98,
                Probabilities = [new("better", [new("c2", 0.98), new("c1", 0.01), new("tie", 0.01)])],
            },
            Lineage = row.Lineage with { Source = ReleaseFolder.Digest },
        };
        var (folder, _) = await ReleaseFolder.Write(ReleaseFolder.Header(), row);
        Assert.Equal(
            Given.OneLine(
                $$$$"""
                {"row":"r_01","kind":"preference","split":"train",
                "item":{"key":"row-1","digest":"sha256:{{{{Hex}}}}","language":"en","fields":{{{{Fields}}}}},
                "consensus":{"answer":{{{{answer}}}},"method":"majority","methodVersion":"1","confidence":0.98,
                "probabilities":{"better":{"c2":0.98,"c1":0.01,"tie":0.01}}},
                "annotations":[{"annotator":"p_7f","vendor":"v_2","answer":{{{{answer}}}},"shownOrder":["c2","c1"],
                "guidelines":4,"activeMs":41200,"suggestion":null}],"reviews":[]}
                """
            ),
            Assert.Single(folder.Lines("rows.jsonl"))
        );
        Assert.Equal(
            Given.OneLine(
                $$$"""
                {"row":"r_01","item":"sha256:{{{Hex}}}","source":"sha256:{{{Hex}}}",
                "schema":{"version":1,"digest":"sha256:{{{Hex}}}"},
                "guidelines":[{"version":4,"digest":"sha256:{{{Hex}}}"}],"annotators":["p_7f"],
                "rule":{"method":"majority","version":"1"},
                "times":{"imported":"2026-01-02T10:00:00.678Z","annotated":["2026-01-02T10:00:00.678Z"],
                "decided":"2026-01-02T10:00:00.678Z"}}
                """
            ),
            Assert.Single(folder.Lines("lineage.jsonl"))
        );
    }

    [Fact]
    public async Task What_is_empty_is_absent_but_for_reviews_and_suggestion()
    {
        var row = ReleaseFolder.Row("r_1", """{"x":1}""", "{}", ReleaseFolder.Annotation("p_1", "{}"));
        var (folder, _) = await ReleaseFolder.Write(ReleaseFolder.Header(), row);
        Assert.EndsWith(
            Given.OneLine(
                """
                "fields":{"x":1}},
                "consensus":{"answer":{},"method":"majority","methodVersion":"1","confidence":0.6666666666666666},
                "annotations":[{"annotator":"p_1","answer":{},"guidelines":4,"suggestion":null}],"reviews":[]}
                """
            ),
            Assert.Single(folder.Lines("rows.jsonl")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Text_is_written_without_needless_escapes_or_line_breaks()
    {
        var row = ReleaseFolder.Row(
            "r_1",
            "{ \"x\":\n \"2022\\/1\\/30 \\u00e9 \\ud83d\\ude80 \\\\ \\\" \\u0009\" }",
            "{\n}"
        );
        var (folder, _) = await ReleaseFolder.Write(ReleaseFolder.Header(), row);
        Assert.Contains(
            """{"x":"2022/1/30 é 🚀 \\ \" \t"}""",
            Assert.Single(folder.Lines("rows.jsonl")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_manifest_has_the_bytes_and_digest_of_every_file_and_the_roots_over_exact_lines()
    {
        var (folder, manifest) = await ReleaseFolder.Write(ReleaseFolder.Header(), Rows(3000));
        var release = JsonDocument.Parse(folder.Text("release.json")).RootElement;
        Assert.Equal(folder.Paths.Order(StringComparer.Ordinal), manifest.Files.Select(file => file.Path));
        Assert.Equal(SHA256.HashData(folder.Bytes("release.json")), manifest.Digest.ToArray());
        var files = release
            .GetProperty("files")
            .EnumerateArray()
            .ToDictionary(file => file.GetProperty("path").GetString()!);
        Assert.Equal(folder.Paths.Where(path => path != "release.json").Order(StringComparer.Ordinal), files.Keys);
        foreach (var (path, file) in files)
        {
            Assert.Equal(folder.Bytes(path).Length, file.GetProperty("bytes").GetInt64());
            Assert.Equal(
                Convert.ToHexStringLower(SHA256.HashData(folder.Bytes(path))),
                file.GetProperty("sha256").GetString()
            );
        }

        foreach (var path in (string[])["rows.jsonl", "lineage.jsonl"])
        {
            MerkleTreeBuilder tree = new();
            foreach (var line in folder.Lines(path))
            {
                tree.Add(Given.Utf8(line));
            }

            Assert.Equal(3000, files[path].GetProperty("rows").GetInt64());
            Assert.Equal(Convert.ToHexStringLower(tree.Root()), files[path].GetProperty("root").GetString());
        }
    }

    [Fact]
    public async Task The_release_says_what_it_holds_and_what_was_left_out()
    {
        ReleaseFolder folder = new();
        var header = ReleaseFolder.Header() with { Predecessor = new("before"), Exports = [] };
        await using ReleaseWriter writer = new(folder.Open, header, ReleaseFolder.Tree(), ReleaseFolder.Tree());
        await writer.Add(ReleaseFolder.Row("r_1", Fields, "{}", ReleaseFolder.Annotation("p", "{}")), default);
        writer.LeaveOut(LeftOut.Tie);
        writer.LeaveOut(LeftOut.Tie);
        writer.LeaveOut(LeftOut.CannotAnswer);
        var manifest = await writer.Finish(default);
        Assert.Equal(new(1, 2, 1, 1), manifest.Counts);
        Assert.StartsWith(
            Given.OneLine(
                $$$"""
                {"id":"0123456789abcdef01234567","project":"Blue Heron","number":1,"predecessor":"before",
                "created":"2026-01-02T10:00:00.678Z","counts":{"rows":1,"ties":2,"cannotAnswer":1,"annotations":1},
                "itemSchema":{{{ReleaseFolder.PreferenceItems}}},"labelSchema":{{{ReleaseFolder.PreferenceLabels}}},
                "schema":{"version":1,"digest":"sha256:{{{Hex}}}"},
                "guidelines":[{"version":4,"digest":"sha256:{{{Hex}}}"}],"files":[{"path":"README.md",
                """
            ),
            folder.Text("release.json"),
            StringComparison.Ordinal
        );
        Assert.Equal(["README.md", "lineage.jsonl", "release.json", "rows.jsonl"], folder.Paths);
    }

    [Fact]
    public async Task Two_writes_are_byte_identical()
    {
        var (one, first) = await ReleaseFolder.Write(ReleaseFolder.Header(), Rows(500));
        var (two, second) = await ReleaseFolder.Write(ReleaseFolder.Header(), Rows(500));
        Assert.Equal(one.Paths, two.Paths);
        Assert.All(one.Paths, path => Assert.Equal(one.Bytes(path), two.Bytes(path)));
        Assert.Equal(first.Digest.ToArray(), second.Digest.ToArray());
    }

    [Fact]
    public async Task A_release_without_rows_is_whole()
    {
        var (folder, manifest) = await ReleaseFolder.Write(ReleaseFolder.Header(), []);
        Assert.Empty(folder.Bytes("rows.jsonl"));
        Assert.Empty(folder.Bytes("exports/trl-preference/train.jsonl"));
        Assert.Equal(new(0, 0, 0, 0), manifest.Counts);
    }

    [Fact]
    public async Task The_card_names_what_a_reader_looks_for()
    {
        var (folder, _) = await ReleaseFolder.Write(ReleaseFolder.Header(), Rows(7));
        var card = folder.Text("README.md");
        Assert.StartsWith("# Blue Heron, release 1\n\nMade on 2026-01-02 under the id", card, StringComparison.Ordinal);
        Assert.Contains("| rows | 7 |", card, StringComparison.Ordinal);
        Assert.Contains("| better | preference |\n| why | text |\n", card, StringComparison.Ordinal);
        Assert.Contains("| `exports/trl-preference/` |", card, StringComparison.Ordinal);
        Assert.EndsWith("\n", card, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_export_is_a_bug()
    {
        var header = ReleaseFolder.Header() with { Exports = ["parquet"] };
        Assert.Throws<ArgumentException>(() =>
            new ReleaseWriter(new ReleaseFolder().Open, header, ReleaseFolder.Tree(), ReleaseFolder.Tree())
        );
    }

    [Fact]
    public async Task A_release_that_is_not_finished_has_no_manifest_and_its_files_are_closed()
    {
        ReleaseFolder folder = new();
        List<Stream> opened = [];
        await using (
            ReleaseWriter writer = new(
                path =>
                {
                    opened.Add(folder.Open(path));
                    return opened[^1];
                },
                ReleaseFolder.Header(),
                ReleaseFolder.Tree(),
                ReleaseFolder.Tree()
            )
        )
        {
            await writer.Add(ReleaseFolder.Row("r_1", Fields, "{}"), default);
        }

        Assert.DoesNotContain("release.json", folder.Paths);
        Assert.All(opened, file => Assert.False(file.CanWrite));
    }

    [Fact]
    public void What_was_read_from_a_line_stands_in_the_row_byte_for_byte() =>
        Gen.Char['\0', '\uD7FF']
            .Array[0, 20]
            .Select(string.Concat)
            .Sample(text =>
            {
                var json = JsonSerializer.Serialize($"{text}🚀\u202E");
                var read = Given.Read($$$"""{"fields":{"prompt":{{{json}}}}}""").GetAwaiter().GetResult();
                var item = read[0].Item!;
                var row = ReleaseFolder.Row("r_1", "{}", "{}") with
                {
                    Item = new(item.Key, item.Digest, null, item.Fields),
                };
                var folder = ReleaseFolder.Write(ReleaseFolder.Header(), row).GetAwaiter().GetResult().Folder;
                var line = folder.Lines("rows.jsonl")[0];
                Assert.Contains(
                    $"\"fields\":{System.Text.Encoding.UTF8.GetString(item.Fields.Span)}}}",
                    line,
                    StringComparison.Ordinal
                );
                var back = JsonDocument.Parse(line).RootElement.GetProperty("item").GetProperty("fields");
                Assert.Equal($"{text}🚀\u202E", back.GetProperty("prompt").GetString());
                var again = Given.Read($$"""{"fields":{{back.GetRawText()}}}""").GetAwaiter().GetResult()[0].Item!;
                Assert.Equal(item.Digest, again.Digest);
            });

    internal static IEnumerable<ReleaseRow> Rows(int count) =>
        Enumerable
            .Range(1, count)
            .Select(number =>
                ReleaseFolder.Row(
                    $"r_{number}",
                    Fields.Replace("a prime", $"prime {number}", StringComparison.Ordinal),
                    """{"better":{"winner":"c2","strength":3}}""",
                    ReleaseFolder.Annotation("p_1", """{"better":{"winner":"c2","strength":3}}"""),
                    ReleaseFolder.Annotation("p_2", """{"better":{"winner":"tie"},"why":"Both are odd."}""")
                )
            );
}
