using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Plumbline.Model;

namespace Plumbline.Formats;

/// <summary>
/// Writes an item as TRL's prompt and a candidate as its answer, all in the one form that the schema decides.
/// </summary>
internal sealed class TrlPrompt
{
    private readonly string? _messages;
    private readonly ImmutableArray<string> _texts;

    public TrlPrompt(ItemSchema items)
    {
        _messages = items.Fields.FirstOrDefault(field => field.Type == FieldType.Messages)?.Name;
        _texts = _messages is null
            ?
            [
                .. items
                    .Fields.Where(field => field.Type is FieldType.Text or FieldType.Markdown)
                    .Select(field => field.Name),
            ]
            : [];
    }

    /// <summary>Whether prompts and answers are lists of messages.</summary>
    public bool IsConversational => _messages is not null;

    /// <summary>Whether the prompt holds the field of this name.</summary>
    public bool Carries(string field) => field == _messages || _texts.Contains(field, StringComparer.Ordinal);

    /// <summary>Writes the prompt; false, with something written, when the item has none.</summary>
    /// <param name="leftOutKeys">How many keys of messages the trainer does not know.</param>
    public bool TryWrite(JsonElement fields, IBufferWriter<byte> into, out int leftOutKeys)
    {
        leftOutKeys = 0;
        if (_messages is null)
        {
            WriteTexts(fields, into);
            return true;
        }

        if (!fields.TryGetProperty(_messages, out var messages))
        {
            return false;
        }

        leftOutKeys = WriteMessages(messages, into);
        return true;
    }

    /// <summary>Writes an answer; false, with nothing written, when it is a list and the file holds texts.</summary>
    public bool TryWriteAnswer(JsonElement content, IBufferWriter<byte> into)
    {
        if (!IsConversational)
        {
            if (content.ValueKind != JsonValueKind.String)
            {
                return false;
            }

            into.Write(JsonMarshal.GetRawUtf8Value(content));
            return true;
        }

        if (content.ValueKind == JsonValueKind.Array && content[0].TryGetProperty("role"u8, out _))
        {
            WriteMessages(content, into);
            return true;
        }

        into.Write("[{\"role\":\"assistant\",\"content\":"u8);
        into.Write(JsonMarshal.GetRawUtf8Value(content));
        into.Write("}]"u8);
        return true;
    }

    /// <summary>The texts, an empty line between two; those that are absent or empty are passed over.</summary>
    private void WriteTexts(JsonElement fields, IBufferWriter<byte> into)
    {
        var isFirst = true;
        into.Write("\""u8);
        foreach (var name in _texts)
        {
            if (!fields.TryGetProperty(name, out var text) || text.ValueEquals(""u8))
            {
                continue;
            }

            into.Write(isFirst ? ""u8 : "\\n\\n"u8);
            into.Write(JsonMarshal.GetRawUtf8Value(text)[1..^1]);
            isFirst = false;
        }

        into.Write("\""u8);
    }

    private static int WriteMessages(JsonElement messages, IBufferWriter<byte> into)
    {
        var leftOut = 0;
        var before = "["u8;
        foreach (var message in messages.EnumerateArray())
        {
            into.Write(before);
            leftOut += WriteMessage(message, into);
            before = ","u8;
        }

        into.Write("]"u8);
        return leftOut;
    }

    private static int WriteMessage(JsonElement message, IBufferWriter<byte> into)
    {
        var leftOut = 0;
        var before = "{"u8;
        foreach (var member in message.EnumerateObject())
        {
            if (member.Name is not ("role" or "content" or "name" or "tool_calls"))
            {
                leftOut++;
                continue;
            }

            into.Write(before);
            PlainJson.WriteText(member.Name, into);
            into.Write(":"u8);
            into.Write(JsonMarshal.GetRawUtf8Value(member.Value));
            before = ","u8;
        }

        into.Write("}"u8);
        return leftOut;
    }
}
