using Plumbline.Sealing;

namespace Plumbline.Tests.Unit.Sealing;

public sealed class KeyedDigestTests
{
    private static readonly byte[] OtherKey = new byte[32];

    [Fact]
    public void Equal_values_are_found_and_others_are_not()
    {
        var index = BlindIndex.Of(Sealed.Key, "person.mail", "ada@example.org");
        Assert.Equal(64, index.Length);
        Assert.Equal(index, BlindIndex.Of(Sealed.Key, "person.mail", "ada@example.org"));
        Assert.NotEqual(index, BlindIndex.Of(Sealed.Key, "person.mail", "Ada@example.org"), StringComparer.Ordinal);
        Assert.NotEqual(index, BlindIndex.Of(Sealed.Key, "person.name", "ada@example.org"), StringComparer.Ordinal);
        Assert.NotEqual(index, BlindIndex.Of(OtherKey, "person.mail", "ada@example.org"), StringComparer.Ordinal);
    }

    [Fact]
    public void The_border_between_column_and_value_counts() =>
        Assert.NotEqual(
            BlindIndex.Of(Sealed.Key, "ab", "c"),
            BlindIndex.Of(Sealed.Key, "a", "bc"),
            StringComparer.Ordinal
        );

    [Fact]
    public void An_index_a_digest_and_a_pseudonym_of_the_same_text_have_nothing_in_common()
    {
        var index = BlindIndex.Of(Sealed.Key, "person", "ada");
        var digest = KeyedDigest.Of(Sealed.Key, "person", "ada"u8);
        var pseudonym = Pseudonym.Of(Sealed.Key, "ada");
        Assert.NotEqual(index, digest, StringComparer.Ordinal);
        Assert.NotEqual(index[..24], pseudonym[2..], StringComparer.Ordinal);
        Assert.NotEqual(digest[..24], pseudonym[2..], StringComparer.Ordinal);
    }

    [Fact]
    public void A_person_has_another_pseudonym_for_each_client()
    {
        var name = Pseudonym.Of(Sealed.Key, "5c1a0e6b9d2f48370a1b2c3d");
        Assert.Matches("^p_[0-9a-f]{24}$", name);
        Assert.Equal(name, Pseudonym.Of(Sealed.Key, "5c1a0e6b9d2f48370a1b2c3d"));
        Assert.NotEqual(name, Pseudonym.Of(OtherKey, "5c1a0e6b9d2f48370a1b2c3d"), StringComparer.Ordinal);
    }

    [Fact]
    public void A_key_has_32_bytes() =>
        Assert.Throws<ArgumentException>(() => KeyedDigest.Of(new byte[16], "item", "x"u8));
}
