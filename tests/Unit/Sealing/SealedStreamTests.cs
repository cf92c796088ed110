using Plumbline.Sealing;

namespace Plumbline.Tests.Unit.Sealing;

public sealed class SealedStreamTests
{
    private static readonly byte[] Plaintext = Sealed.Pattern(40_000);
    private static readonly byte[] Whole = Cobblestone.Close(Sealed.Key, Sealed.Context, Sealed.Salt, Plaintext);

    [Theory]
    [InlineData(55, 0)]
    [InlineData(56, 0)]
    [InlineData(56 + 16_384, 0)]
    [InlineData(56 + 16_399, 0)]
    [InlineData(56 + 16_400, 16_384)]
    [InlineData(56 + 32_799, 16_384)]
    [InlineData(56 + 32_800, 32_768)]
    [InlineData(56 + 32_800 + 7_247, 32_768)]
    public void No_byte_of_a_chunk_is_given_before_the_whole_chunk_has_come(int arrived, int given)
    {
        using var opening = new OpeningStream(
            new DrippingStream(Whole, 1_000, failAfter: arrived),
            Sealed.Key,
            Sealed.Context
        );
        using var got = new MemoryStream();

        Assert.Throws<IOException>(() => opening.CopyTo(got, 100));
        Assert.Equal(Plaintext[..given], got.ToArray());
    }

    [Fact]
    public void A_changed_chunk_gives_nothing_of_itself_and_the_stream_stays_broken()
    {
        var changed = (byte[])Whole.Clone();
        changed[56 + 16_400 + 16_399] ^= 128;
        using var opening = new OpeningStream(new MemoryStream(changed), Sealed.Key, Sealed.Context);
        var got = new byte[16_384];
        opening.ReadExactly(got);
        Assert.Equal(Plaintext[..16_384], got);

        var one = new byte[1];
        Assert.Throws<SealBrokenException>(() => opening.Read(one));
        Assert.Throws<SealBrokenException>(() => opening.Read(one));
        Assert.Equal(0, one[0]);
    }

    [Fact]
    public void A_cut_stream_throws_before_its_end_is_reported()
    {
        // After the second full chunk everything read so far is authentic: only the missing end tells.
        using var opening = new OpeningStream(new MemoryStream(Whole[..(56 + 32_800)]), Sealed.Key, Sealed.Context);
        opening.ReadExactly(new byte[32_768]);

        Assert.Throws<SealBrokenException>(() => opening.Read(new byte[1]));
    }

    [Fact]
    public async Task A_cut_stream_throws_before_its_end_is_reported_when_read_asynchronously()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var opening = new OpeningStream(
            new MemoryStream(Whole[..(56 + 32_800)]),
            Sealed.Key,
            Sealed.Context
        );
        await opening.ReadExactlyAsync(new byte[32_768], cancel);

        await Assert.ThrowsAsync<SealBrokenException>(() =>
            opening.ReadAtLeastAsync(new byte[1], 1, false, cancel).AsTask()
        );
    }

    [Fact]
    public async Task Asynchronous_calls_give_the_same_bytes()
    {
        var cancel = TestContext.Current.CancellationToken;
        foreach (var length in Sealed.Lengths)
        {
            var plaintext = Sealed.Pattern(length);
            var sealedBytes = new MemoryStream();
            await using (
                var closing = new ClosingStream(sealedBytes, Sealed.Key, Sealed.Context, Sealed.Salt, leaveOpen: true)
            )
            {
                foreach (var part in plaintext.Chunk(9_999))
                {
                    await closing.WriteAsync(part, cancel);
                    await closing.FlushAsync(cancel);
                }

                await closing.FinishAsync(cancel);
                await closing.FinishAsync(cancel);
            }

            Assert.Equal(Cobblestone.Close(Sealed.Key, Sealed.Context, Sealed.Salt, plaintext), sealedBytes.ToArray());
            sealedBytes.Position = 0;
            await using var opening = new OpeningStream(sealedBytes, Sealed.Key, Sealed.Context);
            using var opened = new MemoryStream();
            await opening.CopyToAsync(opened, 777, cancel);
            Assert.Equal(plaintext, opened.ToArray());
            Assert.Equal(0, await opening.ReadAsync(new byte[1], cancel));
        }
    }

    [Fact]
    public void A_read_of_no_bytes_says_nothing_about_the_end()
    {
        using var opening = new OpeningStream(new MemoryStream(Whole), Sealed.Key, Sealed.Context);
        Assert.Equal(0, opening.Read([]));
        Assert.Equal(1, opening.Read(new byte[1]));
    }

    [Fact]
    public void A_writer_that_dies_leaves_nothing_that_opens()
    {
        foreach (var length in new[] { 0, 10, 16_384, 20_000, 32_768 })
        {
            var left = new MemoryStream();
            using (var closing = new ClosingStream(left, Sealed.Key, Sealed.Context, Sealed.Salt, leaveOpen: true))
            {
                closing.Write(Sealed.Pattern(length));
                closing.Flush();
            }

            Assert.False(Cobblestone.TryOpen(Sealed.Key, Sealed.Context, left.ToArray(), out _));
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(20_000)]
    public void After_a_failed_write_nothing_more_is_written(int capacity)
    {
        using var disk = new FullDiskStream(capacity);
        using var closing = new ClosingStream(disk, Sealed.Key, Sealed.Context, Sealed.Salt);
        Assert.Throws<IOException>(() => closing.Write(Plaintext));
        var length = disk.Length;
        disk.Relieved = true;

        Assert.Throws<InvalidOperationException>(() => closing.Write(Plaintext));
        Assert.Throws<InvalidOperationException>(closing.Finish);
        Assert.False(closing.CanWrite);
        Assert.Equal(length, disk.Length);
    }

    [Fact]
    public void Nothing_follows_the_end()
    {
        using var inner = new MemoryStream();
        using var closing = new ClosingStream(inner, Sealed.Key, Sealed.Context, Sealed.Salt);
        closing.Finish();
        closing.Finish();

        Assert.Throws<InvalidOperationException>(() => closing.WriteByte(1));
        Assert.Equal(72, inner.Length);
    }

    [Fact]
    public void Disposing_closes_the_inner_stream_unless_it_is_to_stay_open()
    {
        foreach (var leaveOpen in new[] { false, true })
        {
            var inner = new MemoryStream(Whole);
            new OpeningStream(inner, Sealed.Key, Sealed.Context, leaveOpen).Dispose();
            Assert.Equal(leaveOpen, inner.CanRead);
            var outer = new MemoryStream();
            var closing = new ClosingStream(outer, Sealed.Key, Sealed.Context, Sealed.Salt, leaveOpen);
            closing.Dispose();
            Assert.Equal(leaveOpen, outer.CanWrite);
            Assert.Throws<ObjectDisposedException>(() => closing.WriteByte(1));
            Assert.Throws<ObjectDisposedException>(closing.Finish);
        }
    }

    [Fact]
    public void A_stream_goes_one_way_only()
    {
        using var closing = new ClosingStream(new MemoryStream(), Sealed.Key, Sealed.Context, Sealed.Salt);
        using var opening = new OpeningStream(new MemoryStream(Whole), Sealed.Key, Sealed.Context);

        Assert.Equal((false, true, false), (closing.CanRead, closing.CanWrite, closing.CanSeek));
        Assert.Equal((true, false, false), (opening.CanRead, opening.CanWrite, opening.CanSeek));
        Assert.Throws<NotSupportedException>(() => closing.ReadByte());
        Assert.Throws<NotSupportedException>(() => opening.WriteByte(1));
        Assert.Throws<NotSupportedException>(() => opening.Position);
        Assert.Throws<NotSupportedException>(() => opening.Seek(0, SeekOrigin.Begin));
    }

    [Fact]
    public void A_file_is_sealed_and_opened_or_refused()
    {
        var sealedFile = new MemoryStream();
        SealFile.Close(new MemoryStream(Plaintext), sealedFile, Sealed.Key, Sealed.Context, Sealed.Salt);
        Assert.Equal(Whole, sealedFile.ToArray());

        var opened = new MemoryStream();
        Assert.True(SealFile.Open(new MemoryStream(Whole), opened, Sealed.Key, Sealed.Context));
        Assert.Equal(Plaintext, opened.ToArray());
        Assert.False(SealFile.Open(new MemoryStream(Whole[..^1]), new MemoryStream(), Sealed.Key, Sealed.Context));
        Assert.False(SealFile.Open(new MemoryStream(Whole), new MemoryStream(), Sealed.Key, []));
        Assert.True(sealedFile.CanWrite && opened.CanWrite);
    }

    [Fact]
    public void The_text_of_a_key_file_is_64_hex_digits()
    {
        var digits = Convert.ToHexString(Sealed.Key);
        Assert.True(HexKey.TryParse($" {digits}\n", out var key));
        Assert.Equal(Sealed.Key, key);
        Assert.True(HexKey.TryParse(digits.ToLowerInvariant(), out _));
        Assert.True(HexKey.TryParseSalt(Convert.ToHexString(Sealed.Salt), out var salt));
        Assert.Equal(Sealed.Salt, salt);
        foreach (
            var wrong in new[] { "", digits[1..], digits + "0", digits + "00", "g" + digits[1..], "0x" + digits[2..] }
        )
        {
            Assert.False(HexKey.TryParse(wrong, out key));
            Assert.Null(key);
            Assert.False(HexKey.TryParseSalt(wrong, out _));
        }
    }
}
