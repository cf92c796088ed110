using System.IO.Compression;

namespace Plumbline.Formats;

/// <summary>Packs a release folder in one zip whose bytes depend on nothing but the files.</summary>
public static class ReleaseArchive
{
    private const int ChunkBytes = 1 << 17;

    /// <summary>
    /// A regular file that its owner may write and everybody may read, in the upper half as Unix zips have it.
    /// </summary>
    private const int Attributes = 0x81A4 << 16;

    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Writes the archive from front to back: entries in ordinal order of their paths, stored, all of 1980-01-01.
    /// </summary>
    /// <param name="zip">Where it goes; need not be seekable, and is left open.</param>
    /// <param name="files">Paths with forward slashes, each once, and what opens the file for reading; opened one at a
    /// time.</param>
    /// <param name="cancel">Ends the writing; what is written then is no archive.</param>
    /// <exception cref="ArgumentException">A path is given twice or leads outside the folder.</exception>
    /// <remarks>O(bytes) in time, O(files) in memory. Zip64 where a file, or the whole, is over 4 GiB.</remarks>
    public static async Task Write(
        Stream zip,
        IEnumerable<(string Path, Func<Stream> Open)> files,
        CancellationToken cancel
    )
    {
        var ordered = files.OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        Check(ordered);
        await using ForwardStream forward = new(zip);
        await using var archive = await ZipArchive.CreateAsync(
            forward,
            ZipArchiveMode.Create,
            leaveOpen: true,
            entryNameEncoding: null,
            cancel
        );
        try
        {
            foreach (var (path, open) in ordered)
            {
                await WriteEntry(archive, path, open, cancel);
            }
        }
        catch
        {
            forward.Stop(); // Closing the archive would make a whole one of what is only a part.
            throw;
        }
    }

    private static async Task WriteEntry(ZipArchive archive, string path, Func<Stream> open, CancellationToken cancel)
    {
        var entry = archive.CreateEntry(path, CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        entry.ExternalAttributes = Attributes;
        await using var from = open();
        await using var into = await entry.OpenAsync(cancel);
        await from.CopyToAsync(into, ChunkBytes, cancel);
    }

    private static void Check(List<(string Path, Func<Stream> Open)> files)
    {
        for (var index = 0; index < files.Count; index++)
        {
            var path = files[index].Path;
            if (!SideForms.IsPathInside(path))
            {
                throw new ArgumentException($"The path {path} leads outside the folder.", nameof(files));
            }

            if (index > 0 && files[index - 1].Path == path)
            {
                throw new ArgumentException($"The path {path} is given twice.", nameof(files));
            }
        }
    }
}
