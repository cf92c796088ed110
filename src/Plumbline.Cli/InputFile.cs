using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace Plumbline.Cli;

/// <summary>Opens what a command reads, and says in the house's form why it cannot.</summary>
internal static class InputFile
{
    private const string Standard = "-";

    /// <summary>The bytes as they are; <c>-</c> is standard input.</summary>
    public static Stream Open(string path)
    {
        if (path == Standard)
        {
            return Terminal.OpenInput();
        }

        return Native.KindOf(path) switch
        {
            Native.Kind.Folder => throw Complaint.At(path, "this is a folder", "a file"),
            Native.Kind.Missing => throw Complaint.At(Named(path), "there is no such file", "a file that can be read"),
            _ => Opened(path),
        };
    }

    /// <summary>The whole of a small file.</summary>
    /// <param name="most">More bytes than these are refused before they are read.</param>
    public static byte[] ReadSmall(string path, int most)
    {
        using var file = Open(path);
        var bytes = new byte[most + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= most ? bytes[..length] : throw Complaint.At(path, $"more than {most} bytes", "a small file");
    }

    /// <summary>
    /// A file that can be read more than once, from its beginning: a pipe is kept in an unnamed file first, which is
    /// gone whenever the process ends.
    /// </summary>
    [SuppressMessage(
        "Reliability",
        "CA2000:Dispose objects before losing scope",
        Justification = "The copy lives as long as the function that opens it again, and its file has no name."
    )]
    public static Func<Stream> OpenAgain(string path)
    {
        var first = Open(path);
        if (path != Standard && first.CanSeek)
        {
            first.Dispose();
            return () => Open(path);
        }

        var kept = Copy(first);
        return () => File.OpenRead($"/proc/self/fd/{kept.SafeFileHandle.DangerousGetHandle()}");
    }

    /// <summary>The text inside gzip where the bytes are gzip, else the bytes.</summary>
    public static Stream Unpacked(Stream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var length = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return length == 2 && magic[0] == 0x1f && magic[1] == 0x8b
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
    }

    /// <summary>A copy of a file that nobody else can change, at its beginning.</summary>
    public static FileStream Copy(string path) => Copy(Open(path));

    private static FileStream Copy(Stream from)
    {
        var kept = new FileStream(
            Path.GetTempFileName(),
            new FileStreamOptions
            {
                Access = FileAccess.ReadWrite,
                Mode = FileMode.Open,
                Share = FileShare.ReadWrite | FileShare.Delete,
            }
        );
        File.Delete(kept.Name);
        using (from)
        {
            from.CopyTo(kept);
        }

        kept.Flush();
        kept.Position = 0;
        return kept;
    }

    private static FileStream Opened(string path)
    {
        try
        {
            return new FileStream(
                path,
                new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 1 << 16 }
            );
        }
        catch (UnauthorizedAccessException)
        {
            throw Complaint.At(path, "it may not be read", "a file that you may read");
        }
    }

    private static string Named(string path) => path.Length > 0 ? path : "(an empty name)";
}
