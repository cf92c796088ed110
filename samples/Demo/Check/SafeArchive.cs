using System.IO.Compression;
using Plumbline.Demo.Input;

namespace Plumbline.Demo.Check;

/// <summary>Unpacks a release: inside its folder, whole or not at all.</summary>
internal static class SafeArchive
{
    private const int MaximumEntries = 100_000;
    private const long MaximumBytes = 20L << 30;
    private const long MaximumRatio = 200;

    /// <summary>Unpacks into a folder that does not exist or is empty.</summary>
    /// <exception cref="BadInputException">The archive is broken, too large, or names a path outside.</exception>
    public static void Unpack(string archive, string folder)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        RefuseFull(target);
        var draft = target + ".part";
        Clear(draft);
        try
        {
            using (var zip = ZipFile.OpenRead(archive))
            {
                Unpack(zip, archive, Directory.CreateDirectory(draft).FullName);
            }

            Clear(target);
            Directory.Move(draft, target);
        }
        catch (InvalidDataException)
        {
            throw BadInputException.At(archive, 1, "", "a broken archive", "a zip archive");
        }
        finally
        {
            Clear(draft);
        }
    }

    /// <summary>Refuses a folder that holds something already.</summary>
    public static void RefuseFull(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new BadInputException($"--out {folder}: something is there already; a folder that is new or empty");
        }
    }

    private static void Unpack(ZipArchive zip, string archive, string folder)
    {
        if (zip.Entries.Count > MaximumEntries)
        {
            throw BadInputException.At(archive, 1, "", $"{zip.Entries.Count} entries", $"{MaximumEntries} at most");
        }

        var left = MaximumBytes;
        foreach (var entry in zip.Entries)
        {
            var path = Path.GetFullPath(Path.Combine(folder, entry.FullName));
            if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !IsPlain(entry))
            {
                throw BadInputException.At(
                    archive,
                    1,
                    "",
                    $"the entry {entry.FullName}",
                    "relative names without .. and links"
                );
            }

            left -= entry.Length;
            if (left < 0 || entry.Length > Math.Max(entry.CompressedLength, 1) * MaximumRatio)
            {
                throw BadInputException.At(archive, 1, "", $"{entry.FullName} unpacks to {entry.Length} bytes", "less");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            using var source = entry.Open();
            Copy(source, target, entry, archive);
        }
    }

    // The length in the archive's index is a claim: it bounds what is written.
    private static void Copy(Stream source, FileStream target, ZipArchiveEntry entry, string archive)
    {
        var buffer = new byte[81_920];
        for (int read; (read = source.Read(buffer)) > 0; )
        {
            if (target.Length + read > entry.Length)
            {
                throw BadInputException.At(
                    archive,
                    1,
                    "",
                    $"{entry.FullName} is longer than its index says",
                    "one length"
                );
            }

            target.Write(buffer.AsSpan(0, read));
        }
    }

    private static bool IsPlain(ZipArchiveEntry entry)
    {
        var name = entry.FullName;
        var isLink = (entry.ExternalAttributes >> 16 & 0xF000) == 0xA000;
        return !isLink
            && !name.Contains('\\', StringComparison.Ordinal)
            && !name.Split('/').Any(part => part is "" or "." or "..");
    }

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
