using System.Text.Json;

namespace Plumbline.Demo.Input;

/// <summary>Items from own JSONL, or from any JSONL whose lines become fields.</summary>
internal static class ItemFile
{
    private static readonly string[] KeyNames = ["key", "id", "task", "idx"];

    /// <summary>Every item of the file, in order.</summary>
    /// <exception cref="BadInputException">A line is no object, or has a known key or broken candidates.</exception>
    public static IReadOnlyList<RecordedItem> Read(string path)
    {
        List<RecordedItem> items = [];
        Dictionary<string, int> lineOf = new(StringComparer.Ordinal);
        foreach (var line in InputFile.Lines(path))
        {
            var item = ReadItem(path, line);
            if (!lineOf.TryAdd(item.Key, line.Number))
            {
                throw BadInputException.At(
                    path,
                    line.Number,
                    "",
                    $"the key {item.Key} of line {lineOf[item.Key]}",
                    "a key of its own"
                );
            }

            items.Add(item);
        }

        return items.Count > 0 ? items : throw BadInputException.At(path, 1, "", "no items", "one JSON object a line");
    }

    private static RecordedItem ReadItem(string path, InputLine line)
    {
        var whole = InputJson.Parse(line.Utf8, path, line.Number);
        if (whole.ValueKind != JsonValueKind.Object)
        {
            throw BadInputException.At(path, line.Number, "", $"{whole.ValueKind}", "a JSON object");
        }

        var isOwn = whole.TryGetProperty("fields", out var own);
        if (isOwn && own.ValueKind != JsonValueKind.Object)
        {
            throw BadInputException.At(path, line.Number, "/fields", $"{own.ValueKind}", "a JSON object");
        }

        IReadOnlyList<Field> fields = [.. Present(isOwn ? own : whole).Select(Named)];
        IReadOnlyList<Field> envelope = isOwn ? [.. Present(whole).Where(IsEnvelope)] : [];
        var name = KeyNames.FirstOrDefault(name => whole.TryGetProperty(name, out _));
        var key = KeyOf(whole, name) ?? $"{line.Number}";
        return new RecordedItem(key, line.Number, fields, envelope, CandidatesOf(path, line.Number, isOwn, fields))
        {
            KeyField = isOwn ? null : name,
        };
    }

    // A null is what an absent key is: not given.
    private static IEnumerable<Field> Present(JsonElement owner) =>
        owner
            .EnumerateObject()
            .Where(property => property.Value.ValueKind != JsonValueKind.Null)
            .Select(property => new Field(property.Name, property.Value));

    private static bool IsEnvelope(Field field) =>
        field.Name is not ("fields" or "overlap") && !KeyNames.Contains(field.Name, StringComparer.Ordinal);

    private static string? KeyOf(JsonElement whole, string? name) =>
        name is null
            ? null
            : whole.GetProperty(name) switch
            {
                { ValueKind: JsonValueKind.String } value when value.GetString() is { Length: > 0 } text => text,
                { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
                _ => null,
            };

    // Bare texts are a common short form of candidates; they get letters for ids.
    private static Field Named(Field field)
    {
        var isBare =
            field.Name == Forms.CandidatesField
            && field.Value.ValueKind == JsonValueKind.Array
            && field.Value.GetArrayLength() is > 0 and <= 10
            && field.Value.EnumerateArray().All(candidate => candidate.ValueKind == JsonValueKind.String);
        return isBare
            ? field with
            {
                Value = Written.Element(writer =>
                {
                    writer.WriteStartArray();
                    foreach (var (index, candidate) in field.Value.EnumerateArray().Index())
                    {
                        writer.WriteStartObject();
                        writer.WriteString("id", $"{(char)('a' + index)}");
                        writer.WriteString("content", candidate.GetString());
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                }),
            }
            : field;
    }

    private static IReadOnlyList<string> CandidatesOf(string path, int line, bool isOwn, IReadOnlyList<Field> fields)
    {
        if (fields.FirstOrDefault(field => field.Name == Forms.CandidatesField) is not { } field)
        {
            return [];
        }

        var ids = Forms.CandidateIds(field.Value);
        return ids.Count > 0
            ? ids
            : throw BadInputException.At(
                path,
                line,
                isOwn ? "/fields/candidates" : "/candidates",
                field.Value.GetRawText(),
                "a list of candidates, each with an id of its own and content"
            );
    }
}
