using System.Text;

namespace Plumbline.Tests.Server.Tidy;

/// <summary>One file as it stands in the work tree.</summary>
/// <param name="Path">From the root, with forward slashes.</param>
/// <param name="Bytes">All of it.</param>
internal sealed record RepositoryFile(string Path, ReadOnlyMemory<byte> Bytes)
{
    // Git looks as far for the zero byte that makes a file binary.
    private const int BinaryProbeBytes = 8000;

    public static RepositoryFile Of(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    public string Text { get; } = Encoding.UTF8.GetString(Bytes.Span);

    public bool IsBinary => Bytes.Span[..Math.Min(Bytes.Length, BinaryProbeBytes)].Contains((byte)0);

    public string Name => System.IO.Path.GetFileName(Path);

    public string Extension => System.IO.Path.GetExtension(Path);

    /// <summary>A program that the shell reads: it may have no extension.</summary>
    public bool IsShell => Extension is ".sh" || Text.StartsWith("#!/usr/bin/env bash", StringComparison.Ordinal);

    public bool IsCode => Extension is ".cs" or ".razor" or ".ts" or ".css" or ".py" || IsShell;

    /// <summary>The lines without their ends; the end of the last line begins no line.</summary>
    public string[] Lines => Text.TrimEnd('\n').Split('\n');
}
