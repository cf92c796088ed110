using System.Collections.Immutable;
using Plumbline.Model;

namespace Plumbline.Formats;

/// <summary>What a release says of itself before its first row.</summary>
public sealed record ReleaseHeader
{
    /// <summary>Its id.</summary>
    public required ReleaseId Id { get; init; }

    /// <summary>The project's code name: the name that may leave the house.</summary>
    public required string Project { get; init; }

    /// <summary>Its number in the project, counted from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The release before it; null for the first.</summary>
    public ReleaseId? Predecessor { get; init; }

    /// <summary>When it was frozen; every export of it says the same.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The item schema, read.</summary>
    public required ItemSchema Items { get; init; }

    /// <summary>The item schema as the JSON list that it was read from.</summary>
    public required ReadOnlyMemory<byte> ItemsJson { get; init; }

    /// <summary>The label schema, read.</summary>
    public required LabelSchema Labels { get; init; }

    /// <summary>The label schema as the JSON list that it was read from.</summary>
    public required ReadOnlyMemory<byte> LabelsJson { get; init; }

    /// <summary>The label schema's version and digest.</summary>
    public required VersionDigest Schema { get; init; }

    /// <summary>Each version of the guidelines that a row was made under, ascending.</summary>
    public required ImmutableArray<VersionDigest> Guidelines { get; init; }

    /// <summary>The forms to write beside the rows, of <see cref="ReleaseWriter.Formats"/>; each once.</summary>
    public ImmutableArray<string> Exports { get; init; } = [];
}

/// <summary>Why a task gives no row.</summary>
public enum LeftOut
{
    /// <summary>Its annotations are tied, and nobody has decided.</summary>
    Tie,

    /// <summary>The consensus is that it cannot be answered.</summary>
    CannotAnswer,
}

/// <summary>How much a release holds, and what it left out.</summary>
/// <param name="Rows">Rows written.</param>
/// <param name="Ties">Tasks left out since their annotations are tied.</param>
/// <param name="CannotAnswer">Tasks left out since they cannot be answered.</param>
/// <param name="Annotations">Annotations in the rows.</param>
public sealed record ReleaseCounts(long Rows, long Ties, long CannotAnswer, long Annotations);

/// <summary>A finished release folder.</summary>
/// <param name="Digest">SHA-256 of <c>release.json</c>, which names the digest of every other file.</param>
/// <param name="Counts">How much it holds.</param>
/// <param name="Files">Every file, in ordinal order of its path, <c>release.json</c> among them.</param>
public sealed record ReleaseManifest(
    ReadOnlyMemory<byte> Digest,
    ReleaseCounts Counts,
    ImmutableArray<ReleaseFile> Files
);

/// <summary>One file of a release folder.</summary>
/// <param name="Path">Path inside the folder, with forward slashes.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of its bytes.</param>
public sealed record ReleaseFile(string Path, long Bytes, ReadOnlyMemory<byte> Sha256)
{
    /// <summary>The Merkle tree over its lines; null for a file that has none.</summary>
    public RowTreeHead? Tree { get; init; }
}

/// <summary>
/// The head of a tree whose leaves are the exact bytes of a file's lines, without the newline (trust R5.3).
/// </summary>
/// <param name="Count">How many lines.</param>
/// <param name="Root">The root over them.</param>
public sealed record RowTreeHead(long Count, ReadOnlyMemory<byte> Root);

/// <summary>Computes the root over a file's lines; given by the caller, since this room knows no trees.</summary>
/// <param name="Add">Takes the exact bytes of the next line.</param>
/// <param name="Root">The root over what was taken.</param>
public sealed record RowTree(Action<ReadOnlySpan<byte>> Add, Func<byte[]> Root);
