using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Plumbline.Formats;

namespace Plumbline.Tests.Unit.Formats;

public sealed class PlainJsonTests
{
    /// <summary>Well-formed text of all planes, rich in what is escaped and in what others escape.</summary>
    private static readonly Gen<string> Text = Gen.OneOf(
            Gen.Char['\0', '\u007F'].Select(code => code.ToString()),
            Gen.OneOf(
                "🚀",
                "é",
                "e\u0301",
                "\u202E",
                "\u2028",
                "\u2029",
                "\uFEFF",
                "\uE000",
                "</",
                "\\",
                "\"",
                "\uFFFE"
            ),
            Gen.Int[0, 0x10FFFF].Where(code => Rune.IsValid(code)).Select(char.ConvertFromUtf32)
        )
        .Array[0, 40]
        .Select(string.Concat);

    [Fact]
    public void Text_is_escaped_where_the_standard_demands_it_and_nowhere_else()
    {
        var written = Write("2022/1/30 é 🚀 \\ \" \t \u2028 \u007F \u0085 <&'+> \u0001 \uE000");
        Assert.Equal("\"2022/1/30 é 🚀 \\\\ \\\" \\t \u2028 \u007F \u0085 <&'+> \\u0001 \uE000\"", written);
    }

    [Fact]
    public void Every_code_point_is_written_as_the_standard_demands()
    {
        foreach (var some in Enumerable.Range(0, 0x110000).Where(code => Rune.IsValid(code)).Chunk(1000))
        {
            var text = string.Concat(some.Select(char.ConvertFromUtf32));
            Assert.Equal(Expected(text), Write(text));
        }
    }

    [Fact]
    public void The_writer_and_the_compactor_agree_on_any_text() =>
        Text.Sample(text =>
        {
            var escaped = $"\"{string.Concat(text.Select(unit => $"\\u{(int)unit:X4}"))}\"";
            var written = Encoding.UTF8.GetString(PlainJson.Compact(Given.Utf8(escaped)));
            Assert.Equal(Expected(text), written);
            Assert.Equal(written, Write(text));
            Assert.Equal(written, WriteBytes(text));
        });

    [Fact]
    public void Long_texts_full_of_escapes_are_written_whole()
    {
        var text = string.Concat(Enumerable.Repeat("\"\u0001🚀\n", 20_000));
        Assert.Equal(Expected(text), Write(text));
        Assert.Equal(Expected(text), WriteBytes(text));
    }

    [Theory]
    [InlineData("""{ "b" : [ 1 , 2.50 , -0 , 1E5 ] , "a" : null }""", """{"b":[1,2.50,-0,1E5],"a":null}""")]
    [InlineData(
        """[9007199254740993,0.1,1e400,[],{},[[]],{"a":{}}]""",
        """[9007199254740993,0.1,1e400,[],{},[[]],{"a":{}}]"""
    )]
    [InlineData("""  "\u00e9\/\ud83d\ude80\u000a\u0001\u001F\u0022"  """, "\"é/🚀\\n\\u0001\\u001f\\\"\"")]
    [InlineData("""{"\u0061":true , "\/":false}""", """{"a":true,"/":false}""")]
    [InlineData(""" "plain \\u0041 \n" """, "\"plain \\\\u0041 \\n\"")]
    [InlineData("7", "7")]
    public void A_document_is_written_again_without_what_is_not_needed(string json, string plain) =>
        Assert.Equal(plain, Encoding.UTF8.GetString(PlainJson.Compact(Given.Utf8(json))));

    [Fact]
    public void A_plain_document_comes_out_byte_for_byte_and_any_other_with_equal_texts()
    {
        Gen.Select(Text, Text, Gen.Double)
            .Where(made => made.Item1 != made.Item2)
            .Sample(made =>
            {
                var value = new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    [made.Item1] = new object?[] { made.Item2, null, true, 1 },
                    [made.Item2] = made.Item1,
                };
                var escaped = JsonSerializer.SerializeToUtf8Bytes(value, Indented);
                var plain = PlainJson.Compact(escaped);
                Assert.Equal(plain, PlainJson.Compact(plain));
                var back = JsonDocument.Parse(plain).RootElement;
                Assert.Equal(made.Item2, back.GetProperty(made.Item1)[0].GetString());
                Assert.Equal(made.Item1, back.GetProperty(made.Item2).GetString());
                Assert.Equal(JsonSerializer.SerializeToUtf8Bytes(value, Plain), plain);
            });
    }

    [Fact]
    public void A_document_nested_as_deep_as_is_read_is_written()
    {
        var json = string.Concat(new string('[', 64), new string(']', 64));
        Assert.Equal(json, Encoding.UTF8.GetString(PlainJson.Compact(Given.Utf8(json))));
    }

    private static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    private static JsonSerializerOptions Plain { get; } = new() { Encoder = PlainJson.Encoder };

    private static string Write(string text) =>
        Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(text, Plain));

    private static string WriteBytes(string text)
    {
        ArrayBufferWriter<byte> into = new();
        using Utf8JsonWriter writer = new(into, new() { Encoder = PlainJson.Encoder });
        writer.WriteStringValue(Given.Utf8(text));
        writer.Flush();
        return Encoding.UTF8.GetString(into.WrittenSpan);
    }

    /// <summary>RFC 8259 section 7, written a second time.</summary>
    private static string Expected(string text)
    {
        StringBuilder json = new("\"");
        foreach (var unit in text)
        {
            json.Append(
                unit switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\b' => "\\b",
                    '\f' => "\\f",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    < ' ' => $"\\u{(int)unit:x4}",
                    _ => unit.ToString(),
                }
            );
        }

        return json.Append('"').ToString();
    }
}
