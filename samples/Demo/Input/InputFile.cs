using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace Plumbline.Demo.Input;

/// <summary>One line of a text file; <see cref="Number"/> counts from 1.</summary>
internal readonly record struct InputLine(int Number, ReadOnlyMemory<byte> Utf8);

/// <summary>Files as the demo reads them: whole, UTF-8 by force, gzip by content.</summary>
internal static class InputFile
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The file's content, unpacked and without a byte order mark.</summary>
    /// <exception cref="BadInputException">The file cannot be read, or is not UTF-8.</exception>
    public static ReadOnlyMemory<byte> Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
            if (bytes is [0x1F, 0x8B, ..])
            {
                bytes = Unpack(bytes);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new BadInputException($"{path}:1: the file cannot be read; a readable file");
        }

        var start = bytes.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var content = bytes.AsMemory(start);
        return Utf8.IsValid(content.Span) ? content : throw NotUtf8(path, content.Span);
    }

    /// <summary>The lines that hold anything but white space, in order.</summary>
    public static IEnumerable<InputLine> Lines(string path)
    {
        var rest = Read(path);
        for (var number = 1; !rest.IsEmpty; number++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? ReadOnlyMemory<byte>.Empty : rest[(end + 1)..];
            if (line.Span.ContainsAnyExcept(" \t\r"u8))
            {
                yield return new InputLine(number, line);
            }
        }
    }

    /// <summary>The whole file as text.</summary>
    public static string Text(string path) => Encoding.UTF8.GetString(Read(path).Span);

    private static byte[] Unpack(byte[] packed)
    {
        using var source = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var target = new MemoryStream();
        source.CopyTo(target);
        return target.ToArray();
    }

    private static BadInputException NotUtf8(string path, ReadOnlySpan<byte> content)
    {
        var line = 1;
        foreach (var range in content.Split((byte)'\n'))
        {
            if (!Utf8.IsValid(content[range]))
            {
                break;
            }

            line++;
        }

        return BadInputException.At(path, line, "", "bytes that are not UTF-8", "UTF-8 text");
    }
}
