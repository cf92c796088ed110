using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Plumbline.Sealing;

/// <summary>Key files on disk: made whole or not at all, readable by their owner alone, never written over.</summary>
internal static class KeyFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;
    private const int LengthLimit = 4096;

    // Every bit of group and others, be it read, write or search.
    private const UnixFileMode Foreign = (UnixFileMode)0b000_111_111;

    /// <summary>Makes the folder when it is missing; refuses one that others may enter.</summary>
    public static void MakeFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, OwnerFolder);
            SyncFolder(Path.GetDirectoryName(path)!);
        }

        CheckMode(path, File.GetUnixFileMode(path), "0700");
    }

    /// <summary>The content of a key file; refuses one that others may read.</summary>
    public static byte[] Read(string path)
    {
        using var file = File.OpenHandle(path);
        CheckMode(path, File.GetUnixFileMode(file), "0600");
        var length = RandomAccess.GetLength(file);
        if (length > LengthLimit)
        {
            throw new KeyFolderException(KeyFault.Malformed, $"{path} has {length} bytes and is no key file.");
        }

        var content = new byte[length];
        var read = RandomAccess.Read(file, content, 0);
        return read == content.Length
            ? content
            : throw new KeyFolderException(KeyFault.Malformed, $"{path} changed while it was read.");
    }

    /// <summary>
    /// Writes the file under another name, syncs it, gives it its name and syncs the folder: after a crash the file is
    /// whole or not there. False, and nothing changed, when the name is taken.
    /// </summary>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content, Action<Span<byte>> random)
    {
        if (File.Exists(path))
        {
            return false;
        }

        Span<byte> draw = stackalloc byte[8];
        random(draw);
        var temporary = $"{path}.{Convert.ToHexStringLower(draw)}.new";
        try
        {
            Write(temporary, content);
            if (!TryName(temporary, path))
            {
                return false;
            }
        }
        finally
        {
            File.Delete(temporary);
        }

        SyncFolder(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>Removes the file and what a crash may have left of making it. False when there was no file.</summary>
    public static bool Delete(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var existed = File.Exists(path);
        File.Delete(path);
        foreach (var left in Directory.EnumerateFiles(folder, Path.GetFileName(path) + ".*.new"))
        {
            File.Delete(left);
        }

        SyncFolder(folder);
        return existed;
    }

    // A hard link never replaces a file. The framework's move looks whether the name is free and renames then, and two
    // that look at once both find it free: the second would replace the key of the first.
    private static bool TryName(string temporary, string path)
    {
        const int exists = 17;
        if (Link(temporary, path) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == exists ? false : throw new IOException($"{path} cannot be made.", new Win32Exception(error));
    }

    private static void Write(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
            UnixCreateMode = OwnerFile,
        };
        using var file = new FileStream(path, options);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    private static void CheckMode(string path, UnixFileMode mode, string right)
    {
        if ((mode & Foreign) != UnixFileMode.None)
        {
            var found = Convert.ToString((int)mode, 8).PadLeft(4, '0');
            throw new KeyFolderException(
                KeyFault.Readable,
                $"{path} has mode {found}, so others than its owner can reach the keys; {right} is right."
            );
        }
    }

    // A name is durable once its folder is synced, and the framework has no call for that: it opens no folders.
    private static void SyncFolder(string path)
    {
        const int readOnlyCloseOnExec = 0x80000;
        var descriptor = OpenDescriptor(path, readOnlyCloseOnExec);
        if (descriptor < 0)
        {
            throw new IOException($"{path} cannot be opened to be synced.", new Win32Exception());
        }

        var failed = SyncDescriptor(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = CloseDescriptor(descriptor);
        if (failed)
        {
            throw new IOException($"{path} cannot be synced to disk.", new Win32Exception(error));
        }
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string from,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string to
    );

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenDescriptor([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SyncDescriptor(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CloseDescriptor(int descriptor);
}
