using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Plumbline.Model;

/// <summary>One question of a label schema; each type is one class in one file of its name. Immutable.</summary>
public abstract class Question
{
    private protected Question(QuestionSettings settings)
    {
        Name = settings.Name;
        Title = settings.Title;
        Help = settings.Help;
        Required = settings.Required;
        When = settings.When;
        Key = Encoding.UTF8.GetBytes(Name);
        Pointer = JsonPointer.Member("", Name);
    }

    /// <summary>The key of its value in an answer.</summary>
    public string Name { get; }

    /// <summary>The word for its type on the wire.</summary>
    public abstract string Type { get; }

    /// <summary>What is shown above it; null when the name is.</summary>
    public string? Title { get; }

    /// <summary>What is shown to explain it; null when nothing is.</summary>
    public string? Help { get; }

    /// <summary>Whether an answer without it is refused, where its condition holds.</summary>
    public bool Required { get; }

    /// <summary>When it is asked; null when it always is.</summary>
    public Condition? When { get; }

    /// <summary>The name in UTF-8, to look it up without decoding the answer's keys.</summary>
    internal byte[] Key { get; }

    /// <summary>Pointer to its value inside an answer.</summary>
    internal string Pointer { get; }

    /// <summary>
    /// Every label that a value of this question can have, in the order of the schema; empty for a question whose
    /// values are not counted. A label's index here is what consensus is computed with.
    /// </summary>
    public abstract ImmutableArray<string> Labels(AnswerContext context);

    /// <summary>
    /// Writes the JSON value that an answer with this label (and strength) has, as consensus is delivered.
    /// </summary>
    /// <exception cref="InvalidOperationException">Values of this question are not counted.</exception>
    public abstract void WriteValue(Utf8JsonWriter writer, string label, int? strength);

    /// <summary>Reads a value that is not null; null, with a fault, when it is not allowed.</summary>
    internal abstract Value? Read(JsonElement value, AnswerContext context, FaultList faults);

    /// <summary>Reports what is wrong with an item that this question shall be asked of.</summary>
    internal virtual void CheckItem(JsonElement fields, FaultList faults) { }
}

/// <summary>Asks a question only where an earlier choice has one of some values.</summary>
/// <param name="Question">Name of an earlier choice question.</param>
/// <param name="In">The values of it with which the condition holds; at least one.</param>
public sealed record Condition(string Question, ImmutableArray<string> In)
{
    private readonly FrozenSet<string> _values = In.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the condition holds for that question's label; null where it has no value.</summary>
    public bool Holds(string? label) => label is not null && _values.Contains(label);
}

/// <summary>What every question has.</summary>
internal sealed record QuestionSettings(string Name, string? Title, string? Help, bool Required, Condition? When);
