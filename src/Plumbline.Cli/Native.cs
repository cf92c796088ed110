using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Plumbline.Cli;

/// <summary>The calls of the operating system that the framework does not offer.</summary>
internal static partial class Native
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint ModeMask = 1; // STATX_TYPE
    private const int OnlyFolders = 0x10000; // O_DIRECTORY on x64

    public enum Kind
    {
        Missing,
        File,
        Folder,
        Other,
    }

    /// <summary>
    /// Becomes another program, with this process's id, signals and open streams. Returns only where that failed: why.
    /// </summary>
    public static string Become(string path, IEnumerable<string> arguments)
    {
        string?[] words = [path, .. arguments, null];
        _ = Execute(path, words);
        return Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
    }

    /// <summary>What stands at a path, links followed.</summary>
    public static Kind KindOf(string path)
    {
        Span<byte> status = stackalloc byte[256];
        if (Status(CurrentFolder, path, 0, ModeMask, status) != 0)
        {
            return Kind.Missing;
        }

        // struct statx: stx_mode is the 16-bit word at offset 28, and its upper four bits are the kind.
        return (BinaryPrimitives.ReadUInt16LittleEndian(status[28..]) & 0xF000) switch
        {
            0x8000 => Kind.File,
            0x4000 => Kind.Folder,
            _ => Kind.Other,
        };
    }

    /// <summary>Makes the names in a folder durable. One that cannot do it has no more to give: no error.</summary>
    public static void SyncFolder(string path)
    {
        var folder = Open(path, OnlyFolders);
        if (folder >= 0)
        {
            _ = Sync(folder);
            _ = Close(folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Execute(string path, string?[] words);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Status(int folder, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int file);
}
