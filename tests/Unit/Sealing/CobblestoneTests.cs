using CsCheck;
using Plumbline.Sealing;

namespace Plumbline.Tests.Unit.Sealing;

public sealed class CobblestoneTests
{
    private const int SealedChunk = 16_400;

    // Two full chunks and a short one, beside another object of the same lengths under the same key and context.
    private static readonly byte[] Whole = Cobblestone.Close(
        Sealed.Key,
        Sealed.Context,
        Sealed.Salt,
        Sealed.Pattern(32_778)
    );
    private static readonly byte[] Other = Cobblestone.Close(
        Sealed.Key,
        Sealed.Context,
        Sealed.Salt.Select(b => (byte)(255 - b)).ToArray(),
        Sealed.Pattern(32_778)
    );
    private static readonly byte[] EvenlyFull = Cobblestone.Close(
        Sealed.Key,
        Sealed.Context,
        Sealed.Salt,
        Sealed.Pattern(16_384)
    );

    public static TheoryData<string> Edits => [.. All.Keys];

    private static readonly Dictionary<string, byte[]> All = new(StringComparer.Ordinal)
    {
        ["the commitment changed"] = Flip(Whole, 24),
        ["the last byte of the commitment changed"] = Flip(Whole, 55),
        ["the salt changed"] = Flip(Whole, 0),
        ["the header of another object"] = [.. Other[..56], .. Whole[56..]],
        ["the first chunk dropped"] = [.. Whole[..56], .. Whole[Chunk(1)..]],
        ["a middle chunk dropped"] = [.. Whole[..Chunk(1)], .. Whole[Chunk(2)..]],
        ["the last chunk missing"] = Whole[..Chunk(2)],
        ["two chunks swapped"] =
        [
            .. Whole[..56],
            .. Whole[Chunk(1)..Chunk(2)],
            .. Whole[Chunk(0)..Chunk(1)],
            .. Whole[Chunk(2)..],
        ],
        ["a chunk twice"] = [.. Whole[..Chunk(1)], .. Whole[Chunk(0)..Chunk(1)], .. Whole[Chunk(2)..]],
        ["a chunk of another object"] = [.. Whole[..Chunk(1)], .. Other[Chunk(1)..Chunk(2)], .. Whole[Chunk(2)..]],
        ["the last chunk of another object"] = [.. Whole[..Chunk(2)], .. Other[Chunk(2)..]],
        ["a final chunk of full length"] = EvenlyFull[..Chunk(1)],
        ["the empty last chunk changed"] = Flip(EvenlyFull, EvenlyFull.Length - 1),
        ["one byte more"] = [.. Whole, 0],
        ["a tag more"] = [.. Whole, .. new byte[16]],
        ["the last chunk twice"] = [.. Whole, .. Whole[Chunk(2)..]],
        ["the whole object twice"] = [.. Whole, .. Whole],
        ["one byte less"] = Whole[..^1],
        ["the last tag missing"] = Whole[..^16],
        ["a bit of the first chunk changed"] = Flip(Whole, 56),
        ["a bit of a middle tag changed"] = Flip(Whole, Chunk(2) - 1),
        ["a bit of the last chunk changed"] = Flip(Whole, Chunk(2)),
        ["the header alone"] = Whole[..56],
        ["the salt alone"] = Whole[..24],
        ["nothing"] = [],
        ["zeros"] = new byte[Whole.Length],
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edited_object_is_refused_whole_and_streamed(string edit)
    {
        var edited = All[edit];
        Assert.False(Cobblestone.TryOpen(Sealed.Key, Sealed.Context, edited, out var plaintext));
        Assert.Null(plaintext);
        foreach (var readLength in new[] { 1_000, SealedChunk, 40_000 })
        {
            var (given, whole) = Sealed.Unstream(Sealed.Key, Sealed.Context, edited, readLength);
            Assert.False(whole);
            Assert.True(Sealed.Pattern(32_778).AsSpan().StartsWith(given));
            Assert.Equal(0, given.Length % 16_384);
        }
    }

    [Fact]
    public void The_unedited_objects_open()
    {
        Assert.True(Cobblestone.TryOpen(Sealed.Key, Sealed.Context, Whole, out var plaintext));
        Assert.Equal(Sealed.Pattern(32_778), plaintext);
        Assert.True(Cobblestone.TryOpen(Sealed.Key, Sealed.Context, Other, out plaintext));
        Assert.Equal(Sealed.Pattern(32_778), plaintext);
        Assert.True(Cobblestone.TryOpen(Sealed.Key, Sealed.Context, EvenlyFull, out plaintext));
        Assert.Equal(Sealed.Pattern(16_384), plaintext);
    }

    [Fact]
    public void Another_key_or_another_context_is_refused()
    {
        byte[][] contexts =
        [
            [],
            [.. Sealed.Context, 0],
            Sealed.Context[..^1],
            Flip(Sealed.Context, 3),
        ];
        foreach (var context in contexts)
        {
            Assert.False(Cobblestone.TryOpen(Sealed.Key, context, Whole, out _));
            Assert.Equal(([], false), Sealed.Unstream(Sealed.Key, context, Whole, 1_000));
        }

        for (var bit = 0; bit < 256; bit++)
        {
            var key = (byte[])Sealed.Key.Clone();
            key[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(Cobblestone.TryOpen(key, Sealed.Context, Whole, out _));
        }

        Assert.Equal(([], false), Sealed.Unstream(Flip(Sealed.Key, 31), Sealed.Context, Whole, 1_000));
    }

    [Fact]
    public void An_object_cut_short_anywhere_near_a_boundary_is_refused()
    {
        int[] boundaries =
        [
            0,
            24,
            56,
            72,
            Chunk(1) - 16,
            Chunk(1),
            Chunk(1) + 16,
            Chunk(2) - 16,
            Chunk(2),
            Chunk(2) + 16,
        ];
        foreach (var boundary in boundaries)
        {
            for (var length = Math.Max(0, boundary - 2); length <= boundary + 2; length++)
            {
                var cut = Whole[..length];
                Assert.False(Cobblestone.TryOpen(Sealed.Key, Sealed.Context, cut, out _));
                Assert.False(Sealed.Unstream(Sealed.Key, Sealed.Context, cut, 4_096).Whole);
            }
        }
    }

    [Fact]
    public void An_object_cut_short_anywhere_is_refused()
    {
        var small = Cobblestone.Close(Sealed.Key, Sealed.Context, Sealed.Salt, Sealed.Pattern(100));
        for (var length = 0; length < small.Length; length++)
        {
            Assert.False(Cobblestone.TryOpen(Sealed.Key, Sealed.Context, small.AsSpan(0, length), out _));
            Assert.Equal(([], false), Sealed.Unstream(Sealed.Key, Sealed.Context, small[..length], 7));
        }
    }

    [Fact]
    public void Every_single_bit_counts()
    {
        var small = Cobblestone.Close(Sealed.Key, Sealed.Context, Sealed.Salt, Sealed.Pattern(20));
        for (var bit = 0; bit < small.Length * 8; bit++)
        {
            small[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(Cobblestone.TryOpen(Sealed.Key, Sealed.Context, small, out _));
            Assert.Equal(([], false), Sealed.Unstream(Sealed.Key, Sealed.Context, small, 33));
            small[bit / 8] ^= (byte)(1 << bit % 8);
        }

        Assert.True(Cobblestone.TryOpen(Sealed.Key, Sealed.Context, small, out _));
    }

    [Fact]
    public void Opening_what_was_closed_is_the_identity()
    {
        var bytes = Gen.Byte.Array[0, 300];
        Gen.Select(Gen.Byte.Array[32], bytes, Gen.Byte.Array[24], Gen.Int[0, 70_000], Gen.Int[1, 20_000])
            .Sample(
                (key, context, salt, length, step) =>
                {
                    var plaintext = Sealed.Pattern(length);
                    var whole = Cobblestone.Close(key, context, salt, plaintext);
                    var (given, complete) = Sealed.Unstream(key, context, whole, step);
                    return Cobblestone.TryOpen(key, context, whole, out var opened)
                        && opened.AsSpan().SequenceEqual(plaintext)
                        && whole.AsSpan().SequenceEqual(Sealed.Stream(key, context, salt, plaintext, step))
                        && complete
                        && given.AsSpan().SequenceEqual(plaintext)
                        && whole.Length == Cobblestone.SealedLength(length);
                },
                iter: 200
            );
    }

    [Fact]
    public void A_key_or_a_salt_of_another_length_is_an_error_of_the_caller()
    {
        foreach (var length in new[] { 0, 16, 31, 33 })
        {
            var key = new byte[length];
            Assert.Throws<ArgumentException>(() => Cobblestone.Close(key, [], Sealed.Salt, []));
            Assert.Throws<ArgumentException>(() => Cobblestone.TryOpen(key, [], Whole, out _));
            Assert.Throws<ArgumentException>(() => Cobblestone.TryOpen(key, [], [], out _));
        }

        foreach (var length in new[] { 0, 12, 23, 25 })
        {
            Assert.Throws<ArgumentException>(() => Cobblestone.Close(Sealed.Key, [], new byte[length], []));
        }
    }

    [Fact]
    public void Closing_2_KB_allocates_little_more_than_the_result()
    {
        const int rounds = 100;
        const int arrayOverhead = 24;
        const int cipherLimit = 256;
        var plaintext = Sealed.Pattern(2_048);
        var context = SealContext.Of("5c1a0e6b9d2f48370a1b2c3d", "00ff11ee22dd33cc44bb55aa", "1", "answer");
        GC.KeepAlive(Cobblestone.Close(Sealed.Key, context, Sealed.Salt, plaintext));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < rounds; i++)
        {
            GC.KeepAlive(Cobblestone.Close(Sealed.Key, context, Sealed.Salt, plaintext));
        }

        var perObject = (GC.GetAllocatedBytesForCurrentThread() - before) / rounds;
        Assert.InRange(perObject, 1, Cobblestone.SealedLength(2_048) + arrayOverhead + cipherLimit);
    }

    private static int Chunk(int number) => 56 + number * SealedChunk;

    private static byte[] Flip(byte[] bytes, int index)
    {
        var changed = (byte[])bytes.Clone();
        changed[index] ^= 1;
        return changed;
    }
}
