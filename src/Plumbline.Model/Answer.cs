using System.Collections.Immutable;

namespace Plumbline.Model;

/// <summary>What the person had before them that the answer may name.</summary>
/// <param name="Candidates">Ids of the candidates that were shown, in any order; empty when the item has none.</param>
public sealed record AnswerContext(IReadOnlyList<string> Candidates)
{
    /// <summary>An item without candidates.</summary>
    public static AnswerContext NoCandidates { get; } = new([]);
}

/// <summary>An answer that its label schema allows.</summary>
/// <param name="CannotAnswer">Why there is no answer; null when there is one. Then there are no values.</param>
/// <param name="Values">One value for each question that was answered, in the order of the schema.</param>
public sealed record Answer(CannotAnswer? CannotAnswer, ImmutableArray<Value> Values)
{
    /// <summary>The value of a question; null when it was not answered.</summary>
    public Value? Find(string question)
    {
        foreach (var value in Values)
        {
            if (string.Equals(value.Question, question, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }
}

/// <summary>
/// The person's statement that the task cannot be answered; it stands in the place of the whole answer.
/// </summary>
/// <param name="Reason">One of <see cref="Reasons"/>.</param>
/// <param name="Note">The person's own words; null when there are none. Content: sealed wherever it is kept.</param>
public sealed record CannotAnswer(string Reason, string? Note)
{
    /// <summary>The key that it has in an answer; no question has this name.</summary>
    public const string Key = "cannotAnswer";

    /// <summary>The most code points of a note.</summary>
    public const int MaxNoteLength = 2_000;

    /// <summary>Every reason that may be given.</summary>
    public static ImmutableArray<string> Reasons { get; } = ["unclear", "wrongItem", "needsExpert", "unsafe", "other"];
}

/// <summary>The value of one question.</summary>
/// <param name="Question">Name of the question.</param>
/// <param name="Label">
/// What agreement and consensus count: the option, the winner's candidate id, <c>tie</c> or <c>bothBad</c>; null for a
/// question whose values are not counted (text).
/// </param>
/// <param name="Strength">
/// How much better the winner is, from 1; null where the question asks for none, or nobody won.
/// </param>
public readonly record struct Value(string Question, string? Label, int? Strength);
