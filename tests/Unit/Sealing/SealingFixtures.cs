using System.Security.Cryptography;

namespace Plumbline.Tests.Unit.Sealing;

/// <summary>Bytes that look random and are the same in every run. Safe for many threads.</summary>
internal sealed class CountedBytes
{
    private long _count;

    public void Fill(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var block = SHA256.HashData(BitConverter.GetBytes(Interlocked.Increment(ref _count)));
            var length = Math.Min(block.Length, bytes.Length);
            block.AsSpan(0, length).CopyTo(bytes);
            bytes = bytes[length..];
        }
    }

    public byte[] Take(int length)
    {
        var bytes = new byte[length];
        Fill(bytes);
        return bytes;
    }
}

/// <summary>A folder of its own for one test, removed with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("plumbline-sealing-").FullName;

    public string Of(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Gives at most so many bytes a read, as a slow network does, and fails after so many in all.</summary>
internal sealed class DrippingStream(byte[] content, int atMost, int failAfter = int.MaxValue) : MemoryStream(content)
{
    public override int Read(byte[] buffer, int offset, int count) =>
        Position < failAfter
            ? base.Read(buffer, offset, (int)Math.Min(Math.Min(count, atMost), failAfter - Position))
            : throw new IOException("the line is down");

    public override int Read(Span<byte> buffer)
    {
        var part = new byte[buffer.Length];
        var read = Read(part, 0, part.Length);
        part.AsSpan(0, read).CopyTo(buffer);
        return read;
    }
}

/// <summary>Takes bytes until it is full, and fails then, as a disk does.</summary>
internal sealed class FullDiskStream(int capacity) : MemoryStream
{
    public bool Relieved { get; set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!Relieved && Length + buffer.Length > capacity)
        {
            throw new IOException("no space left");
        }

        base.Write(buffer);
    }
}

internal static class Sealed
{
    /// <summary>The lengths around which chunks begin and end.</summary>
    public static readonly int[] Lengths = [0, 1, 16_383, 16_384, 16_385, 32_767, 32_768, 32_769, 100_000];

    public static readonly byte[] Key = SHA256.HashData("key"u8);
    public static readonly byte[] Context = "a context"u8.ToArray();
    public static readonly byte[] Salt = SHA256.HashData("salt"u8)[..24];

    /// <summary>The plaintext of the stored cases.</summary>
    public static byte[] Pattern(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)((7L * i + 3) % 251);
        }

        return bytes;
    }

    /// <summary>Seals through the stream, in writes of that length.</summary>
    public static byte[] Stream(byte[] key, byte[] context, byte[] salt, byte[] plaintext, int writeLength)
    {
        using var inner = new MemoryStream();
        using var closing = new Plumbline.Sealing.ClosingStream(inner, key, context, salt, leaveOpen: true);
        foreach (var part in plaintext.Chunk(writeLength))
        {
            closing.Write(part);
        }

        closing.Finish();
        return inner.ToArray();
    }

    /// <summary>Opens through the stream, in reads of that length, of an inner stream that gives that much.</summary>
    /// <returns>What was handed out, and whether the end was reported.</returns>
    public static (byte[] Given, bool Whole) Unstream(byte[] key, byte[] context, byte[] sealedBytes, int readLength)
    {
        using var inner = new DrippingStream(sealedBytes, readLength);
        using var opening = new Plumbline.Sealing.OpeningStream(inner, key, context);
        using var given = new MemoryStream();
        try
        {
            opening.CopyTo(given, readLength);
            return (given.ToArray(), true);
        }
        catch (Plumbline.Sealing.SealBrokenException)
        {
            return (given.ToArray(), false);
        }
    }
}

/// <summary>Files of the repository that tests read.</summary>
internal static class RepositoryFile
{
    public static string PathOf(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Plumbline.slnx")))
            {
                return Path.Combine([folder.FullName, .. parts]);
            }
        }

        throw new InvalidOperationException("The tests run from a folder of the repository.");
    }
}
