using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Model;

public sealed class FactEntryTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 4, 4, 5, 678, TimeSpan.FromHours(1));
    private static readonly byte[] Hash = Convert.FromHexString(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );

    [Fact]
    public void An_entry_has_exactly_these_bytes()
    {
        var entry = FactEntry.Encode(
            At.AddTicks(9_999),
            "p_0123456789abcdef01234567",
            "annotationSubmitted",
            "5f0c1d2e3a4b5c6d7e8f9012",
            "done",
            ["overlapMet", "r\"2\\"],
            [Hash, SHA256.HashData("x"u8)]
        );
        Assert.Equal(
            OneLine(
                """
                {"v":1,"at":"2026-01-02T03:04:05.678Z","actor":"p_0123456789abcdef01234567",
                "action":"annotationSubmitted","object":"5f0c1d2e3a4b5c6d7e8f9012",
                "decision":{"verdict":"done","reasons":["overlapMet","r\"2\\"]},
                "commitments":["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"]}
                """
            ),
            Encoding.UTF8.GetString(entry)
        );
    }

    [Fact]
    public void An_entry_over_many_rows_has_exactly_these_bytes()
    {
        var entry = FactEntry.EncodeBulk(At, "p_1", "itemsAdded", "project", "done", [], 1_000, Hash);
        Assert.Equal(
            OneLine(
                """
                {"v":1,"at":"2026-01-02T03:04:05.678Z","actor":"p_1","action":"itemsAdded","object":"project",
                "decision":{"verdict":"done","reasons":[]},"commitments":[{"count":1000,
                "root":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]}
                """
            ),
            Encoding.UTF8.GetString(entry)
        );
    }

    [Fact]
    public void Only_quote_backslash_and_control_characters_are_escaped()
    {
        var entry = Encoding.UTF8.GetString(
            FactEntry.Encode(At, "é🚀/<>&'\u2028\u007F", "\b\f\n\r\t\u0000\u001F", "", "", [], [])
        );
        Assert.Contains("\"actor\":\"é🚀/<>&'\u2028\u007F\"", entry, StringComparison.Ordinal);
        Assert.Contains("\"action\":\"\\b\\f\\n\\r\\t\\u0000\\u001f\"", entry, StringComparison.Ordinal);
        Assert.EndsWith("\"commitments\":[]}", entry, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_read_back_as_it_was()
    {
        Gen.Char.Array[0, 20]
            .Select(units => new string(units))
            .Where(text => !text.Any(char.IsSurrogate))
            .Sample(text =>
            {
                var entry = FactEntry.Encode(At, text + "😀", "a", "o", "done", [text], []);
                using var document = StrictJson.Parse(entry).Value;
                Assert.Equal(text + "😀", document.RootElement.GetProperty("actor").GetString());
                Assert.Equal(text, document.RootElement.GetProperty("decision").GetProperty("reasons")[0].GetString());
            });
    }

    [Fact]
    public void An_entry_of_65535_bytes_is_made_and_a_longer_one_is_a_bug()
    {
        var rest = FactEntry.Encode(At, "", "a", "o", "done", [], []).Length;
        var fits = new string('x', FactEntry.MaxBytes - rest);
        Assert.Equal(65_535, FactEntry.Encode(At, fits, "a", "o", "done", [], []).Length);
        Assert.Throws<ArgumentException>(() => FactEntry.Encode(At, fits + "x", "a", "o", "done", [], []));
    }

    [Fact]
    public void What_is_no_hash_or_no_text_is_a_bug()
    {
        Assert.Throws<ArgumentException>(() => FactEntry.Encode(At, "", "", "", "", [], [new byte[31]]));
        Assert.Throws<ArgumentException>(() => FactEntry.EncodeBulk(At, "", "", "", "", [], 1, new byte[33]));
        Assert.Throws<ArgumentOutOfRangeException>(() => FactEntry.EncodeBulk(At, "", "", "", "", [], 0, Hash));
        Assert.Throws<EncoderFallbackException>(() => FactEntry.Encode(At, "\uD800", "", "", "", [], []));
        Assert.Throws<ArgumentException>(() => FactEntry.Commit(new byte[31], []));
    }

    [Fact]
    public void A_commitment_is_the_hash_of_salt_and_payload()
    {
        var salt = Enumerable.Range(0, 32).Select(number => (byte)number).ToArray();
        Assert.Equal(SHA256.HashData([.. salt, 1, 2, 3]), FactEntry.Commit(salt, [1, 2, 3]));
    }

    [Fact]
    public void Entries_are_what_the_schema_describes()
    {
        using var schema = JsonDocument.Parse(HouseFile.Read("contracts", "fact-entry.schema.json"));
        var properties = schema.RootElement.GetProperty("properties");
        var keys = properties.EnumerateObject().Select(property => property.Name).ToArray();
        var hash = schema.RootElement.GetProperty("$defs").GetProperty("hash").GetProperty("pattern").GetString()!;
        var time = properties.GetProperty("at").GetProperty("pattern").GetString()!;
        foreach (
            var entry in (byte[][])
                [
                    FactEntry.Encode(At, "p", "a", "o", "done", [], [Hash]),
                    FactEntry.EncodeBulk(At, "p", "a", "o", "done", [], 3, Hash),
                ]
        )
        {
            using var document = StrictJson.Parse(entry).Value;
            var root = document.RootElement;
            Assert.Equal(keys, root.EnumerateObject().Select(property => property.Name), StringComparer.Ordinal);
            Assert.Matches(
                new Regex(time, RegexOptions.None, TimeSpan.FromSeconds(1)),
                root.GetProperty("at").GetString()
            );
            var commitment = root.GetProperty("commitments")[0];
            var digest = commitment.ValueKind == JsonValueKind.String ? commitment : commitment.GetProperty("root");
            Assert.Matches(new Regex(hash, RegexOptions.None, TimeSpan.FromSeconds(1)), digest.GetString());
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings("");
}
