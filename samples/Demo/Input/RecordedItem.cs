using System.Text.Json;

namespace Plumbline.Demo.Input;

/// <summary>A named JSON value, kept as it was written.</summary>
internal sealed record Field(string Name, JsonElement Value);

/// <summary>One item of the recorded data.</summary>
/// <param name="Line">The line, or the place in a list, that it came from; counts from 1.</param>
/// <param name="Envelope">What stands beside the fields in own JSONL: language, tags, meta and so on.</param>
/// <param name="Candidates">The ids of the candidates in order; empty where there are none.</param>
internal sealed record RecordedItem(
    string Key,
    int Line,
    IReadOnlyList<Field> Fields,
    IReadOnlyList<Field> Envelope,
    IReadOnlyList<string> Candidates
)
{
    /// <summary>The field that is there only as the key; null where the key stands beside the fields.</summary>
    public string? KeyField { get; init; }
}

/// <summary>One answer as it was recorded, before its label is understood.</summary>
internal sealed record RecordedAnswer(string Task, string Annotator, string Label, int Line);

/// <summary>Items and answers of one source.</summary>
/// <param name="Name">The project's name.</param>
internal sealed record Recording(
    string Name,
    string ItemsFile,
    string AnswersFile,
    IReadOnlyList<RecordedItem> Items,
    IReadOnlyList<RecordedAnswer> Answers
);
