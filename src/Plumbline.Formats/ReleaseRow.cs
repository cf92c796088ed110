using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Plumbline.Formats;

/// <summary>
/// One row of a release: an item, its consensus answer, the annotations behind it and where all that comes from.
/// </summary>
public sealed record ReleaseRow
{
    /// <summary><c>r_</c> and what makes it unique in the release.</summary>
    public required string Row { get; init; }

    /// <summary>What kind of work it is, such as <c>preference</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The split of the release that it belongs to.</summary>
    public string Split { get; init; } = "train";

    /// <summary>What was asked about.</summary>
    public required ReleaseItem Item { get; init; }

    /// <summary>What was decided.</summary>
    public required ReleaseConsensus Consensus { get; init; }

    /// <summary>The annotations that stand, in an order that is the same each time.</summary>
    public required ImmutableArray<ReleaseAnnotation> Annotations { get; init; }

    /// <summary>Where the row comes from.</summary>
    public required ReleaseLineage Lineage { get; init; }
}

/// <summary>The item of a row.</summary>
/// <param name="Key">The client's name for it.</param>
/// <param name="Digest">SHA-256 of the item as <see cref="NewItem.Digest"/> has it.</param>
/// <param name="Language">BCP 47 tag; null when not stated.</param>
/// <param name="Fields">The stored bytes of <see cref="NewItem.Fields"/>.</param>
public sealed record ReleaseItem(
    string Key,
    ReadOnlyMemory<byte> Digest,
    string? Language,
    ReadOnlyMemory<byte> Fields
);

/// <summary>The answer that a row is delivered with.</summary>
/// <param name="Answer">The answer as a JSON object.</param>
/// <param name="Method">Name of the method that decided.</param>
/// <param name="MethodVersion">Its version.</param>
/// <param name="Confidence">The lowest over the required questions, from 0 to 1.</param>
/// <param name="Probabilities">The shares of each question's labels, in the order in which they are written; may be
/// empty.</param>
public sealed record ReleaseConsensus(
    ReadOnlyMemory<byte> Answer,
    string Method,
    string MethodVersion,
    double Confidence,
    ImmutableArray<QuestionShares> Probabilities
);

/// <summary>How a question's labels were weighed.</summary>
/// <param name="Question">Name of the question.</param>
/// <param name="Shares">One for each label that has any, in the order in which they are written.</param>
public sealed record QuestionShares(string Question, ImmutableArray<LabelShare> Shares);

/// <summary>The share of one label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Share">From 0 to 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LabelShare(string Label, double Share);

/// <summary>One person's answer behind a row.</summary>
/// <param name="Annotator">The person's pseudonym at this client.</param>
/// <param name="Answer">The answer as a JSON object.</param>
/// <param name="Guidelines">The version of the guidelines that it was given under.</param>
/// <param name="SubmittedAt">When it was handed in.</param>
public sealed record ReleaseAnnotation(
    string Annotator,
    ReadOnlyMemory<byte> Answer,
    int Guidelines,
    DateTimeOffset SubmittedAt
)
{
    /// <summary>
    /// Pseudonym of the vendor or in-house team; null when there is none. The file's key is <c>vendor</c>.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>Ids of the candidates in the order in which they were shown; empty when there were none.</summary>
    public ImmutableArray<string> ShownOrder { get; init; } = [];

    /// <summary>Active time in milliseconds; null when it is not known.</summary>
    public long? ActiveMs { get; init; }
}

/// <summary>A version of a schema or of guidelines, and the digest of its text.</summary>
/// <param name="Version">The version, counted from 1.</param>
/// <param name="Digest">SHA-256 of its exact bytes.</param>
public sealed record VersionDigest(int Version, ReadOnlyMemory<byte> Digest);

/// <summary>Where a row comes from: versions, digests and times, no content (trust R5.4).</summary>
/// <param name="Schema">The label schema that the answers fit.</param>
/// <param name="Guidelines">Each version of the guidelines that an annotation of the row was given under,
/// ascending.</param>
/// <param name="Imported">When the item came in.</param>
/// <param name="Decided">When the consensus was reached.</param>
public sealed record ReleaseLineage(
    VersionDigest Schema,
    ImmutableArray<VersionDigest> Guidelines,
    DateTimeOffset Imported,
    DateTimeOffset Decided
)
{
    /// <summary>SHA-256 of what the item said of its source; null when it said nothing.</summary>
    public byte[]? Source { get; init; }
}
