using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Model;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("null")]
    [InlineData(" {\"a\":[1,2.5e3,\"x\"],\"b\":{\"a\":true}} \r\n")]
    [InlineData("\"\"")]
    [InlineData("{\"\":{\"\":1}}")]
    [InlineData("\"\\ud83d\\ude80 \\\\ud800 \\u0000\"")]
    [InlineData("\"🚀\u2028\"")]
    [InlineData("-0.0e-999")]
    [InlineData("123456789012345678901234567890")]
    public void Json_is_read(string text)
    {
        using var document = StrictJson.Parse(Encoding.UTF8.GetBytes(text)).Value;
        Assert.Equal(text.Trim(), document.RootElement.GetRawText());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("  ", "")]
    [InlineData("{", "")]
    [InlineData("{} {}", "")]
    [InlineData("[1,2]]", "")]
    [InlineData("NaN", "")]
    [InlineData("[1,NaN]", "/1")]
    [InlineData("{\"a\":{\"b\":Infinity}}", "/a/b")]
    [InlineData("{\"a\":[0,-Infinity]}", "/a/1")]
    [InlineData("[1,]", "/1")]
    [InlineData("{\"a\":1,}", "")]
    [InlineData("[1 /* why */]", "/1")]
    [InlineData("// why\n1", "")]
    [InlineData("{'a':1}", "")]
    [InlineData("{a:1}", "")]
    [InlineData("{\"a\" 1}", "")]
    [InlineData("[01]", "/0")]
    [InlineData("[+1]", "/0")]
    [InlineData("[.5]", "/0")]
    [InlineData("[1.]", "/0")]
    [InlineData("[\"a\tb\"]", "/0")]
    [InlineData("[\"\\x\"]", "/0")]
    [InlineData("[\"\\u12G4\"]", "/0")]
    [InlineData("[[],{\"k\":[tru]}]", "/1/k/0")]
    [InlineData("{\"a/b\":{\"~\":[nul]}}", "/a~1b/~0/0")]
    [InlineData("\uFEFF{}", "")]
    public void Broken_syntax_is_refused_with_its_place(string text, string pointer)
    {
        var problem = StrictJson.Parse(Encoding.UTF8.GetBytes(text)).Problem;
        Assert.NotNull(problem);
        Assert.Equal((ModelProblems.MalformedJsonCode, 400), (problem.Code, problem.Status));
        Assert.Equal(pointer, Assert.Single(problem.Faults).Pointer);
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}", "/a", "a")]
    [InlineData("{\"a\":1,\"b\":2,\"\\u0061\":3}", "/a", "a")]
    [InlineData("[0,{\"x\":{\"k\":{},\"k\":[]}}]", "/1/x/k", "k")]
    [InlineData("{\"\":1,\"\":1}", "/", "")]
    public void A_key_twice_in_one_object_is_refused(string text, string pointer, string key)
    {
        var fault = Assert.Single(StrictJson.Parse(Encoding.UTF8.GetBytes(text)).Problem!.Faults);
        Assert.Equal((pointer, $"a second time the key {key}"), (fault.Pointer, fault.Found));
    }

    [Fact]
    public void One_of_many_keys_twice_is_found()
    {
        var members = Enumerable.Range(0, 5_000).Select(index => $"\"k{index}\":{index}");
        Assert.Null(StrictJson.Parse(Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}")).Problem);
        var repeated = StrictJson.Parse(Encoding.UTF8.GetBytes($"{{{string.Join(',', members)},\"k17\":0}}"));
        Assert.Equal("/k17", Assert.Single(repeated.Problem!.Faults).Pointer);
    }

    [Theory]
    [InlineData("[\"\\ud800\"]", "/0", "\\ud800")]
    [InlineData("[\"\\udC00\"]", "/0", "\\udC00")]
    [InlineData("[\"x\\ud800y\"]", "/0", "\\ud800")]
    [InlineData("[\"\\ud800\\u0041\"]", "/0", "\\ud800")]
    [InlineData("[\"\\uD83D\\uD83D\\uDE80\"]", "/0", "\\uD83D")]
    [InlineData("[\"\\\\\\ud800\"]", "/0", "\\ud800")]
    [InlineData("{\"a\":{\"\\uDE80\":1}}", "/a", "\\uDE80")]
    [InlineData("{\"a\":{\"\\ud800\":1,\"\\ud800\":2}}", "/a", "\\ud800")]
    public void Half_a_surrogate_pair_is_refused(string text, string pointer, string half)
    {
        var fault = Assert.Single(StrictJson.Parse(Encoding.UTF8.GetBytes(text)).Problem!.Faults);
        Assert.Equal((pointer, $"the unpaired surrogate {half}"), (fault.Pointer, fault.Found));
    }

    [Theory]
    [InlineData("7B2261223A5B312C2278FF225D7D", "/a/1", "byte 0xFF at offset 10")] // {"a":[1,"x<FF>"]}
    [InlineData("22C328", "", "byte 0xC3 at offset 1")]
    [InlineData("22EDA08022", "", "byte 0xED at offset 1")] // A surrogate in UTF-8.
    [InlineData("22C08022", "", "byte 0xC0 at offset 1")] // An overlong zero.
    [InlineData("22F4908080", "", "byte 0xF4 at offset 1")] // Over U+10FFFF.
    [InlineData("7B7DFE", "", "byte 0xFE at offset 2")]
    [InlineData("7B22FF223A317D", "", "byte 0xFF at offset 2")]
    public void Invalid_utf8_is_refused_with_its_offset(string hex, string pointer, string found)
    {
        var fault = Assert.Single(StrictJson.Parse(Convert.FromHexString(hex)).Problem!.Faults);
        Assert.Equal((pointer, found), (fault.Pointer, fault.Found));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Nesting_is_read_to_64_levels_and_no_further(string open, string close)
    {
        string Nested(int depth) =>
            string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
        Assert.Null(StrictJson.Parse(Encoding.UTF8.GetBytes(Nested(64))).Problem);
        var fault = Assert.Single(StrictJson.Parse(Encoding.UTF8.GetBytes(Nested(65))).Problem!.Faults);
        Assert.Equal("nesting over 64", fault.Found);
        Assert.Equal(64, fault.Pointer.Count(unit => unit == '/'));
    }

    [Fact]
    public void A_million_open_brackets_are_refused_without_recursion()
    {
        var fault = Assert.Single(StrictJson.Parse(Encoding.UTF8.GetBytes(new string('[', 1_000_000))).Problem!.Faults);
        Assert.Equal("nesting over 64", fault.Found);
    }

    [Fact]
    public void Long_keys_inside_each_other_cost_no_more_than_the_text()
    {
        var text = new StringBuilder();
        for (var level = 0; level < 64; level++)
        {
            text.Append("{\"").Append('k', 20_000).Append("\":");
        }

        var bytes = Encoding.UTF8.GetBytes(text.Append('!').ToString());
        StrictJson.Parse(Encoding.UTF8.GetBytes("!"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotNull(StrictJson.Parse(bytes).Problem);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20L * bytes.Length);
    }

    [Fact]
    public void What_was_found_is_shortened()
    {
        var fault = Assert.Single(
            StrictJson
                .Parse(Encoding.UTF8.GetBytes($"{{\"{new string('é', 500)}\":1,\"{new string('é', 500)}\":1}}"))
                .Problem!.Faults
        );
        Assert.InRange(CodePoints.Count(fault.Found), 1, Excerpt.MaxLength);
    }

    [Fact]
    public void Whatever_another_writer_writes_is_read_the_same()
    {
        GenJson(3)
            .Sample(node =>
            {
                var text = node?.ToJsonString() ?? "null";
                using var document = StrictJson.Parse(Encoding.UTF8.GetBytes(text)).Value;
                Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(text).RootElement, document.RootElement));
            });
    }

    [Fact]
    public void Broken_text_is_refused_with_one_fault_or_read_as_another_reader_reads_it()
    {
        const string parts = "{}[]\",:\\ud8dcA 01.e-+tfn\u00e9\n/*N";
        Gen.OneOf(Gen.Char[parts], Gen.Char["{}[]\",:1"])
            .Array[0, 24]
            .Sample(units =>
            {
                var bytes = Encoding.UTF8.GetBytes(units);
                var outcome = StrictJson.Parse(bytes);
                if (outcome.Problem is { } problem)
                {
                    var fault = Assert.Single(problem.Faults);
                    Assert.True(fault.Pointer is "" or ['/', ..]);
                    return;
                }

                using var document = outcome.Value;
                Assert.Equal(JsonNode.Parse(bytes)?.ToJsonString() ?? "null", JsonSerializer.Serialize(document));
            });
    }

    [Fact]
    public void Any_bytes_are_answered()
    {
        Gen.Byte.Array[0, 40]
            .Sample(bytes =>
            {
                var outcome = StrictJson.Parse(bytes);
                Assert.True(outcome.Problem is { Faults.Length: 1 } || outcome.Value is not null);
            });
    }

    private static Gen<JsonNode?> GenJson(int depth)
    {
        var text = Gen.OneOf(Gen.Char['\0', '\uD7FF'], Gen.Char['\uE000', '\uFFFF'])
            .Array[0, 8]
            .Select(units => new string(units));
        var scalar = Gen.OneOf<JsonNode?>(
            text.Select(value => (JsonNode?)JsonValue.Create(value + "🚀")),
            Gen.Double.Where(double.IsFinite).Select(value => (JsonNode?)JsonValue.Create(value)),
            Gen.Bool.Select(value => (JsonNode?)JsonValue.Create(value)),
            Gen.Bool.Select(_ => (JsonNode?)null)
        );
        if (depth == 0)
        {
            return scalar;
        }

        var inner = GenJson(depth - 1);
        return Gen.OneOf(
            scalar,
            inner.Array[0, 4].Select(items => (JsonNode?)new JsonArray(items)),
            Gen.Select(text, inner)
                .Array[0, 4]
                .Select(pairs =>
                    (JsonNode?)
                        new JsonObject(
                            pairs
                                .DistinctBy(pair => pair.Item1, StringComparer.Ordinal)
                                .Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))
                        )
                )
        );
    }
}
