using System.Text.Json.Nodes;
using Plumbline.Formats;

namespace Plumbline.Tests.Unit.Formats;

/// <summary>What is written fits the contracts, and a file that breaks one is seen to break it.</summary>
public sealed class ContractTests
{
    private static readonly SchemaReading Item = new("item-line.schema.json");

    [Fact]
    public async Task A_release_fits_its_contracts()
    {
        var bare = ReleaseFolder.Row("r_bare", """{"x":1}""", "{}");
        var (folder, _) = await ReleaseFolder.Write(
            ReleaseFolder.Header(),
            [Full(), bare, .. ReleaseWriterTests.Rows(5)]
        );
        Assert.All(
            folder.Lines("rows.jsonl"),
            line => Assert.Empty(new SchemaReading("release-row.schema.json").Check(line))
        );
        Assert.All(
            folder.Lines("lineage.jsonl"),
            line => Assert.Empty(new SchemaReading("release-lineage.schema.json").Check(line))
        );
        Assert.Empty(new SchemaReading("release.schema.json").Check(folder.Text("release.json")));
    }

    [Theory]
    [InlineData("rows.jsonl", "release-row.schema.json")]
    [InlineData("lineage.jsonl", "release-lineage.schema.json")]
    [InlineData("release.json", "release.schema.json")]
    public async Task A_file_with_a_key_too_many_or_too_few_breaks_its_contract(string path, string contract)
    {
        var (folder, _) = await ReleaseFolder.Write(ReleaseFolder.Header(), Full());
        var line = folder.Lines(path)[0];
        SchemaReading schema = new(contract);
        var optional = (string[])["source", "guidelines", "predecessor"];
        foreach (var (key, _) in JsonNode.Parse(line)!.AsObject())
        {
            var changed = JsonNode.Parse(line)!.AsObject();
            changed.Remove(key);
            Assert.Equal(optional.Contains(key), schema.Check(changed.ToJsonString()).Count == 0);
            changed = JsonNode.Parse(line)!.AsObject();
            changed[key] = true;
            Assert.NotEmpty(schema.Check(changed.ToJsonString()));
        }

        var more = JsonNode.Parse(line)!.AsObject();
        more["more"] = 1;
        Assert.Equal([" additionalProperties"], schema.Check(more.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(ItemFormTests.Refused), MemberType = typeof(ItemFormTests))]
    public void A_line_that_is_refused_for_its_form_breaks_the_contract(string line, string pointer, string found)
    {
        Assert.NotEmpty(found);
        var onlyReader =
            pointer.StartsWith("/fields/", StringComparison.Ordinal)
            || pointer is "/language" && line.Contains("english language", StringComparison.Ordinal)
            || pointer is "/files/pic/path"
            || line.Contains("\"path\":null", StringComparison.Ordinal)
            || found is "6";
        Assert.Equal(onlyReader, Item.Check(line).Count == 0);
    }

    [Fact]
    public void A_line_that_is_read_fits_the_contract()
    {
        Assert.Empty(Item.Check(ItemFormTests.EveryKey));
        Assert.Empty(Item.Check(ItemFormTests.EveryKeyNull));
    }

    private static ReleaseRow Full()
    {
        var row = ReleaseFolder.Row("r_full", """{"x":1}""", """{"better":{"winner":"tie"}}""");
        return row with
        {
            Item = row.Item with { Language = "en" },
            Consensus = row.Consensus with { Probabilities = [new("better", [new("c1", 1)])] },
            Annotations =
            [
                ReleaseFolder.Annotation("p_1", "{}") with
                {
                    Source = "v_2",
                    ShownOrder = ["c2", "c1"],
                    ActiveMs = 0,
                },
            ],
            Lineage = row.Lineage with { Source = ReleaseFolder.Digest },
        };
    }
}
