using Plumbline.Sealing;

namespace Plumbline.Tests.Unit.Sealing;

/// <summary>Each implementation opens what the other closed, and both write the same bytes.</summary>
public sealed class SecondImplementationTests(SecondImplementation second) : IClassFixture<SecondImplementation>
{
    public static TheoryData<int> Lengths => [.. Sealed.Lengths];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void It_opens_what_we_close(int length)
    {
        var plaintext = Sealed.Pattern(length);
        var whole = Cobblestone.Close(Sealed.Key, Sealed.Context, Sealed.Salt, plaintext);
        var streamed = Sealed.Stream(Sealed.Key, Sealed.Context, Sealed.Salt, plaintext, writeLength: 1_000);

        Assert.Equal(plaintext, Open(whole));
        Assert.Equal(plaintext, Open(streamed));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void We_open_what_it_closes(int length)
    {
        var plaintext = Sealed.Pattern(length);
        var sealedBytes = Close(plaintext);

        Assert.True(Cobblestone.TryOpen(Sealed.Key, Sealed.Context, sealedBytes, out var opened));
        Assert.Equal(plaintext, opened);
        var (given, whole) = Sealed.Unstream(Sealed.Key, Sealed.Context, sealedBytes, readLength: 1_000);
        Assert.True(whole);
        Assert.Equal(plaintext, given);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Both_write_the_same_bytes(int length)
    {
        var plaintext = Sealed.Pattern(length);
        var expected = Close(plaintext);

        Assert.Equal(expected, Cobblestone.Close(Sealed.Key, Sealed.Context, Sealed.Salt, plaintext));
        Assert.Equal(expected, Sealed.Stream(Sealed.Key, Sealed.Context, Sealed.Salt, plaintext, writeLength: 7_777));
    }

    [Fact]
    public void Both_derive_the_same_key_and_commitment_whatever_the_length_of_the_context()
    {
        // Beyond 374 bytes the derivation leaves the stack.
        foreach (var length in new[] { 0, 1, 63, 64, 373, 374, 375, 376, 1_000, 70_000 })
        {
            var context = Sealed.Pattern(length);
            var derived = second.Ask(
                "expand",
                "derived",
                ("key", Sealed.Key),
                ("salt", Sealed.Salt),
                ("context", context)
            )!;
            var ours = Cobblestone.Close(Sealed.Key, context, Sealed.Salt, []);
            Assert.Equal(derived[44..], ours[24..56]);

            // The tag of the empty chunk under its key and nonce.
            using var gcm = new System.Security.Cryptography.AesGcm(derived.AsSpan(0, 32), 16);
            var tag = new byte[16];
            gcm.Encrypt(derived.AsSpan(32, 12), [], [], tag);
            Assert.Equal(tag, ours[56..]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(56)]
    [InlineData(4_096)]
    public void Each_unwraps_the_keys_that_the_other_wrapped(int length)
    {
        var key = Sealed.Pattern(length);
        var ours = KeyWrap.Wrap(Sealed.Key, key);
        var its = second.Ask("wrap", "wrapped", ("wrappingKey", Sealed.Key), ("key", key));

        Assert.Equal(its, ours);
        Assert.Equal(key, KeyWrap.Unwrap(Sealed.Key, its!));
        Assert.Equal(key, second.Ask("unwrap", "key", ("wrappingKey", Sealed.Key), ("wrapped", ours)));
    }

    [Fact]
    public void It_refuses_what_we_refuse()
    {
        var sealedBytes = Cobblestone.Close(Sealed.Key, Sealed.Context, Sealed.Salt, Sealed.Pattern(16_384));
        Assert.Null(Open(sealedBytes[..^16]));
        Assert.Null(Open([.. sealedBytes, 0]));
        sealedBytes[30] ^= 1;
        Assert.Null(Open(sealedBytes));
    }

    private byte[] Close(byte[] plaintext) =>
        second.Ask(
            "close",
            "sealed",
            ("key", Sealed.Key),
            ("context", Sealed.Context),
            ("salt", Sealed.Salt),
            ("plaintext", plaintext)
        )!;

    private byte[]? Open(byte[] sealedBytes) =>
        second.Ask("open", "plaintext", ("key", Sealed.Key), ("context", Sealed.Context), ("sealed", sealedBytes));
}
