using System.Globalization;
using System.Runtime.InteropServices;

namespace Plumbline.Cli;

/// <summary>
/// A file that comes to be whole or not at all: written beside its place, made durable, then named. Unless it is kept,
/// nothing of it stays, also when a signal ends the process.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    private const int MostLeftovers = 100;
    private readonly string _path;
    private readonly FileStream _part;
    private readonly PosixSignalRegistration[] _signals;
    private bool _isDone;

    private WholeFile(string path, FileStream part)
    {
        _path = path;
        _part = part;
        _signals =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal =>
                PosixSignalRegistration.Create(signal, _ => File.Delete(part.Name))
            ),
        ];
    }

    public Stream Stream => _part;

    /// <summary>Begins a file. An older one stays in place until this one is kept, and its mode stays.</summary>
    /// <param name="isPrivate">A new file is for its owner alone.</param>
    public static WholeFile Begin(string path, bool isPrivate)
    {
        var kind = Native.KindOf(path);
        if (path.Length == 0 || kind is Native.Kind.Folder or Native.Kind.Other)
        {
            throw Complaint.At(
                path.Length > 0 ? path : "(an empty name)",
                "this is no file",
                "a file, or - for standard output"
            );
        }

        var isLink = new FileInfo(path).LinkTarget is not null;
        if (isLink && kind == Native.Kind.Missing)
        {
            throw Complaint.At(path, "this is a link to nothing", "a file, or a link to one");
        }

        var target = isLink ? File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName : Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(target)!;
        if (Native.KindOf(folder) != Native.Kind.Folder)
        {
            throw Complaint.At(path, $"there is no folder {folder}", "a place in a folder that exists");
        }

        var mode =
            kind == Native.Kind.File ? File.GetUnixFileMode(target)
            : isPrivate ? UnixFileMode.UserRead | UnixFileMode.UserWrite
            : (UnixFileMode)0b110_110_110; // The process's mask takes its share away.
        try
        {
            return new(target, Part(folder, mode));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Complaint.At(
                path,
                $"it cannot be written: {failure.Message}",
                "a place in a folder that you may write to"
            );
        }
    }

    public void Keep()
    {
        _part.Flush(flushToDisk: true);
        File.Move(_part.Name, _path, overwrite: true);
        _isDone = true;
        Native.SyncFolder(Path.GetDirectoryName(_path)!);
    }

    public void Dispose()
    {
        _part.Dispose();
        if (!_isDone)
        {
            File.Delete(_part.Name);
        }

        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    // A process that was killed may have left its part under our number; that one is not ours to remove.
    private static FileStream Part(string folder, UnixFileMode mode)
    {
        for (var number = 0; ; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $".plumbline-{Environment.ProcessId}-{number}.part");
            try
            {
                return new FileStream(
                    Path.Combine(folder, name),
                    new FileStreamOptions
                    {
                        Mode = FileMode.CreateNew,
                        Access = FileAccess.Write,
                        UnixCreateMode = mode,
                        BufferSize = 1 << 16,
                    }
                );
            }
            catch (IOException) when (number < MostLeftovers && File.Exists(Path.Combine(folder, name)))
            {
                // Taken: the next number.
            }
        }
    }
}
