using System.Text;
using System.Text.Json;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Model;

public sealed class ComposedFormTests
{
    [Fact]
    public void Each_vector_is_judged_as_another_implementation_judged_it()
    {
        using var vectors = JsonDocument.Parse(HouseFile.Read("contracts", "vectors", "composed-form.json"));
        Assert.All(
            vectors.RootElement.EnumerateArray(),
            vector =>
            {
                var points = vector.GetProperty("codePoints").GetString()!.Split(' ');
                var text = string.Concat(points.Select(point => char.ConvertFromUtf32(Convert.ToInt32(point, 16))));
                Assert.Equal(vector.GetProperty("isComposed").GetBoolean(), ComposedForm.FirstBreak(text) < 0);
            }
        );
    }

    [Theory]
    [InlineData("abc", -1)]
    [InlineData("née", -1)]
    [InlineData("ne\u0301e", 2)]
    [InlineData("ok \u212B", 3)]
    [InlineData("🚀e\u0301", 3)]
    [InlineData("a\u0301\u0327", 2)]
    public void The_place_is_told(string text, int index) => Assert.Equal(index, ComposedForm.FirstBreak(text));

    [Fact]
    public void A_long_run_of_marks_is_judged_in_its_order()
    {
        var marks = new string('\u0323', 20_000) + new string('\u0301', 20_000);
        Assert.Equal(-1, ComposedForm.FirstBreak("x" + marks[1..])); // No mark composes with x.
        Assert.Equal(1, ComposedForm.FirstBreak("e" + marks));
        Assert.Equal(20_001, ComposedForm.FirstBreak("q" + new string('\u0301', 20_000) + '\u0323'));
    }

    [Fact]
    public void Text_without_marks_costs_no_memory_that_grows_with_it()
    {
        var text = string.Concat(Enumerable.Repeat("좋다 日本語 Ærø ", 200));
        Assert.Equal(-1, ComposedForm.FirstBreak(text));
        var before = GC.GetAllocatedBytesForCurrentThread();
        ComposedForm.FirstBreak(text);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, text.Length / 4);
    }

    [Fact]
    public void Utf8_below_the_first_mark_is_told_at_once()
    {
        Assert.True(ComposedForm.IsPlainlyComposed("née \u02FF"u8));
        Assert.False(ComposedForm.IsPlainlyComposed(Encoding.UTF8.GetBytes("\u0300")));
        Assert.False(ComposedForm.IsPlainlyComposed("좋"u8));
    }
}
