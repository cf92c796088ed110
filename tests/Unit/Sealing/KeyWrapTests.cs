using Plumbline.Sealing;

namespace Plumbline.Tests.Unit.Sealing;

public sealed class KeyWrapTests
{
    [Fact]
    public void A_changed_wrapped_key_is_refused_whichever_bit_it_is()
    {
        var wrapped = KeyWrap.Wrap(Sealed.Key, Sealed.Pattern(32));
        Assert.Equal(40, wrapped.Length);
        for (var bit = 0; bit < wrapped.Length * 8; bit++)
        {
            wrapped[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Throws<SealBrokenException>(() => KeyWrap.Unwrap(Sealed.Key, wrapped));
            wrapped[bit / 8] ^= (byte)(1 << bit % 8);
        }

        Assert.Equal(Sealed.Pattern(32), KeyWrap.Unwrap(Sealed.Key, wrapped));
    }

    [Fact]
    public void A_wrapped_key_of_another_length_is_refused()
    {
        var wrapped = KeyWrap.Wrap(Sealed.Key, Sealed.Pattern(32));
        for (var length = 0; length < wrapped.Length; length++)
        {
            Assert.Throws<SealBrokenException>(() => KeyWrap.Unwrap(Sealed.Key, wrapped.AsSpan(0, length)));
        }

        Assert.Throws<SealBrokenException>(() => KeyWrap.Unwrap(Sealed.Key, [.. wrapped, .. new byte[8]]));
    }

    [Fact]
    public void Another_wrapping_key_is_refused()
    {
        var wrapped = KeyWrap.Wrap(Sealed.Key, Sealed.Pattern(32));
        Assert.Throws<SealBrokenException>(() => KeyWrap.Unwrap(new byte[32], wrapped));
        Assert.Throws<ArgumentException>(() => KeyWrap.Unwrap(new byte[16], wrapped));
        Assert.Throws<ArgumentException>(() => KeyWrap.Wrap(new byte[16], Sealed.Key));
        Assert.Throws<ArgumentException>(() => KeyWrap.Wrap(Sealed.Key, []));
    }
}
