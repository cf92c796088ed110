using System.Text;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Model;

public sealed class ExcerptTests
{
    [Fact]
    public void Text_of_80_code_points_is_kept_and_of_81_is_cut()
    {
        var kept = string.Concat(Enumerable.Repeat("🚀", 80));
        Assert.Equal(kept, Excerpt.Of(kept.AsSpan()));
        Assert.Equal(kept, Excerpt.Of(Encoding.UTF8.GetBytes(kept)));
        var cut = string.Concat(Enumerable.Repeat("🚀", 79)) + "…";
        Assert.Equal(cut, Excerpt.Of((kept + "🚀").AsSpan()));
        Assert.Equal(cut, Excerpt.Of(Encoding.UTF8.GetBytes(kept + "🚀")));
    }

    [Fact]
    public void Long_bytes_are_cut_between_characters()
    {
        foreach (var letter in (string[])["a", "é", "좋", "🚀"])
        {
            var excerpt = Excerpt.Of(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(letter, 5_000))));
            Assert.Equal(string.Concat(Enumerable.Repeat(letter, 79)) + "…", excerpt);
        }
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_shown_as_such() => Assert.Equal("a\uFFFDb", Excerpt.Of([0x61, 0xFF, 0x62]));

    [Fact]
    public void A_value_is_shown_as_it_was_written() =>
        Assert.Equal("\"\\u0041\"", Excerpt.Of(Texts.Json("""["\u0041"]""")[0]));
}
