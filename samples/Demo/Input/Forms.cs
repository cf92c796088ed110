using System.Collections.Frozen;
using System.Text.Json;

namespace Plumbline.Demo.Input;

/// <summary>Recognises conversations and candidates by how they look.</summary>
internal static class Forms
{
    /// <summary>The field whose presence makes a preference.</summary>
    public const string CandidatesField = "candidates";

    private static readonly FrozenSet<string> Roles = new[]
    {
        "system",
        "developer",
        "user",
        "assistant",
        "tool",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The item schema's type for one value: text, messages, candidates or json.</summary>
    public static string TypeOf(string name, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => "text",
            JsonValueKind.Array when name == CandidatesField && CandidateIds(value).Count > 0 => "candidates",
            JsonValueKind.Array when IsMessages(value) => "messages",
            _ => "json",
        };

    /// <summary>The ids of a list of candidates, in order; empty where the value is no such list.</summary>
    public static IReadOnlyList<string> CandidateIds(JsonElement value)
    {
        List<string> ids = [];
        foreach (var candidate in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [])
        {
            if (candidate.Text("id") is not { Length: > 0 } id || !HasContent(candidate) || ids.Contains(id))
            {
                return [];
            }

            ids.Add(id);
        }

        return ids;
    }

    private static bool IsMessages(JsonElement value) =>
        value.GetArrayLength() > 0
        && value.EnumerateArray().All(turn => turn.Text("role") is { } role && Roles.Contains(role) && HasSaid(turn));

    // A turn may consist of tool calls alone.
    private static bool HasSaid(JsonElement turn) =>
        HasContent(turn)
        || (turn.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array);

    // A text, or a list of parts.
    private static bool HasContent(JsonElement owner) =>
        owner.ValueKind == JsonValueKind.Object
        && owner.TryGetProperty("content", out var content)
        && (content.ValueKind is JsonValueKind.String or JsonValueKind.Array);
}
