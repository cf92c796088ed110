using System.Security.Cryptography;
using CsCheck;
using Plumbline.Transparency;

namespace Plumbline.Tests.Unit.Transparency;

public sealed class MerkleTreeBuilderTests
{
    private static readonly string[] Leaves =
    [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    [Theory] // The eight-leaf tree that implementations of RFC 6962 are tested with, at each of its sizes.
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_known_roots_come_out(int size, string root)
    {
        var builder = new MerkleTreeBuilder();
        foreach (var leaf in Leaves.Take(size))
        {
            builder.Add(Convert.FromHexString(leaf));
        }

        Assert.Equal(size, builder.Count);
        Assert.Equal(root, Convert.ToHexStringLower(builder.Root()));
    }

    [Fact]
    public void At_every_size_the_root_is_what_the_definition_says()
    {
        Gen.Byte.Array[0, 5]
            .Array[0, 70]
            .Sample(entries =>
            {
                var builder = new MerkleTreeBuilder();
                for (var size = 0; size <= entries.Length; size++)
                {
                    Assert.Equal(Defined(entries[..size]), builder.Root());
                    if (size < entries.Length)
                    {
                        builder.Add(entries[size]);
                    }
                }
            });
    }

    [Fact]
    public void Asking_for_the_root_disturbs_nothing()
    {
        var (asked, silent) = (new MerkleTreeBuilder(), new MerkleTreeBuilder());
        for (var number = 0; number < 1_000; number++)
        {
            byte[] entry = BitConverter.GetBytes(number);
            asked.Add(entry);
            silent.AddHash(MerkleTreeBuilder.LeafHash(entry));
            Assert.Equal(asked.Root(), asked.Root());
        }

        Assert.Equal(silent.Root(), asked.Root());
    }

    [Theory]
    [InlineData(1_023)]
    [InlineData(1_024)]
    [InlineData(100_000)]
    public void An_entry_of_any_length_is_hashed_whole(int length)
    {
        var entry = Enumerable.Range(0, length).Select(number => (byte)(number % 251)).ToArray();
        Assert.Equal(SHA256.HashData([0, .. entry]), MerkleTreeBuilder.LeafHash(entry));
    }

    [Fact]
    public void A_hash_of_another_length_is_a_bug() =>
        Assert.Throws<ArgumentException>(() => new MerkleTreeBuilder().AddHash(new byte[31]));

    [Fact]
    public void An_entry_more_costs_no_memory()
    {
        var builder = new MerkleTreeBuilder();
        builder.Add([1]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var number = 0; number < 10_000; number++)
        {
            builder.Add([2]);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>RFC 6962, section 2.1, word by word.</summary>
    private static byte[] Defined(byte[][] entries)
    {
        if (entries.Length <= 1)
        {
            return entries.Length == 0 ? SHA256.HashData([]) : SHA256.HashData([0, .. entries[0]]);
        }

        var split = 1;
        while (split * 2 < entries.Length)
        {
            split *= 2;
        }

        return SHA256.HashData([1, .. Defined(entries[..split]), .. Defined(entries[split..])]);
    }
}
