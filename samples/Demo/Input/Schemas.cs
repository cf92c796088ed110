using System.Text.Json;

namespace Plumbline.Demo.Input;

/// <summary>The schemas and lines that the demo sends for a project.</summary>
internal static class Schemas
{
    /// <summary>The item schema over all lines: the union of their fields, in order of first appearance.</summary>
    public static JsonElement Items(RecordedProject recorded)
    {
        Dictionary<string, (HashSet<string> Types, int Count)> fields = new(StringComparer.Ordinal);
        List<string> order = [];
        foreach (var (item, field) in recorded.Items.SelectMany(item => item.Fields.Select(field => (item, field))))
        {
            if (!fields.TryGetValue(field.Name, out var known))
            {
                order.Add(field.Name);
                known = ([], 0);
            }

            // A key is nothing to read: as text it would become part of what a trainer is prompted with.
            known.Types.Add(field.Name == item.KeyField ? "json" : Forms.TypeOf(field.Name, field.Value));
            fields[field.Name] = known with { Count = known.Count + 1 };
        }

        return Written.Element(writer =>
        {
            writer.WriteStartArray();
            foreach (var name in order)
            {
                var (types, count) = fields[name];
                writer.WriteStartObject();
                writer.WriteString("name", name);
                writer.WriteString("type", types.Count == 1 ? types.Single() : "json");
                if (count < recorded.Items.Count)
                {
                    writer.WriteBoolean("required", value: false);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    /// <summary>The label schema: one choice, or one preference without strengths.</summary>
    public static JsonElement Labels(RecordedProject recorded) =>
        Written.Element(writer =>
        {
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteString("name", recorded.IsPreference ? Input.Labels.Better : Input.Labels.Choice);
            writer.WriteString("type", recorded.IsPreference ? "preference" : "choice");
            writer.WriteString("title", recorded.IsPreference ? "Which answer is better?" : "Which option fits best?");
            if (recorded.IsPreference)
            {
                writer.WriteString("field", Forms.CandidatesField);
                writer.WriteNumber("strengths", 0);
                writer.WriteBoolean("tie", value: true);
                writer.WriteBoolean("bothBad", value: true);
            }
            else
            {
                writer.WriteStartArray("options");
                foreach (var option in recorded.Options)
                {
                    writer.WriteStringValue(option);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteEndArray();
        });

    /// <summary>The items as own JSONL, each with the overlap that its answers ask for.</summary>
    public static byte[] Lines(RecordedProject recorded)
    {
        using var lines = new MemoryStream();
        foreach (var item in recorded.Items)
        {
            lines.Write(Written.Bytes(writer => Line(writer, item, recorded.OverlapOf.GetValueOrDefault(item.Key, 1))));
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }

    private static void Line(Utf8JsonWriter writer, RecordedItem item, int overlap)
    {
        writer.WriteStartObject();
        writer.WriteString("key", item.Key);
        writer.WriteNumber("overlap", overlap);
        writer.WriteStartObject("fields");
        Fields(writer, item.Fields);
        writer.WriteEndObject();
        Fields(writer, item.Envelope);
        writer.WriteEndObject();
    }

    // Values go out as they were written: texts and numbers are not spelled anew.
    private static void Fields(Utf8JsonWriter writer, IReadOnlyList<Field> fields)
    {
        foreach (var field in fields)
        {
            writer.WritePropertyName(field.Name);
            writer.WriteRawValue(field.Value.GetRawText());
        }
    }
}
