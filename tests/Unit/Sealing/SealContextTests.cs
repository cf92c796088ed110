using CsCheck;
using Plumbline.Sealing;

namespace Plumbline.Tests.Unit.Sealing;

public sealed class SealContextTests
{
    private static readonly string[] Home = ["5c1a0e6b9d2f48370a1b2c3d", "00ff11ee22dd33cc44bb55aa", "1", "answer"];

    [Fact]
    public void A_ciphertext_moved_to_another_client_row_version_or_field_is_refused()
    {
        var sealedBytes = Cobblestone.Close(Sealed.Key, Of(Home), Sealed.Salt, "yes"u8);
        Assert.True(Cobblestone.TryOpen(Sealed.Key, Of(Home), sealedBytes, out _));
        for (var part = 0; part < 4; part++)
        {
            foreach (
                var other in new[] { "", "2", Home[part] + "0", Home[part][1..], Home[part].ToUpperInvariant() + " " }
            )
            {
                var elsewhere = (string[])Home.Clone();
                elsewhere[part] = other;
                Assert.False(Cobblestone.TryOpen(Sealed.Key, Of(elsewhere), sealedBytes, out _));
                Assert.False(Sealed.Unstream(Sealed.Key, Of(elsewhere), sealedBytes, 10).Whole);
            }
        }
    }

    [Fact]
    public void The_border_between_parts_counts()
    {
        Assert.NotEqual(SealContext.Of("ab", "c", "d", "e"), SealContext.Of("a", "bc", "d", "e"));
        Assert.NotEqual(SealContext.Of("a", "", "b", "c"), SealContext.Of("a", "b", "", "c"));
    }

    [Fact]
    public void Two_lists_of_parts_have_one_context_only_when_they_are_equal()
    {
        // Few letters, lengths among them: collisions would be found.
        var part = Gen.Char["\0\u0001\u0002ab"].Array[0, 3].Select(letters => new string(letters));
        var parts = part.Array[4];
        Gen.Select(parts, parts)
            .Sample((a, b) => Of(a).AsSpan().SequenceEqual(Of(b)) == a.AsSpan().SequenceEqual(b), iter: 20_000);
    }

    [Fact]
    public void A_part_of_65_535_bytes_is_the_longest()
    {
        Assert.Equal(5 * 2 + 11 + 65_535, SealContext.Of(new string('a', 65_535), "", "", "").Length);
        var refused = Assert.Throws<ArgumentException>(() => SealContext.Of("", "", "", new string('a', 65_536)));
        Assert.Equal("field", refused.ParamName);
        Assert.Throws<ArgumentException>(() => SealContext.Of("", new string('é', 32_768), "", ""));
    }

    [Fact]
    public void A_half_character_is_no_part_of_a_context()
    {
        Assert.ThrowsAny<ArgumentException>(() => SealContext.Of("a", "\ud800", "1", "x"));
        Assert.ThrowsAny<ArgumentException>(() => BlindIndex.Of(Sealed.Key, "a", "\udc00"));
    }

    private static byte[] Of(string[] parts) => SealContext.Of(parts[0], parts[1], parts[2], parts[3]);
}
