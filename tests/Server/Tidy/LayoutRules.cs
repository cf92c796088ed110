using System.Security.Cryptography;

namespace Plumbline.Tests.Server.Tidy;

/// <summary>What may stand where, and what may not be here at all.</summary>
internal static class LayoutRules
{
    public const int BinaryBytes = 100 * 1024;

    // Shorter files are equal by chance: an empty one, a line of one number.
    private const int TellingBytes = 64;

    private static readonly string[] _rootNames =
    [
        ".ci",
        ".config",
        ".editorconfig",
        ".gitignore",
        "BannedSymbols.txt",
        "Directory.Build.props",
        "Directory.Packages.props",
        "LICENSE",
        "Plumbline.slnx",
        "README.md",
        "bench",
        "changes",
        "contracts",
        "dev",
        "docs",
        "global.json",
        "samples",
        "src",
        "tests",
        "web",
    ];

    public static IEnumerable<string> StrangersAtTheRoot(IEnumerable<RepositoryFile> files) =>
        from name in files.Select(file => file.Path.Split('/')[0]).Distinct(StringComparer.Ordinal)
        where !_rootNames.Contains(name)
        select $"{name}: no name of the house's root";

    public static IEnumerable<string> LargeBinaries(IEnumerable<RepositoryFile> files) =>
        from file in files
        where file.IsBinary && file.Bytes.Length > BinaryBytes
        select $"{file.Path}: {file.Bytes.Length} bytes of no text; at most {BinaryBytes}";

    /// <summary>Files that are the same, byte for byte, as one of the foreign files.</summary>
    /// <remarks>
    /// Reads only the foreign files that are as long as one of ours. The text of a licence is the same everywhere.
    /// </remarks>
    public static IEnumerable<string> ForeignContents(IEnumerable<RepositoryFile> files, IEnumerable<FileInfo> foreign)
    {
        var byLength = foreign.Where(file => file.Length >= TellingBytes).ToLookup(file => file.Length);
        return from file in files
            where file.Path is not "LICENSE"
            let same = byLength[file.Bytes.Length].FirstOrDefault(other => IsSame(file, other))
            where same is not null
            select $"{file.Path}: the same bytes as {same.Name} of the shared data";
    }

    private static bool IsSame(RepositoryFile file, FileInfo other) =>
        SHA256.HashData(file.Bytes.Span).AsSpan().SequenceEqual(SHA256.HashData(File.ReadAllBytes(other.FullName)));
}
