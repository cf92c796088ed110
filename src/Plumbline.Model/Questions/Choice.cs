using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Plumbline.Model;

/// <summary>One option of a choice.</summary>
/// <param name="Value">
/// The label. Options are told apart code point by code point: nothing is normalised or trimmed.
/// </param>
/// <param name="Text">What is shown; null when the value is.</param>
public sealed record ChoiceOption(string Value, string? Text);

/// <summary>Asks for one of some options (<c>choice</c>). Its value is the option's text.</summary>
public sealed class ChoiceQuestion : Question
{
    /// <summary>The word on the wire.</summary>
    public const string TypeWord = "choice";

    /// <summary>The most options of one question.</summary>
    public const int MaxOptions = 10_000;

    /// <summary>The most code points of an option.</summary>
    public const int MaxOptionLength = 1_000;

    private readonly FrozenDictionary<string, string> _byValue;
    private readonly ImmutableArray<string> _labels;

    private ChoiceQuestion(QuestionSettings settings, ImmutableArray<ChoiceOption> options)
        : base(settings)
    {
        Options = options;
        _labels = [.. options.Select(option => option.Value)];
        _byValue = _labels.ToFrozenDictionary(label => label, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override string Type => TypeWord;

    /// <summary>The options, in the order in which they are shown; at least one, of different values.</summary>
    public ImmutableArray<ChoiceOption> Options { get; }

    /// <inheritdoc/>
    public override ImmutableArray<string> Labels(AnswerContext context) => _labels;

    /// <inheritdoc/>
    public override void WriteValue(Utf8JsonWriter writer, string label, int? strength) =>
        writer.WriteStringValue(label);

    internal static ChoiceQuestion? Parse(ObjectReader reader, QuestionSettings settings, ItemSchema items)
    {
        var options = ReadOptions(reader);
        return options.IsEmpty ? null : new(settings, options);
    }

    internal override Value? Read(JsonElement value, AnswerContext context, FaultList faults)
    {
        if (value.ValueKind == JsonValueKind.String && _byValue.TryGetValue(value.GetString()!, out var label))
        {
            return new Value(Name, label, null);
        }

        faults.Add(Pointer, value, $"one of the {Options.Length} options ({Shown()})");
        return null;
    }

    private static ImmutableArray<ChoiceOption> ReadOptions(ObjectReader reader)
    {
        var at = reader.At("options");
        if (!reader.TryMember("options", out var list))
        {
            reader.Faults.Add(at, "nothing", $"a list of 1 to {MaxOptions} options");
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MaxOptions)
        {
            reader.Faults.Add(at, list, $"a list of 1 to {MaxOptions} options");
            return [];
        }

        var options = ImmutableArray.CreateBuilder<ChoiceOption>(list.GetArrayLength());
        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, element) in list.EnumerateArray().Index())
        {
            var place = JsonPointer.Element(at, index);
            if (ReadOption(element, place, reader.Faults) is not { } option)
            {
                continue;
            }

            if (values.Add(option.Value))
            {
                options.Add(option);
            }
            else
            {
                reader.Faults.Add(place, element, "an option whose value no other option has");
            }
        }

        return options.ToImmutable();
    }

    private static ChoiceOption? ReadOption(JsonElement element, string at, FaultList faults)
    {
        const string right = "an option as a text of 1 to 1000 code points, or an object with value and text";
        if (element.ValueKind == JsonValueKind.String)
        {
            var text = element.GetString()!;
            if (text.Length > 0 && CodePoints.Count(text) <= MaxOptionLength)
            {
                return new(text, null);
            }

            faults.Add(at, element, right);
            return null;
        }

        if (ObjectReader.Of(element, at, faults, right) is not { } reader)
        {
            return null;
        }

        var value = reader.RequiredText("value", MaxOptionLength);
        var shown = reader.Text("text", MaxOptionLength);
        reader.RefuseOthers();
        return value is null ? null : new(value, shown);
    }

    private string Shown() =>
        string.Join(", ", _labels.Take(5).Select(label => Excerpt.Of(label))) + (_labels.Length > 5 ? ", …" : "");
}
