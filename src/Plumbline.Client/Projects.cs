using System.Text.Json;

namespace Plumbline.Client;

/// <summary>A project to be made.</summary>
public sealed record NewProject
{
    /// <summary>The client's id.</summary>
    public required string Client { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How many independent annotations a task needs.</summary>
    public required int Overlap { get; init; }

    /// <summary><c>none</c> or <c>all</c>.</summary>
    public string Review { get; init; } = "none";

    /// <summary>The questions, as a JSON array.</summary>
    public required JsonElement LabelSchema { get; init; }

    /// <summary>The fields of an item, as a JSON array.</summary>
    public required JsonElement ItemSchema { get; init; }

    /// <summary>The guidelines, in Markdown.</summary>
    public required string Guidelines { get; init; }

    /// <summary>What an annotation pays; null for nothing.</summary>
    public Pay? Pay { get; init; }
}

/// <summary>An amount of money.</summary>
/// <param name="AmountMinor">In the currency's smallest unit.</param>
/// <param name="Currency">ISO 4217, as <c>EUR</c>.</param>
public sealed record Pay(long AmountMinor, string Currency);

/// <summary>People to be let into a project.</summary>
/// <param name="People">Their ids.</param>
/// <param name="Role">What they do there.</param>
public sealed record NewProjectPeople(IReadOnlyList<string> People, string Role);

/// <summary>What became of an import's lines.</summary>
public sealed record ImportReport
{
    /// <summary>Lines that became items.</summary>
    public required long Added { get; init; }

    /// <summary>Lines whose item was there already, with the same content.</summary>
    public required long Known { get; init; }

    /// <summary>Lines that were refused; may be more than are reported.</summary>
    public required long Refused { get; init; }

    /// <summary>Why lines were refused: at most 1,000.</summary>
    public IReadOnlyList<LineReport> Reports { get; init; } = [];
}

/// <summary>One line of an import and what is wrong with it.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Pointer">JSON Pointer (RFC 6901) to the place; empty for the whole line.</param>
/// <param name="Found">What was found.</param>
/// <param name="Right">What would be right.</param>
public sealed record LineReport(long Line, string Pointer, string Found, string Right);

/// <summary>What an import does when a line is wrong.</summary>
public enum OnError
{
    /// <summary>Nothing is imported.</summary>
    RefuseAll,

    /// <summary>The other lines are imported.</summary>
    KeepGood,
}

/// <summary>Where a project stands.</summary>
/// <param name="State">As <c>active</c>.</param>
public sealed record ProjectState(string State);

/// <summary>How far a project is. Open, out and done add up to the tasks.</summary>
public sealed record ProjectProgress
{
    /// <summary>Pieces of data.</summary>
    public required long Items { get; init; }

    /// <summary>Items under a version of the label schema.</summary>
    public required long Tasks { get; init; }

    /// <summary>Tasks that wait for somebody.</summary>
    public required long Open { get; init; }

    /// <summary>Tasks that somebody holds.</summary>
    public required long Out { get; init; }

    /// <summary>Tasks with all the annotations they need.</summary>
    public required long Done { get; init; }

    /// <summary>Annotations that stand.</summary>
    public required long Annotations { get; init; }
}

/// <summary>A part of a list.</summary>
/// <param name="Rows">The rows, in the list's order.</param>
/// <param name="Next">What to ask after for the next part; null when this was the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Rows, string? Next = null);

/// <summary>What a task is delivered with.</summary>
public sealed record ConsensusRow
{
    /// <summary>The item's key.</summary>
    public required string Item { get; init; }

    /// <summary>How it was settled, in the server's words; null where the server says nothing of it.</summary>
    public string? Outcome { get; init; }

    /// <summary>The answer by question; null or absent while it waits or is tied.</summary>
    public JsonElement? Answer { get; init; }

    /// <summary>Share of the annotations that say so, 0 to 1; null when undefined.</summary>
    public double? Confidence { get; init; }

    /// <summary>How many annotations it rests on.</summary>
    public required int Annotations { get; init; }
}

/// <summary>A fact of a project.</summary>
/// <param name="Entry">The exact text of the fact's entry: JSON in one line.</param>
public sealed record FactRow(string Entry);

/// <summary>A release to be made.</summary>
/// <param name="Exports">The training files to add, by name.</param>
public sealed record NewRelease(IReadOnlyList<string> Exports);

/// <summary>An immutable set of consensus answers.</summary>
public sealed record Release
{
    /// <summary>Names the release.</summary>
    public required string Id { get; init; }

    /// <summary><c>building</c>, <c>ready</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>How many rows it has; null until it is ready.</summary>
    public long? Rows { get; init; }

    /// <summary>The digest of the whole; null until it is ready.</summary>
    public string? Digest { get; init; }
}
