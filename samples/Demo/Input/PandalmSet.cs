using System.Text.Json;

namespace Plumbline.Demo.Input;

/// <summary>The PandaLM test set: pairs of responses, compared by three people.</summary>
/// <remarks>WeOpenML/PandaLM, data/testset-v1.json: 1 = response1 is better, 2 = response2, 0 = a tie.</remarks>
internal static class PandalmSet
{
    private static readonly string[] Annotators = ["annotator1", "annotator2", "annotator3"];

    /// <summary>Items with two candidates, and three answers each.</summary>
    public static Recording Read(string path)
    {
        var list = InputJson.Parse(InputFile.Read(path), path, 1);
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw BadInputException.At(path, 1, "", "no list of pairs", "a JSON list of the PandaLM form");
        }

        List<RecordedItem> items = [];
        List<RecordedAnswer> answers = [];
        HashSet<string> keys = new(StringComparer.Ordinal);
        foreach (var (index, pair) in list.EnumerateArray().Index())
        {
            var place = new Place(path, index);
            var key = place.Whole(pair, "idx");
            if (!keys.Add(key))
            {
                throw place.Fault("idx", $"{key} again", "a number of its own");
            }

            items.Add(
                new RecordedItem(key, index + 1, Fields(place, pair), Envelope(pair), ["response1", "response2"])
            );
            foreach (var annotator in Annotators)
            {
                answers.Add(new RecordedAnswer(key, annotator, place.Whole(pair, annotator), index + 1));
            }
        }

        return new Recording("pandalm", path, path, items, answers);
    }

    private static List<Field> Fields(Place place, JsonElement pair)
    {
        List<Field> fields = [new Field("instruction", place.Text(pair, "instruction"))];
        var input = place.Text(pair, "input");
        if (input.GetString() is { Length: > 0 })
        {
            fields.Add(new Field("input", input));
        }

        var (first, second) = (place.Text(pair, "response1"), place.Text(pair, "response2"));
        fields.Add(
            new Field(
                Forms.CandidatesField,
                Written.Element(writer =>
                {
                    writer.WriteStartArray();
                    foreach (var (id, content) in new[] { ("response1", first), ("response2", second) })
                    {
                        writer.WriteStartObject();
                        writer.WriteString("id", id);
                        writer.WritePropertyName("content");
                        content.WriteTo(writer);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                })
            )
        );
        return fields;
    }

    // What the set says beside the pair travels with the item.
    private static IReadOnlyList<Field> Envelope(JsonElement pair)
    {
        var others = pair.EnumerateObject()
            .Where(property => property.Name is "cmp_key" or "motivation_app")
            .Where(property => property.Value.ValueKind == JsonValueKind.String)
            .ToArray();
        return others.Length == 0
            ? []
            :
            [
                new Field(
                    "meta",
                    Written.Element(writer =>
                    {
                        writer.WriteStartObject();
                        foreach (var property in others)
                        {
                            property.WriteTo(writer);
                        }

                        writer.WriteEndObject();
                    })
                ),
            ];
    }

    private readonly record struct Place(string File, int Index)
    {
        public string Whole(JsonElement pair, string name) =>
            Value(pair, name) is { ValueKind: JsonValueKind.Number } value
            && value.TryGetInt32(out var number)
            && number >= 0
                ? $"{number}"
                : throw Fault(name, "no whole number", "a whole number");

        public JsonElement Text(JsonElement pair, string name) =>
            Value(pair, name) is { ValueKind: JsonValueKind.String } value
                ? value
                : throw Fault(name, "no text", "a text");

        // A list has no lines of its own: the pointer tells the place.
        public BadInputException Fault(string name, string found, string right) =>
            BadInputException.At(File, 1, $"/{Index}/{name}", found, right);

        private static JsonElement? Value(JsonElement pair, string name) =>
            pair.ValueKind == JsonValueKind.Object && pair.TryGetProperty(name, out var value) ? value : null;
    }
}
