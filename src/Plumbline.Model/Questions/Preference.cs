using System.Collections.Immutable;
using System.Text.Json;

namespace Plumbline.Model;

/// <summary>
/// Asks which candidate is best (<c>preference</c>). Its value is <c>{"winner":id,"strength":n}</c>,
/// <c>{"winner":"tie"}</c> or <c>{"winner":"bothBad"}</c>; candidates are named by id, never by place.
/// </summary>
public sealed class PreferenceQuestion : Question
{
    /// <summary>The word on the wire.</summary>
    public const string TypeWord = "preference";

    /// <summary>The label of candidates that are equally good.</summary>
    public const string TieLabel = "tie";

    /// <summary>The label of candidates none of which will do.</summary>
    public const string BothBadLabel = "bothBad";

    private PreferenceQuestion(QuestionSettings settings, string field, int strengths, bool tie, bool bothBad)
        : base(settings)
    {
        Field = field;
        Strengths = strengths;
        Tie = tie;
        BothBad = bothBad;
    }

    /// <inheritdoc/>
    public override string Type => TypeWord;

    /// <summary>Name of the item's field that holds the candidates.</summary>
    public string Field { get; }

    /// <summary>How many degrees of "better" are asked for with a winner, 0 to 3; with 0 none is.</summary>
    public int Strengths { get; }

    /// <summary>Whether a tie may be answered.</summary>
    public bool Tie { get; }

    /// <summary>Whether it may be answered that no candidate will do.</summary>
    public bool BothBad { get; }

    /// <inheritdoc/>
    public override ImmutableArray<string> Labels(AnswerContext context)
    {
        ReadOnlySpan<string> tie = Tie ? [TieLabel] : [];
        ReadOnlySpan<string> bothBad = BothBad ? [BothBadLabel] : [];
        return [.. context.Candidates, .. tie, .. bothBad];
    }

    /// <inheritdoc/>
    public override void WriteValue(Utf8JsonWriter writer, string label, int? strength)
    {
        writer.WriteStartObject();
        writer.WriteString("winner"u8, label);
        if (strength is { } given)
        {
            writer.WriteNumber("strength"u8, given);
        }

        writer.WriteEndObject();
    }

    internal static PreferenceQuestion? Parse(ObjectReader reader, QuestionSettings settings, ItemSchema items)
    {
        var named = reader.Text("field", ObjectReader.MaxNameLength);
        var strengths = reader.Whole("strengths", 0, 3, absent: 0);
        var tie = reader.Flag("tie", absent: false);
        var bothBad = reader.Flag("bothBad", absent: false);
        if (items.CandidatesField is not { } field)
        {
            reader.Faults.Add(reader.At("type"), "an item schema without candidates", "a field of type candidates");
            return null;
        }

        if (named is not null && !string.Equals(named, field.Name, StringComparison.Ordinal))
        {
            reader.Faults.Add(
                reader.At("field"),
                Excerpt.Of(named),
                $"the field of candidates, {Excerpt.Of(field.Name)}"
            );
            return null;
        }

        return new(settings, field.Name, strengths, tie, bothBad);
    }

    internal override Value? Read(JsonElement value, AnswerContext context, FaultList faults)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            faults.Add(Pointer, value, Strengths > 0 ? "an object with winner and strength" : "an object with winner");
            return null;
        }

        JsonElement winner = default;
        JsonElement strength = default;
        foreach (var member in value.EnumerateObject())
        {
            if (member.NameEquals("winner"u8))
            {
                winner = member.Value;
            }
            else if (member.NameEquals("strength"u8))
            {
                strength = member.Value;
            }
            else
            {
                var at = JsonPointer.Member(Pointer, member.Name);
                faults.Add(at, $"the unknown key {Excerpt.Of(member.Name)}", "only winner, strength");
                return null;
            }
        }

        if (Label(winner, context) is not { } label)
        {
            faults.Add($"{Pointer}/winner", Found(winner), Right(context));
            return null;
        }

        var isWon = label is not (TieLabel or BothBadLabel);
        return ReadStrength(strength, isWon, faults, out var given) ? new Value(Name, label, given) : null;
    }

    internal override void CheckItem(JsonElement fields, FaultList faults)
    {
        var isGiven = fields.TryGetProperty(Field, out var candidates) && candidates.ValueKind == JsonValueKind.Array;
        if (isGiven ? candidates.GetArrayLength() < 2 : Required)
        {
            var found = isGiven ? $"{candidates.GetArrayLength()} candidate" : "nothing";
            faults.Add(JsonPointer.Member("", Field), found, $"at least 2 candidates for {Excerpt.Of(Name)}");
        }
    }

    private string? Label(JsonElement winner, AnswerContext context)
    {
        if (winner.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        foreach (var candidate in context.Candidates)
        {
            if (winner.ValueEquals(candidate))
            {
                return candidate;
            }
        }

        return Tie && winner.ValueEquals("tie"u8) ? TieLabel
            : BothBad && winner.ValueEquals("bothBad"u8) ? BothBadLabel
            : null;
    }

    private bool ReadStrength(JsonElement strength, bool isWon, FaultList faults, out int? given)
    {
        given = null;
        var isGiven = strength.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
        if (!isWon || Strengths == 0)
        {
            if (isGiven)
            {
                var right = Strengths == 0 ? "no strength, since none is asked for" : "a strength only with a winner";
                faults.Add($"{Pointer}/strength", strength, right);
            }

            return !isGiven;
        }

        if (isGiven && strength.ValueKind == JsonValueKind.Number && strength.TryGetInt32(out var whole))
        {
            given = whole;
        }

        if (given is { } number && number >= 1 && number <= Strengths)
        {
            return true;
        }

        faults.Add($"{Pointer}/strength", Found(strength), $"a whole number from 1 to {Strengths}");
        return false;
    }

    private string Right(AnswerContext context)
    {
        var shown = context.Candidates.Take(10).Select(candidate => Excerpt.Of(candidate));
        return $"one of {string.Join(", ", shown)}{(Tie ? ", tie" : "")}{(BothBad ? ", bothBad" : "")}";
    }

    private static string Found(JsonElement value) =>
        value.ValueKind == JsonValueKind.Undefined ? "nothing" : Excerpt.Of(value);
}
