using System.Collections.Immutable;
using System.Text.Json;

namespace Plumbline.Model;

/// <summary>What is asked about an item: an ordered list of questions (work-kinds, section 2). Immutable.</summary>
public sealed class LabelSchema
{
    /// <summary>The most questions of a schema.</summary>
    public const int MaxQuestions = 100;

    /// <summary>For each question the index of the one that its condition reads; −1 where it has none.</summary>
    private readonly int[] _conditionOf;

    internal LabelSchema(ImmutableArray<Question> questions)
    {
        Questions = questions;
        _conditionOf = [.. questions.Select(question => question.When is { } when ? IndexOf(when.Question) : -1)];
    }

    /// <summary>The questions in the order in which they are asked; at least one, of different names.</summary>
    public ImmutableArray<Question> Questions { get; }

    /// <summary>Reads a schema.</summary>
    /// <param name="array">A list of questions, as <see cref="StrictJson"/> read it.</param>
    /// <param name="items">The schema of the items that are asked about.</param>
    /// <param name="pointer">Where the list stands in the input that faults shall point into.</param>
    /// <returns>The schema, or <see cref="ModelProblems.InvalidSchemaCode"/>.</returns>
    public static Outcome<LabelSchema> Parse(JsonElement array, ItemSchema items, string pointer)
    {
        var faults = new FaultList(pointer);
        var questions = LabelSchemaReader.Read(array, items, faults);
        return faults.Count == 0 ? new LabelSchema(questions) : ModelProblems.InvalidSchema(faults.ToImmutable());
    }

    /// <summary>
    /// Whether every answer but <c>cannotAnswer</c> gives consensus something to count: a question whose values are
    /// counted is required and always asked. Without one a task with all its annotations might never be settled.
    /// </summary>
    public bool CanBeSettled =>
        Questions.Any(question =>
            question is { Required: true, When: null } and (ChoiceQuestion or PreferenceQuestion)
        );

    /// <summary>What makes a schema useless for a project whose answers are settled by consensus.</summary>
    /// <param name="pointer">Where the schema stands in the input that the fault shall point into.</param>
    /// <returns>Null when nothing does, else <see cref="ModelProblems.InvalidSchemaCode"/>.</returns>
    public Problem? CheckSettling(string pointer) =>
        CanBeSettled
            ? null
            : ModelProblems.InvalidSchema([
                new(
                    pointer,
                    "no question that consensus can settle",
                    "at least one choice or preference that is required and asked without a condition"
                ),
            ]);

    /// <summary>The question of that name; null when there is none.</summary>
    public Question? Find(string name) => IndexOf(name) is var index and >= 0 ? Questions[index] : null;

    /// <summary>What an item lacks for these questions to be asked of it; empty when nothing.</summary>
    /// <param name="fields">
    /// Fields that <see cref="ItemSchema.Check(JsonElement, string)"/> found nothing wrong with.
    /// </param>
    /// <param name="pointer">Where they stand in the input that faults shall point into.</param>
    public ImmutableArray<Fault> CheckItem(JsonElement fields, string pointer)
    {
        var faults = new FaultList(pointer);
        foreach (var question in Questions)
        {
            question.CheckItem(fields, faults);
        }

        return faults.ToImmutable();
    }

    /// <summary>Reads an answer and decides whether this schema allows it.</summary>
    /// <param name="answerUtf8">The answer's JSON text; malformed text is an invalid answer.</param>
    /// <param name="context">What was shown.</param>
    /// <returns>
    /// The answer, or <see cref="ModelProblems.InvalidAnswerCode"/> with a fault for each place (100 at most).
    /// </returns>
    /// <remarks>O(length of the answer + questions); a 2 KB answer costs a few microseconds.</remarks>
    public Outcome<Answer> Check(ReadOnlyMemory<byte> answerUtf8, AnswerContext context)
    {
        var parsed = StrictJson.Parse(answerUtf8);
        if (parsed.Problem is { } problem)
        {
            return ModelProblems.InvalidAnswer(problem.Faults);
        }

        using var document = parsed.Value;
        return Check(document.RootElement, context, "");
    }

    /// <summary>
    /// As <see cref="Check(ReadOnlyMemory{byte}, AnswerContext)"/>, for an answer inside another document.
    /// </summary>
    /// <param name="answer">The answer, as <see cref="StrictJson"/> read it.</param>
    /// <param name="pointer">Where it stands in the input that faults shall point into.</param>
    public Outcome<Answer> Check(JsonElement answer, AnswerContext context, string pointer)
    {
        var faults = new FaultList(pointer);
        if (answer.ValueKind != JsonValueKind.Object)
        {
            faults.Add("", answer, "an object of questions and values");
            return ModelProblems.InvalidAnswer(faults.ToImmutable());
        }

        if (IsGiven(answer, "cannotAnswer"u8, out var refusal))
        {
            var stated = ReadCannotAnswer(answer, refusal, faults);
            return stated is null ? ModelProblems.InvalidAnswer(faults.ToImmutable()) : new Answer(stated, []);
        }

        var values = ReadValues(answer, context, faults);
        return faults.Count == 0 ? new Answer(null, values) : ModelProblems.InvalidAnswer(faults.ToImmutable());
    }

    private static bool IsGiven(JsonElement answer, ReadOnlySpan<byte> key, out JsonElement value) =>
        answer.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;

    private static CannotAnswer? ReadCannotAnswer(JsonElement answer, JsonElement refusal, FaultList faults)
    {
        const string at = "/" + CannotAnswer.Key;
        foreach (var member in answer.EnumerateObject())
        {
            if (!member.NameEquals("cannotAnswer"u8))
            {
                var beside = JsonPointer.Member("", member.Name);
                faults.Add(beside, $"{Excerpt.Of(member.Name)} beside cannotAnswer", "cannotAnswer alone");
            }
        }

        if (ObjectReader.Of(refusal, at, faults, "an object with reason and note") is not { } reader)
        {
            return null;
        }

        var reason = reader.RequiredText("reason", ObjectReader.MaxNameLength);
        if (reason is not null && !CannotAnswer.Reasons.Contains(reason, StringComparer.Ordinal))
        {
            faults.Add($"{at}/reason", Excerpt.Of(reason), $"one of {string.Join(", ", CannotAnswer.Reasons)}");
        }

        var note = reader.Text("note", CannotAnswer.MaxNoteLength);
        reader.RefuseOthers();
        return faults.Count == 0 ? new(reason!, note) : null;
    }

    private ImmutableArray<Value> ReadValues(JsonElement answer, AnswerContext context, FaultList faults)
    {
        var labels = new string?[Questions.Length];
        var values = ImmutableArray.CreateBuilder<Value>(Questions.Length);
        var known = answer.TryGetProperty("cannotAnswer"u8, out _) ? 1 : 0; // Then it is null, which says nothing.
        for (var index = 0; index < Questions.Length; index++)
        {
            var question = Questions[index];
            var isAsked = question.When is not { } when || when.Holds(labels[_conditionOf[index]]);
            var isPresent = answer.TryGetProperty(question.Key, out var value);
            known += isPresent ? 1 : 0;
            if (!isPresent || value.ValueKind == JsonValueKind.Null)
            {
                if (isAsked && question.Required)
                {
                    faults.Add(question.Pointer, "nothing", "a value, since the question is required");
                }
            }
            else if (!isAsked)
            {
                faults.Add(
                    question.Pointer,
                    value,
                    $"no value, since {Excerpt.Of(question.When!.Question)} does not ask for it"
                );
            }
            else if (question.Read(value, context, faults) is { } read)
            {
                labels[index] = read.Label;
                values.Add(read);
            }
        }

        if (known != answer.GetPropertyCount())
        {
            RefuseUnknown(answer, faults);
        }

        return values.DrainToImmutable();
    }

    private void RefuseUnknown(JsonElement answer, FaultList faults)
    {
        var names = string.Join(", ", Questions.Take(10).Select(question => Excerpt.Of(question.Name)));
        foreach (var member in answer.EnumerateObject())
        {
            if (!member.NameEquals("cannotAnswer"u8) && IndexOf(member.Name) < 0)
            {
                var at = JsonPointer.Member("", member.Name);
                faults.Add(at, $"the unknown question {Excerpt.Of(member.Name)}", $"only {names}");
            }
        }
    }

    private int IndexOf(string name)
    {
        for (var index = 0; index < Questions.Length; index++)
        {
            if (string.Equals(Questions[index].Name, name, StringComparison.Ordinal))
            {
                return index;
            }
        }

        return -1;
    }
}
