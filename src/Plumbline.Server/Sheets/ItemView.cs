using Plumbline.Server.Items;
using Plumbline.Server.Pages;
using Plumbline.Server.Projects;

namespace Plumbline.Server.Sheets;

/// <summary>One item: what it is, what was answered, and its life.</summary>
public sealed record ItemView
{
    public required ProjectHead Head { get; init; }

    public required string Key { get; init; }

    public required string State { get; init; }

    public required int Overlap { get; init; }

    public required IReadOnlyList<StoredField> Fields { get; init; }

    public required IReadOnlyList<ItemAnnotation> Annotations { get; init; }

    public ItemConsensus? Consensus { get; init; }

    public required IReadOnlyList<LifeEvent> Life { get; init; }

    public required SheetReplay Replay { get; init; }

    public string Digest { get; init; } = "";
}

/// <summary>A field as it is stored.</summary>
/// <param name="Text">Text as it is; anything else as its JSON.</param>
/// <param name="IsText">Which of the two it is.</param>
public sealed record StoredField(string Name, string Type, string Text, bool IsText);

/// <summary>A standing annotation, by its author's name or pseudonym.</summary>
/// <param name="Answer">JSON as it was sent.</param>
public sealed record ItemAnnotation(
    string Name,
    bool IsPseudonym,
    bool IsReplayed,
    string Answer,
    long ActiveMs,
    int Guideline,
    DateTimeOffset At
);

/// <summary>What came of the annotations together.</summary>
/// <param name="Answer">JSON; null where there is none to deliver.</param>
public sealed record ItemConsensus(
    string Outcome,
    string? Answer,
    double? Confidence,
    int Annotations,
    string Method,
    IReadOnlyList<(string Question, IReadOnlyList<(string Label, double Share)> Shares)> Shares
);

/// <summary>Something that happened to an item.</summary>
/// <param name="Fact">The turn of its fact in the ledger; null where it is not found there.</param>
/// <param name="IsWeight">Whether an answer was given: then it weighs.</param>
public sealed record LifeEvent(DateTimeOffset At, string What, string Note, bool IsWeight, long? Fact = null);
