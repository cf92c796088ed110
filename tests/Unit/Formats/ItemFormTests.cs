using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Plumbline.Formats;

namespace Plumbline.Tests.Unit.Formats;

public sealed class ItemFormTests
{
    /// <summary>A line with all that a line may have.</summary>
    public const string EveryKey = """
        {"key":"row-1","fields":{"a":{ "z":1.50, "y":[ ] },"b":"\u0057hy\/ \"sky\"\n🚀"},"language":"de-CH",
        "subcategory":"physics","priority":-3,"overlap":2,"tags":["easy","🚀"],"meta":{ "row" : 1 },
        "source":{"name":"own","licence":"CC-BY-4.0","url":null},"files":{"pic":{"path":"img/1.png","sha256":null}},
        "suggestions":[{"model":"m-7","version":"3","score":0.81,"answer":{"t":"o"}}],
        "gold":{"answer":{"t":"o"},"stage":"hidden","explanation":"x"}}
        """;

    /// <summary>A line in which every key is there and says nothing.</summary>
    public const string EveryKeyNull = """
        {"fields":{"b":"","a":null},"key":null,"language":null,"subcategory":null,"priority":null,"overlap":null,
        "tags":null,"meta":null,"source":null,"files":null,"suggestions":null,"gold":null}
        """;

    private const string Schema = """
        [{"name":"b","type":"text"},{"name":"a","type":"json","required":false},
        {"name":"pic","type":"image","required":false}]
        """;

    /// <summary>Lines that break one rule each, with the place and what is found there.</summary>
    public static TheoryData<string, string, string> Refused =>
        new()
        {
            { "[]", "", "[]" },
            { "7", "", "7" },
            { "{}", "/fields", "nothing" },
            { """{"fields":null}""", "/fields", "null" },
            { """{"fields":[]}""", "/fields", "[]" },
            { """{"fields":{}}""", "/fields/b", "nothing" },
            { """{"fields":{"b":7}}""", "/fields/b", "7" },
            { """{"fields":{"b":"x","c~/d":1}}""", "/fields/c~0~1d", "the unknown field c~/d" },
            { Beside("\"colour\":1"), "/colour", "the unknown key colour" },
            { Beside("\"colour\":null"), "/colour", "the unknown key colour" },
            { Beside("\"key\":7"), "/key", "7" },
            { Beside("\"key\":\"\""), "/key", "0 code points" },
            { Beside("\"subcategory\":\"\""), "/subcategory", "0 code points" },
            { Beside("\"language\":\"english language\""), "/language", "\"english language\"" },
            { Beside("\"language\":7"), "/language", "7" },
            { Beside("\"priority\":1001"), "/priority", "1001" },
            { Beside("\"priority\":-1001"), "/priority", "-1001" },
            { Beside("\"priority\":0.5"), "/priority", "0.5" },
            { Beside("\"priority\":\"1\""), "/priority", "\"1\"" },
            { Beside("\"priority\":99999999999999999999"), "/priority", "99999999999999999999" },
            { Beside("\"overlap\":0"), "/overlap", "0" },
            { Beside("\"overlap\":6"), "/overlap", "6" },
            { Beside("\"tags\":\"t\""), "/tags", "\"t\"" },
            { Beside("\"tags\":[\"t\",1]"), "/tags/1", "1" },
            { Beside("\"meta\":[]"), "/meta", "[]" },
            { Beside("\"source\":\"own\""), "/source", "\"own\"" },
            { Beside("\"source\":{\"name\":1}"), "/source/name", "1" },
            { Beside("\"source\":{\"author\":\"A\"}"), "/source/author", "the unknown key author" },
            { Beside("\"files\":[]"), "/files", "[]" },
            { Beside("\"files\":{\"pic\":\"1.png\"}"), "/files/pic", "\"1.png\"" },
            { Beside("\"files\":{\"pic\":{}}"), "/files/pic", "{}" },
            { Beside("\"files\":{\"pic\":{\"path\":null}}"), "/files/pic", """{"path":null}""" },
            { Beside("\"files\":{\"pic\":{\"path\":\"../1\"}}"), "/files/pic/path", "\"../1\"" },
            { Beside("\"files\":{\"pic\":{\"path\":\"/1\"}}"), "/files/pic/path", "\"/1\"" },
            { Beside("\"files\":{\"pic\":{\"path\":\"a\\\\b\"}}"), "/files/pic/path", "\"a\\\\b\"" },
            { Beside("\"files\":{\"pic\":{\"sha256\":\"AB\"}}"), "/files/pic/sha256", "\"AB\"" },
            { Beside("\"files\":{\"pic\":{\"url\":\"file:///x\"}}"), "/files/pic/url", "\"file:///x\"" },
            { Beside("\"suggestions\":{}"), "/suggestions", "{}" },
            { Beside("\"suggestions\":[{\"answer\":{}}]"), "/suggestions/0/model", "nothing" },
            { Beside("\"suggestions\":[{\"model\":\"m\"}]"), "/suggestions/0/answer", "nothing" },
            {
                Beside("\"suggestions\":[{\"model\":\"m\",\"answer\":{},\"score\":1.01}]"),
                "/suggestions/0/score",
                "1.01"
            },
            { Beside("\"gold\":{\"answer\":{},\"stage\":\"late\"}"), "/gold/stage", "\"late\"" },
            { Beside("\"gold\":{\"answer\":\"o\",\"stage\":\"entry\"}"), "/gold/answer", "\"o\"" },
            { Beside("\"gold\":{\"answer\":{}}"), "/gold/stage", "nothing" },
        };

    [Fact]
    public async Task Every_key_is_read()
    {
        var item = await Item(EveryKey);
        Assert.Equal("row-1", item.Key);
        Assert.Equal("""{"b":"Why/ \"sky\"\n🚀","a":{"z":1.50,"y":[]}}""", Utf8(item.Fields));
        Assert.Equal(("de-CH", "physics", -3, 2), (item.Language, item.Subcategory, item.Priority, item.Overlap));
        Assert.Equal(["easy", "🚀"], item.Tags);
        Assert.Equal("""{"row":1}""", Utf8(item.Meta!.Value));
        Assert.Equal(new("own", "CC-BY-4.0", null), item.Source);
        Assert.Equal(
            Given.OneLine(
                """
                {"files":{"pic":{"path":"img/1.png","sha256":null}},
                "suggestions":[{"model":"m-7","version":"3","score":0.81,"answer":{"t":"o"}}],
                "gold":{"answer":{"t":"o"},"stage":"hidden","explanation":"x"}}
                """
            ),
            Utf8(item.Extra!.Value)
        );
    }

    [Fact]
    public async Task What_is_absent_or_null_is_not_there()
    {
        var bare = await Item("""{"fields":{"b":""}}""");
        var nulls = await Item(EveryKeyNull);
        Assert.Equal(bare.Key, nulls.Key);
        foreach (var item in (NewItem[])[bare, nulls])
        {
            Assert.Equal("""{"b":""}""", Utf8(item.Fields));
            Assert.Equal((null, null, 0, null), (item.Language, item.Subcategory, item.Priority, item.Overlap));
            Assert.Equal((null, null, null), (item.Meta, item.Source, item.Extra));
            Assert.Empty(item.Tags);
        }
    }

    [Theory]
    [InlineData("""{"fields":{"a":1,"b":"x"}}""", """{"fields":{"b":"x","a":1}}""")]
    [InlineData("""{"language":"en","fields":{"b":"x"},"tags":["t"]}""", """{"fields":{"b":"x"},"language":"en"}""")]
    [InlineData(
        """{"files":{"pic":{"path":"1.png"}},"fields":{"b":"x"},"key":"k"}""",
        """{"fields":{"b":"x"},"files":{"pic":{"path":"1.png"}}}"""
    )]
    public async Task The_digest_is_of_fields_language_and_files_and_names_an_item_without_key(
        string line,
        string hashed
    )
    {
        var item = await Item(line);
        Assert.Equal(SHA256.HashData(Given.Utf8(hashed)), item.Digest);
        Assert.Equal(
            line.Contains("\"key\"", StringComparison.Ordinal) ? "k" : Convert.ToHexStringLower(item.Digest),
            item.Key
        );
    }

    [Fact]
    public async Task Text_in_any_language_comes_through_unchanged()
    {
        var item = await Item("""{"fields":{"b":"Ærø, 좋다 \u0627 \u202e x e\u0301"}}""");
        Assert.Equal("{\"b\":\"Ærø, 좋다 \u0627 \u202E x e\u0301\"}", Utf8(item.Fields));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_line_that_breaks_a_rule_is_refused_with_its_place(string line, string pointer, string found)
    {
        var read = Assert.Single(await Given.Read(line, Schema));
        Assert.Null(read.Item);
        Assert.Equal((pointer, found), (read.Report!.Pointer, read.Report.Found));
        Assert.NotEmpty(read.Report.Right);
    }

    [Theory]
    [InlineData("""{"fields":{"b":"x"}""")]
    [InlineData("""{"fields":{"b":"x"}}{}""")]
    [InlineData("""{"fields":{"b":"x"},"fields":{"b":"y"}}""")]
    [InlineData("""{"fields":{"b":"x","b":"y"}}""")]
    [InlineData("""{"fields":{"b":"\ud83d"}}""")]
    [InlineData("""{"fields":{"b":"x","a":NaN}}""")]
    [InlineData("""{"fields":{"b":"x",}}""")]
    [InlineData("not json")]
    public async Task A_line_that_is_no_strict_json_is_refused(string line) =>
        Assert.NotNull(Assert.Single(await Given.Read(line, Schema)).Report);

    [Theory]
    [InlineData(200, 50, 65_536, true)]
    [InlineData(201, 50, 65_536, false)]
    [InlineData(200, 51, 65_536, false)]
    [InlineData(200, 50, 65_537, false)]
    public async Task Each_limit_holds_at_it_and_one_past_it(int keyLength, int tags, int metaBytes, bool isRead)
    {
        var key = string.Concat(Enumerable.Repeat("🚀", keyLength));
        var list = string.Join(',', Enumerable.Repeat("\"t\"", tags));
        var meta = $$"""{ "m" : "{{new string('x', metaBytes - """{"m":""}""".Length)}}" }""";
        var read = await Given.Read(
            $$"""{"fields":{"b":"x"},"key":"{{key}}","tags":[{{list}}],"meta":{{meta}}}""",
            Schema
        );
        Assert.Equal(isRead, Assert.Single(read).Item is not null);
    }

    [Theory]
    [InlineData("1000", "5")]
    [InlineData("-1000", "1")]
    public async Task The_ends_of_the_ranges_are_read(string priority, string overlap) =>
        await Item($$"""{"fields":{"b":"x"},"priority":{{priority}},"overlap":{{overlap}}}""");

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hant-TW", true)]
    [InlineData("de-CH-1996", true)]
    [InlineData("sl-rozaj-biske-1994", true)]
    [InlineData("en-a-myext-x-private", true)]
    [InlineData("x-klingon", true)]
    [InlineData("i-klingon", true)]
    [InlineData("es-419", true)]
    [InlineData("EN-us", true)]
    [InlineData("", false)]
    [InlineData("e", false)]
    [InlineData("en_US", false)]
    [InlineData("en-", false)]
    [InlineData("en-x", false)]
    [InlineData("de-419-DE", false)]
    [InlineData("a-DE", false)]
    [InlineData("en\n", false)]
    [InlineData("\u00E9n", false)]
    [InlineData("\u212An", false)]
    public async Task A_language_is_a_well_formed_tag(string tag, bool isRead)
    {
        var read = await Given.Read(
            $$"""{"fields":{"b":"x"},"language":{{System.Text.Json.JsonSerializer.Serialize(tag)}}}""",
            Schema
        );
        Assert.Equal(isRead, Assert.Single(read).Item is not null);
    }

    [Fact]
    public async Task A_required_picture_may_stand_beside_the_fields_as_a_file()
    {
        var read = await Given.Read(
            """{"fields":{},"files":{"pic":{"path":"img/1.png"}}}""",
            """[{"name":"pic","type":"image"}]"""
        );
        Assert.Equal("{}", Utf8(Assert.Single(read).Item!.Fields));
    }

    [Fact]
    public void White_space_and_escapes_and_the_order_of_keys_change_neither_fields_nor_digest() =>
        Gen.Select(Gen.Char['\0', '\uD7FF'].Array[0, 30].Select(string.Concat), Gen.Double)
            .Sample(made =>
            {
                var text = System.Text.Json.JsonSerializer.Serialize(made.Item1);
                var plain = System.Text.Json.JsonSerializer.Serialize(made.Item1, PlainOptions);
                var one = Item($$"""{"fields":{"b":{{text}},"a":[1.0]},"language":"en"}""").GetAwaiter().GetResult();
                var two = Item($$"""{ "language" : "en", "fields":{"a": [ 1.0 ] , "b":{{plain}} } }""")
                    .GetAwaiter()
                    .GetResult();
                Assert.Equal(Utf8(one.Fields), Utf8(two.Fields));
                Assert.Equal(one.Key, two.Key);
                Assert.Equal($$"""{"b":{{plain}},"a":[1.0]}""", Utf8(one.Fields));
            });

    private static string Beside(string members) => $$"""{"fields":{"b":"x"},{{members}}}""";

    private static System.Text.Json.JsonSerializerOptions PlainOptions { get; } = new() { Encoder = PlainJson.Encoder };

    private static async Task<NewItem> Item(string line)
    {
        var read = Assert.Single(await Given.Read(Given.OneLine(line), Schema));
        Assert.Null(read.Report);
        return read.Item!;
    }

    private static string Utf8(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
