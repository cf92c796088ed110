using System.Security.Cryptography;
using System.Text.Json;
using Plumbline.Demo.Input;

namespace Plumbline.Demo.Check;

/// <summary>The files of a release against what its release.json says of them.</summary>
internal static class ReleaseFiles
{
    private const string Manifest = "release.json";

    /// <summary>Every fault: a wrong length or digest, a file that is missing, or one that nobody named.</summary>
    public static IEnumerable<string> Faults(string folder)
    {
        var manifest = Path.Combine(folder, Manifest);
        if (!File.Exists(manifest))
        {
            yield return $"{Manifest} is missing";
            yield break;
        }

        HashSet<string> named = new(StringComparer.Ordinal) { Manifest };
        foreach (var file in Listed(InputJson.Parse(InputFile.Read(manifest), manifest, 1)))
        {
            named.Add(file.Path);
            if (Fault(folder, file) is { } fault)
            {
                yield return fault;
            }
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(folder, path);
            if (!named.Contains(relative))
            {
                yield return $"{relative} stands in no line of {Manifest}";
            }
        }
    }

    private static string? Fault(string folder, ListedFile file)
    {
        var path = Path.GetFullPath(Path.Combine(folder, file.Path));
        if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return $"{file.Path} lies outside the release";
        }

        if (!File.Exists(path))
        {
            return $"{file.Path} is missing";
        }

        var bytes = File.ReadAllBytes(path);
        if (bytes.Length != file.Bytes)
        {
            return $"{file.Path} has {bytes.Length} bytes, {Manifest} says {file.Bytes}";
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return digest == file.Sha256 ? null : $"{file.Path} has SHA-256 {digest}, {Manifest} says {file.Sha256}";
    }

    private static IEnumerable<ListedFile> Listed(JsonElement manifest)
    {
        if (!manifest.TryGetProperty("files", out var files) || files.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var file in files.EnumerateArray())
        {
            var bytes =
                file.TryGetProperty("bytes", out var length) && length.TryGetInt64(out var number) ? number : -1;
            yield return new ListedFile(file.Text("path") ?? "", bytes, file.Text("sha256") ?? "");
        }
    }

    private sealed record ListedFile(string Path, long Bytes, string Sha256);
}
