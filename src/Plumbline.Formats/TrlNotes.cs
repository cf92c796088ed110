using System.Buffers;
using System.Text.Json;
using Plumbline.Model;

namespace Plumbline.Formats;

/// <summary>
/// Counts what a TRL file leaves out or cannot carry (formats.md rule 4). Every count is written, zero or not.
/// </summary>
internal sealed class TrlNotes(TrlPrompt prompt, PreferenceQuestion? question, ItemSchema items, LabelSchema labels)
{
    private readonly long[] _fields = new long[items.Fields.Length];
    private readonly long[] _questions = new long[labels.Questions.Length];
    private long _strength;

    /// <summary>Rows whose consensus is a tie of the candidates.</summary>
    public long Tie { get; set; }

    /// <summary>Rows whose consensus is that no candidate will do.</summary>
    public long BothBad { get; set; }

    /// <summary>Rows without an answer to the question.</summary>
    public long NoAnswer { get; set; }

    /// <summary>Rows without the conversation that the file's prompts are made of.</summary>
    public long NoPrompt { get; set; }

    /// <summary>Pairs with an answer that is a list of parts, where the file holds texts.</summary>
    public long NotText { get; set; }

    /// <summary>Pairs whose two sides are equal.</summary>
    public long SameContent { get; set; }

    /// <summary>Pairs that equal an earlier line.</summary>
    public long EqualLine { get; set; }

    /// <summary>Keys of messages that the trainer does not know.</summary>
    public long MessageKeys { get; set; }

    /// <summary>Counts what the row has that no pair carries.</summary>
    public void CountRow(JsonElement fields, JsonElement answer)
    {
        for (var index = 0; index < _fields.Length; index++)
        {
            var name = items.Fields[index].Name;
            var isCarried = prompt.Carries(name) || name == question?.Field;
            _fields[index] += !isCarried && fields.TryGetProperty(name, out _) ? 1 : 0;
        }

        for (var index = 0; index < _questions.Length; index++)
        {
            var asked = labels.Questions[index];
            if (answer.TryGetProperty(asked.Name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                var isExported = ReferenceEquals(asked, question);
                _questions[index] += isExported ? 0 : 1;
                _strength += isExported && value.TryGetProperty("strength"u8, out _) ? 1 : 0;
            }
        }
    }

    /// <summary>Writes the one line of <c>notes.json</c>.</summary>
    public void Write(ReleaseCounts counts, long lines, IBufferWriter<byte> into)
    {
        using Utf8JsonWriter json = new(into, PlainJson.Writing);
        json.WriteStartObject();
        json.WriteString("format"u8, TrlPreference.Name);
        json.WriteString("form"u8, prompt.IsConversational ? "conversational" : "standard");
        if (question is not null)
        {
            json.WriteString("question"u8, question.Name);
        }

        json.WriteNumber("rows"u8, counts.Rows);
        json.WriteNumber("lines"u8, lines);
        json.WriteStartObject("leftOut"u8);
        json.WriteNumber("undecided"u8, counts.Ties);
        json.WriteNumber("cannotAnswer"u8, counts.CannotAnswer);
        json.WriteNumber("tie"u8, Tie);
        json.WriteNumber("bothBad"u8, BothBad);
        json.WriteNumber("noAnswer"u8, NoAnswer);
        json.WriteNumber("noPrompt"u8, NoPrompt);
        json.WriteNumber("notText"u8, NotText);
        json.WriteNumber("sameContent"u8, SameContent);
        json.WriteNumber("equalLine"u8, EqualLine);
        json.WriteEndObject();
        json.WriteStartArray("notCarried"u8);
        WriteNotCarried(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteNotCarried(Utf8JsonWriter json)
    {
        for (var index = 0; index < _fields.Length; index++)
        {
            WriteCount(json, "field"u8, items.Fields[index].Name, _fields[index]);
        }

        for (var index = 0; index < _questions.Length; index++)
        {
            WriteCount(json, "question"u8, labels.Questions[index].Name, _questions[index]);
        }

        WriteCount(json, "setting"u8, "strength", _strength);
        WriteCount(json, "setting"u8, "messageKeys", MessageKeys);
    }

    private static void WriteCount(Utf8JsonWriter json, ReadOnlySpan<byte> what, string name, long count)
    {
        if (count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString(what, name);
        json.WriteNumber("count"u8, count);
        json.WriteEndObject();
    }
}
