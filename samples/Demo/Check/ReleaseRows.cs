using System.Text.Json;
using Plumbline.Demo.Input;

namespace Plumbline.Demo.Check;

/// <summary>One annotation of a row, as far as the check reads it.</summary>
internal sealed record RowAnnotation(string Annotator, string Label);

/// <summary>One row of a release, as far as the check reads it.</summary>
internal sealed record Row(
    int Line,
    string Task,
    string Label,
    double Confidence,
    IReadOnlyList<RowAnnotation> Annotations
);

/// <summary>Reads rows.jsonl.</summary>
internal static class ReleaseRows
{
    /// <summary>Every row in order.</summary>
    /// <exception cref="BadInputException">A line that is no row.</exception>
    public static IEnumerable<Row> Read(string folder, bool isPreference)
    {
        var path = Path.Combine(folder, "rows.jsonl");
        foreach (var line in InputFile.Lines(path))
        {
            var row = InputJson.Parse(line.Utf8, path, line.Number);
            if (ReadRow(row, line.Number, isPreference) is not { } read)
            {
                throw BadInputException.At(path, line.Number, "", "no row", "item, consensus and annotations");
            }

            yield return read;
        }
    }

    private static Row? ReadRow(JsonElement row, int line, bool isPreference)
    {
        if (
            Part(row, "item")?.Text("key") is not { } task
            || Part(row, "consensus") is not { } consensus
            || Label(consensus, isPreference) is not { } label
            || Part(consensus, "confidence") is not { ValueKind: JsonValueKind.Number } confidence
            || Part(row, "annotations") is not { ValueKind: JsonValueKind.Array } annotations
        )
        {
            return null;
        }

        List<RowAnnotation> read = [];
        foreach (var annotation in annotations.EnumerateArray())
        {
            if (annotation.Text("annotator") is not { } annotator || Label(annotation, isPreference) is not { } given)
            {
                return null;
            }

            read.Add(new RowAnnotation(annotator, given));
        }

        return new Row(line, task, label, confidence.GetDouble(), read);
    }

    private static string? Label(JsonElement owner, bool isPreference) =>
        Part(owner, "answer") is not { } answer ? null
        : isPreference ? Part(answer, Labels.Better)?.Text("winner")
        : answer.Text(Labels.Choice);

    private static JsonElement? Part(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var part) ? part : null;
}
