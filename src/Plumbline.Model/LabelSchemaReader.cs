using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Plumbline.Model;

/// <summary>The question types that exist.</summary>
public static class QuestionTypes
{
    internal delegate Question? Reader(ObjectReader reader, QuestionSettings settings, ItemSchema items);

    internal static readonly FrozenDictionary<string, Reader> Readers = new Dictionary<string, Reader>(
        StringComparer.Ordinal
    )
    {
        [ChoiceQuestion.TypeWord] = ChoiceQuestion.Parse,
        [PreferenceQuestion.TypeWord] = PreferenceQuestion.Parse,
        [TextQuestion.TypeWord] = TextQuestion.Parse,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words for them on the wire, sorted.</summary>
    public static ImmutableArray<string> All { get; } = [.. Readers.Keys.Order(StringComparer.Ordinal)];
}

/// <summary>Reads label schemas.</summary>
internal static class LabelSchemaReader
{
    private const int MaxTitleLength = 1_000;
    private const int MaxHelpLength = 10_000;

    /// <summary>The questions that could be read; all of them when no fault was added.</summary>
    public static ImmutableArray<Question> Read(JsonElement array, ItemSchema items, FaultList faults)
    {
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() is 0 or > LabelSchema.MaxQuestions)
        {
            faults.Add("", array, $"a list of 1 to {LabelSchema.MaxQuestions} questions");
            return [];
        }

        var questions = ImmutableArray.CreateBuilder<Question>(array.GetArrayLength());
        var names = new HashSet<string>(StringComparer.Ordinal) { CannotAnswer.Key };
        foreach (var (index, element) in array.EnumerateArray().Index())
        {
            var at = JsonPointer.Element("", index);
            if (ObjectReader.Of(element, at, faults, "an object with name and type") is { } reader)
            {
                if (ReadQuestion(reader, questions, names, items) is { } question)
                {
                    questions.Add(question);
                }
            }
        }

        return questions.ToImmutable();
    }

    private static Question? ReadQuestion(
        ObjectReader reader,
        IReadOnlyCollection<Question> earlier,
        HashSet<string> names,
        ItemSchema items
    )
    {
        var name = reader.Name();
        if (name is not null && !names.Add(name))
        {
            reader.Faults.Add(
                reader.At("name"),
                Excerpt.Of(name),
                "a name that no other question has, nor cannotAnswer"
            );
        }

        var type = reader.RequiredText("type", ObjectReader.MaxNameLength);
        if (type is null || !QuestionTypes.Readers.TryGetValue(type, out var read))
        {
            if (type is not null)
            {
                var types = string.Join(", ", QuestionTypes.All);
                reader.Faults.Add(reader.At("type"), Excerpt.Of(type), $"one of {types}");
            }

            return null; // Which other keys are right depends on the type.
        }

        var settings = new QuestionSettings(
            name ?? "",
            reader.Text("title", MaxTitleLength),
            reader.Text("help", MaxHelpLength),
            reader.Flag("required", absent: true),
            ReadCondition(reader, earlier)
        );
        var question = read(reader, settings, items);
        reader.RefuseOthers();
        return name is null ? null : question;
    }

    private static Condition? ReadCondition(ObjectReader question, IReadOnlyCollection<Question> earlier)
    {
        if (!question.TryMember("when", out var element))
        {
            return null;
        }

        var at = question.At("when");
        if (ObjectReader.Of(element, at, question.Faults, "an object with question and in") is not { } reader)
        {
            return null;
        }

        var name = reader.RequiredText("question", ObjectReader.MaxNameLength);
        var isList = reader.TryMember("in", out var list) && list.ValueKind == JsonValueKind.Array;
        reader.RefuseOthers();
        var asked = earlier
            .OfType<ChoiceQuestion>()
            .FirstOrDefault(other => string.Equals(other.Name, name, StringComparison.Ordinal));
        if (name is not null && asked is null)
        {
            reader.Faults.Add(reader.At("question"), Excerpt.Of(name), "the name of an earlier choice question");
        }

        if (!isList || list.GetArrayLength() == 0)
        {
            var found = list.ValueKind == JsonValueKind.Undefined ? "nothing" : Excerpt.Of(list);
            reader.Faults.Add(reader.At("in"), found, "a list of at least one option of that question");
            return null;
        }

        return asked is null ? null : new(asked.Name, ReadValues(list, asked, reader));
    }

    private static ImmutableArray<string> ReadValues(JsonElement list, ChoiceQuestion asked, ObjectReader reader)
    {
        var options = asked.Options.Select(option => option.Value).ToHashSet(StringComparer.Ordinal);
        var values = ImmutableArray.CreateBuilder<string>();
        foreach (var (index, element) in list.EnumerateArray().Index())
        {
            // Taking an option out of the set refuses the same value twice, too.
            if (element.ValueKind == JsonValueKind.String && options.Remove(element.GetString()!))
            {
                values.Add(element.GetString()!);
            }
            else
            {
                reader.Faults.Add(
                    JsonPointer.Element(reader.At("in"), index),
                    element,
                    $"an option of {Excerpt.Of(asked.Name)}, named once"
                );
            }
        }

        return values.ToImmutable();
    }
}
