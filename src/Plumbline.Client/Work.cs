using System.Text.Json;

namespace Plumbline.Client;

/// <summary>What somebody asks to be given.</summary>
public sealed record ClaimWish
{
    /// <summary>How many of the next tasks; null when items are named.</summary>
    public int? Count { get; init; }

    /// <summary>Keys of the items wanted, under the same rules; null for the next ones.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary><c>review</c> or <c>adjudication</c>; null to annotate.</summary>
    public string? Queue { get; init; }
}

/// <summary>What a claim gave.</summary>
/// <param name="Assignments">Empty when there is nothing for this person.</param>
public sealed record Claimed(IReadOnlyList<Assignment> Assignments);

/// <summary>One person's turn at one task.</summary>
public sealed record Assignment
{
    /// <summary>Names the assignment.</summary>
    public required string Id { get; init; }

    /// <summary>The number to hand in with.</summary>
    public required long Fence { get; init; }

    /// <summary>When the lease is over (UTC).</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>What it pays; null for nothing.</summary>
    public Pay? Pay { get; init; }

    /// <summary>What is to be looked at.</summary>
    public required ClaimedItem Item { get; init; }

    /// <summary>The questions, as a JSON array.</summary>
    public JsonElement? LabelSchema { get; init; }

    /// <summary>The annotation under review, in the server's form; null when there is none.</summary>
    public JsonElement? Annotation { get; init; }

    /// <summary>What was last saved of an answer; null when nothing was.</summary>
    public Draft? Draft { get; init; }
}

/// <summary>An item as an annotator sees it.</summary>
/// <param name="Key">Its key in the project.</param>
/// <param name="Fields">Its fields by name.</param>
public sealed record ClaimedItem(string Key, JsonElement Fields);

/// <summary>A saved draft.</summary>
/// <param name="Answer">The answer so far, as JSON text.</param>
/// <param name="Revision">The number that the next save names.</param>
/// <param name="SavedAt">The store's time (UTC).</param>
public sealed record Draft(string Answer, long Revision, DateTimeOffset? SavedAt = null);

/// <summary>What an annotator hands in.</summary>
/// <param name="Answer">The answer as JSON text in the project's label schema.</param>
/// <param name="Fence">The fence that the claim answered with.</param>
/// <param name="ActiveMs">Active time at the item.</param>
public sealed record NewAnnotation(string Answer, long Fence, long ActiveMs);

/// <summary>Proof of receipt: the annotation is durable.</summary>
/// <param name="SubmittedAt">The store's time of the submit (UTC).</param>
public sealed record Receipt(DateTimeOffset SubmittedAt);

/// <summary>An unfinished answer to be kept.</summary>
/// <param name="Answer">The answer so far, as JSON text.</param>
/// <param name="Fence">The fence that the claim answered with.</param>
/// <param name="Revision">The revision that this one follows; 0 for the first.</param>
public sealed record NewDraft(string Answer, long Fence, long Revision);

/// <summary>A draft that was kept.</summary>
/// <param name="SavedAt">The store's time (UTC).</param>
/// <param name="Revision">The number that the next save names.</param>
public sealed record SavedDraft(DateTimeOffset SavedAt, long Revision);

/// <summary>A task handed back.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Fence">The fence that the claim answered with.</param>
public sealed record NewSkip(string Reason, long Fence);

/// <summary>When a lease is over now.</summary>
/// <param name="DueAt">UTC.</param>
/// <param name="Fence">To hand in with from now on: another one where a lease that was over was taken again.</param>
public sealed record RenewedLease(DateTimeOffset DueAt, long Fence);

internal sealed record NewHeartbeat(long Fence);
