using System.Collections.Immutable;
using Plumbline.Model;

namespace Plumbline.Dispatch;

/// <summary>A live assignment: what a submit, a draft or a heartbeat needs to know without a read of the
/// store.</summary>
public sealed record Lease
{
    /// <summary>The assignment.</summary>
    public required AssignmentId AssignmentId { get; init; }

    /// <summary>Whose work it is.</summary>
    public required ClientId ClientId { get; init; }

    /// <summary>The project of the task.</summary>
    public required ProjectId ProjectId { get; init; }

    /// <summary>Whose turn it is.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>The task's number in the project.</summary>
    public required int Task { get; init; }

    /// <summary>The place that it holds, 0 to overlap - 1.</summary>
    public required int Place { get; init; }

    /// <summary>Every write that belongs to it must carry this fence.</summary>
    public required long Fence { get; init; }

    /// <summary>From this moment of the store's time on the place may be given to another.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Ids of the candidates in the order in which they are shown; empty when the item has none.</summary>
    public ImmutableArray<string> Candidates { get; init; } = [];

    /// <summary>The version of the label schema that it was claimed under.</summary>
    public int SchemaVersion { get; init; }

    /// <summary>Names the assignment inside its project.</summary>
    public TurnKey Key => new(Task, Fence);
}
