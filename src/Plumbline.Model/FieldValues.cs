using System.Text.Json;

namespace Plumbline.Model;

/// <summary>The form of a field's value by its type.</summary>
internal static class FieldValues
{
    private const int MaxCandidates = 10;

    private static readonly string[] Roles = ["system", "developer", "user", "assistant", "tool"];

    /// <summary>What a value of the type is, in words.</summary>
    public static string Right(FieldType type) =>
        type switch
        {
            FieldType.Text or FieldType.Markdown or FieldType.Code => "a text",
            FieldType.Messages => "a list of messages with role and content",
            FieldType.Candidates => $"a list of 1 to {MaxCandidates} candidates with id and content",
            FieldType.Image or FieldType.Audio => "the name, digest or address of a file, as a text",
            _ => "a JSON value",
        };

    /// <summary>Reports what is wrong with a value that is not null.</summary>
    public static void Check(FieldType type, JsonElement value, string at, FaultList faults)
    {
        switch (type)
        {
            case FieldType.Messages:
                CheckList(value, at, type, int.MaxValue, faults, CheckMessage);
                break;
            case FieldType.Candidates:
                CheckList(value, at, type, MaxCandidates, faults, CheckCandidate);
                CheckIds(value, at, faults);
                break;
            case FieldType.Json:
                break;
            default:
                if (value.ValueKind != JsonValueKind.String || (IsFile(type) && IsEmptyText(value)))
                {
                    faults.Add(at, value, Right(type));
                }

                break;
        }
    }

    private static bool IsFile(FieldType type) => type is FieldType.Image or FieldType.Audio;

    private static bool IsEmptyText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.ValueEquals(""u8);

    private static void CheckList(
        JsonElement value,
        string at,
        FieldType type,
        int most,
        FaultList faults,
        Action<ObjectReader> check
    )
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0 || value.GetArrayLength() > most)
        {
            faults.Add(at, value, Right(type));
            return;
        }

        foreach (var (index, element) in value.EnumerateArray().Index())
        {
            if (ObjectReader.Of(element, JsonPointer.Element(at, index), faults, "an object") is { } reader)
            {
                check(reader);
            }
        }
    }

    /// <summary>Other keys are kept as they came: they are the conversation's, and every vendor has its own.</summary>
    private static void CheckMessage(ObjectReader message)
    {
        var isRole =
            message.TryMember("role", out var role)
            && role.ValueKind == JsonValueKind.String
            && Roles.Contains(role.GetString(), StringComparer.Ordinal);
        if (!isRole)
        {
            message.Faults.Add(message.At("role"), Found(role), $"one of {string.Join(", ", Roles)}");
        }

        var hasCalls = message.TryMember("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array;
        if (message.TryMember("content", out var content) ? !IsContent(content) : !hasCalls)
        {
            message.Faults.Add(message.At("content"), Found(content), "a text, or a list of parts");
        }
    }

    private static void CheckCandidate(ObjectReader candidate)
    {
        var id = candidate.RequiredText("id", ObjectReader.MaxNameLength);
        if (id is "tie" or "bothBad")
        {
            candidate.Faults.Add(candidate.At("id"), id, "an id other than tie and bothBad, which name no candidate");
        }

        if (!candidate.TryMember("content", out var content) || !IsContent(content))
        {
            candidate.Faults.Add(candidate.At("content"), Found(content), "a text, or a list of parts or messages");
        }

        candidate.Text("model", ObjectReader.MaxNameLength);
        if (candidate.TryMember("parameters", out var parameters) && parameters.ValueKind != JsonValueKind.Object)
        {
            candidate.Faults.Add(candidate.At("parameters"), parameters, "an object");
        }

        candidate.RefuseOthers();
    }

    private static void CheckIds(JsonElement candidates, string at, FaultList faults)
    {
        if (candidates.ValueKind != JsonValueKind.Array || candidates.GetArrayLength() > MaxCandidates)
        {
            return;
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, candidate) in candidates.EnumerateArray().Index())
        {
            if (
                candidate.ValueKind == JsonValueKind.Object
                && candidate.TryGetProperty("id"u8, out var id)
                && id.ValueKind == JsonValueKind.String
                && !ids.Add(id.GetString()!)
            )
            {
                faults.Add(JsonPointer.Element(at, index) + "/id", id, "an id that no other candidate of the item has");
            }
        }
    }

    private static bool IsContent(JsonElement content) =>
        content.ValueKind == JsonValueKind.String
        || (
            content.ValueKind == JsonValueKind.Array
            && content.GetArrayLength() > 0
            && content.EnumerateArray().All(part => part.ValueKind == JsonValueKind.Object)
        );

    private static string Found(JsonElement value) =>
        value.ValueKind == JsonValueKind.Undefined ? "nothing" : Excerpt.Of(value);
}
