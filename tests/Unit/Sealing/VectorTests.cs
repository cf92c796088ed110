using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plumbline.Sealing;

namespace Plumbline.Tests.Unit.Sealing;

/// <summary>The stored cases of contracts/vectors: those of the second implementation, and published ones.</summary>
public sealed class VectorTests
{
    private static readonly JsonElement Ours = Read("sealing.json");
    private static readonly JsonElement Published = Read("sealing-published.json");

    [Fact]
    public void The_stored_cases_are_those_of_the_second_implementation()
    {
        var stored = File.ReadAllText(RepositoryFile.PathOf("contracts", "vectors", "sealing.json"));
        Assert.Equal(SecondImplementation.Run("vectors"), stored);
    }

    [Fact]
    public void Every_stored_object_is_closed_and_opened_to_the_byte()
    {
        var count = 0;
        foreach (var one in Ours.GetProperty("cobblestone").EnumerateArray())
        {
            var context = ContextOf(one.GetProperty("context"));
            var plaintext = Sealed.Pattern(one.GetProperty("length").GetInt32());
            var sealedBytes = Cobblestone.Close(Hex(one, "key"), context, Hex(one, "salt"), plaintext);

            Assert.Equal(one.GetProperty("sealedLength").GetInt32(), sealedBytes.Length);
            Assert.Equal(Hex(one, "sealedSha256"), SHA256.HashData(sealedBytes));
            Assert.Equal(sealedBytes, Sealed.Stream(Hex(one, "key"), context, Hex(one, "salt"), plaintext, 5_000));
            Assert.True(Cobblestone.TryOpen(Hex(one, "key"), context, sealedBytes, out var opened));
            Assert.Equal(plaintext, opened);
            if (one.TryGetProperty("sealed", out _))
            {
                Assert.Equal(Hex(one, "sealed"), sealedBytes);
            }

            count++;
        }

        Assert.Equal(14, count);
    }

    [Fact]
    public void Every_stored_context_key_and_digest_is_the_same()
    {
        foreach (var one in Ours.GetProperty("context").EnumerateArray())
        {
            Assert.Equal(Hex(one, "bytes"), ContextOf(one.GetProperty("parts")));
        }

        foreach (var one in Ours.GetProperty("keyWrap").EnumerateArray())
        {
            Assert.Equal(Hex(one, "wrapped"), KeyWrap.Wrap(Hex(one, "wrappingKey"), Hex(one, "key")));
            Assert.Equal(Hex(one, "key"), KeyWrap.Unwrap(Hex(one, "wrappingKey"), Hex(one, "wrapped")));
        }

        foreach (var one in Ours.GetProperty("blindIndex").EnumerateArray())
        {
            Assert.Equal(Text(one, "index"), BlindIndex.Of(Hex(one, "key"), Text(one, "column"), Text(one, "value")));
        }

        foreach (var one in Ours.GetProperty("keyedDigest").EnumerateArray())
        {
            var bytes = Sealed.Pattern(one.GetProperty("length").GetInt32());
            Assert.Equal(Text(one, "digest"), KeyedDigest.Of(Hex(one, "key"), Text(one, "purpose"), bytes));
        }

        foreach (var one in Ours.GetProperty("pseudonym").EnumerateArray())
        {
            Assert.Equal(Text(one, "name"), Pseudonym.Of(Hex(one, "key"), Text(one, "person")));
        }
    }

    [Fact]
    public void A_stored_key_folder_opens()
    {
        foreach (var one in Ours.GetProperty("clientKeyFile").EnumerateArray())
        {
            using var temporary = new TemporaryFolder();
            var folder = temporary.Of("keys");
            KeyFolder.Open(folder, new CountedBytes().Fill).Dispose();
            Put(Path.Combine(folder, "root-1.key"), Encoding.ASCII.GetBytes(Text(one, "root")));
            Put(Path.Combine(folder, Text(one, "client") + ".key"), Encoding.ASCII.GetBytes(Text(one, "line")));

            using var keys = KeyFolder.Open(folder, new CountedBytes().Fill);
            Assert.Equal(Hex(one, "key"), keys.ClientKey(Text(one, "client")));
        }
    }

    [Fact]
    public void Published_objects_are_opened_or_refused_as_they_should_be()
    {
        var (opened, refused) = (0, 0);
        foreach (var one in Published.GetProperty("cobblestone").EnumerateArray())
        {
            var key = Hex(one, "key");
            var context = Hex(one, "context");
            var sealedBytes = Inflate(Hex(one, "sealed"));
            if (one.TryGetProperty("refused", out _))
            {
                Assert.False(Opens(key, context, sealedBytes), $"number {one.GetProperty("number")}");
                refused++;
                continue;
            }

            Assert.True(Cobblestone.TryOpen(key, context, sealedBytes, out var plaintext));
            Assert.Equal(one.GetProperty("length").GetInt32(), plaintext.Length);
            Assert.Equal(Hex(one, "sha512"), SHA512.HashData(plaintext));
            Assert.Equal(plaintext, Sealed.Unstream(key, context, sealedBytes, 4_000).Given);
            Assert.Equal(sealedBytes, Cobblestone.Close(key, context, sealedBytes.AsSpan(0, 24), plaintext));
            opened++;
        }

        Assert.Equal((8, 25), (opened, refused));
    }

    [Fact]
    public void Published_wrapped_keys_are_opened_or_refused_as_they_should_be()
    {
        var (opened, refused) = (0, 0);
        foreach (var one in Published.GetProperty("keyWrap").EnumerateArray())
        {
            if (one.TryGetProperty("refused", out _))
            {
                Assert.Throws<SealBrokenException>(() => KeyWrap.Unwrap(Hex(one, "wrappingKey"), Hex(one, "wrapped")));
                refused++;
                continue;
            }

            Assert.Equal(Hex(one, "key"), KeyWrap.Unwrap(Hex(one, "wrappingKey"), Hex(one, "wrapped")));
            Assert.Equal(Hex(one, "wrapped"), KeyWrap.Wrap(Hex(one, "wrappingKey"), Hex(one, "key")));
            opened++;
        }

        Assert.Equal((20, 11), (opened, refused));
    }

    // A key of another length is the caller's error, and thrown as such; the published cases count it as refused.
    private static bool Opens(byte[] key, byte[] context, byte[] sealedBytes)
    {
        if (key.Length != Cobblestone.KeyLength)
        {
            Assert.Throws<ArgumentException>(() => Cobblestone.TryOpen(key, context, sealedBytes, out _));
            Assert.Throws<ArgumentException>(() => Sealed.Unstream(key, context, sealedBytes, 4_000));
            return false;
        }

        return Cobblestone.TryOpen(key, context, sealedBytes, out _)
            || Sealed.Unstream(key, context, sealedBytes, 4_000).Whole;
    }

    private static byte[] ContextOf(JsonElement parts) =>
        SealContext.Of(parts[0].GetString()!, parts[1].GetString()!, parts[2].GetString()!, parts[3].GetString()!);

    private static byte[] Inflate(byte[] compressed)
    {
        using var inflating = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        inflating.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void Put(string path, byte[] content)
    {
        File.Delete(path);
        var owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = owner,
        };
        using var file = new FileStream(path, options);
        file.Write(content);
    }

    private static byte[] Hex(JsonElement one, string name) => Convert.FromHexString(Text(one, name));

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;

    private static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(RepositoryFile.PathOf("contracts", "vectors", name)));
        return document.RootElement.Clone();
    }
}
