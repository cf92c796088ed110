using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Plumbline.Model;

/// <summary>
/// Asks for text (<c>text</c>). Its value is the text as it was written; texts are never counted or merged.
/// </summary>
public sealed class TextQuestion : Question
{
    /// <summary>The word on the wire.</summary>
    public const string TypeWord = "text";

    /// <summary>The most code points that a schema may allow.</summary>
    public const int MostLength = 1_000_000;

    private TextQuestion(QuestionSettings settings, string format, string? language, int minLength, int maxLength)
        : base(settings)
    {
        Format = format;
        Language = language;
        MinLength = minLength;
        MaxLength = maxLength;
    }

    /// <summary>Every format that a text may have.</summary>
    public static ImmutableArray<string> Formats { get; } = ["plain", "markdown", "code", "latex", "json"];

    /// <inheritdoc/>
    public override string Type => TypeWord;

    /// <summary>One of <see cref="Formats"/>. A <c>json</c> text is what <see cref="StrictJson"/> reads.</summary>
    public string Format { get; }

    /// <summary>The programming language of <c>code</c>; null when it is open, or the format is another.</summary>
    public string? Language { get; }

    /// <summary>
    /// The fewest code points. 1 where the schema says nothing: no text is <c>null</c>, not the empty text.
    /// </summary>
    public int MinLength { get; }

    /// <summary>The most code points.</summary>
    public int MaxLength { get; }

    /// <inheritdoc/>
    public override ImmutableArray<string> Labels(AnswerContext context) => [];

    /// <inheritdoc/>
    public override void WriteValue(Utf8JsonWriter writer, string label, int? strength) =>
        throw new InvalidOperationException("Texts are not counted, so they have no labels.");

    internal static TextQuestion? Parse(ObjectReader reader, QuestionSettings settings, ItemSchema items)
    {
        var format = reader.Text("format", ObjectReader.MaxNameLength) ?? "plain";
        if (!Formats.Contains(format, StringComparer.Ordinal))
        {
            reader.Faults.Add(reader.At("format"), Excerpt.Of(format), $"one of {string.Join(", ", Formats)}");
        }

        var language = reader.Text("language", ObjectReader.MaxNameLength);
        if (language is not null && format is not "code")
        {
            reader.Faults.Add(reader.At("language"), Excerpt.Of(language), "a language only with the format code");
        }

        var maxLength = reader.Whole("maxLength", 1, MostLength, absent: MostLength);
        var minLength = reader.Whole("minLength", 0, maxLength, absent: 1);
        return new(settings, format, language, minLength, maxLength);
    }

    internal override Value? Read(JsonElement value, AnswerContext context, FaultList faults)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            faults.Add(Pointer, value, "a text");
            return null;
        }

        var raw = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        var isPlain = !raw.Contains((byte)'\\');
        var isComposed = isPlain && ComposedForm.IsPlainlyComposed(raw);
        var text = isComposed ? null : value.GetString()!;
        var length = text is null ? CodePoints.Count(raw) : CodePoints.Count(text);
        if (length < MinLength || length > MaxLength)
        {
            faults.Add(Pointer, $"{length} code points", $"{MinLength} to {MaxLength} code points");
            return null;
        }

        if (text is not null && ComposedForm.FirstBreak(text) is var index and >= 0)
        {
            var place = CodePoints.Count(text.AsSpan(0, index));
            faults.Add(Pointer, $"at code point {place} a character that is not composed", "text in Unicode form NFC");
            return null;
        }

        if (Format is "json" && !IsJson(value, faults))
        {
            return null;
        }

        return new Value(Name, null, null);
    }

    private bool IsJson(JsonElement value, FaultList faults)
    {
        var parsed = StrictJson.Parse(Encoding.UTF8.GetBytes(value.GetString()!));
        if (parsed.Problem is { } problem)
        {
            var inner = problem.Faults[0];
            var found = inner.Pointer.Length == 0 ? inner.Found : $"inside the text at {inner.Pointer} {inner.Found}";
            faults.Add(Pointer, Excerpt.Of(found), $"JSON text: {inner.Right}");
            return false;
        }

        parsed.Value.Dispose();
        return true;
    }
}
