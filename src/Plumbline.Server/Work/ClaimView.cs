using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Plumbline.Model;
using Plumbline.Server.Items;
using Plumbline.Server.Projects;

namespace Plumbline.Server.Work;

/// <summary>One assignment as its annotator sees it.</summary>
/// <param name="Id">The assignment.</param>
/// <param name="Fence">To be sent with what is handed in.</param>
/// <param name="DueAt">When the lease ends.</param>
/// <param name="Item">The item.</param>
/// <param name="Shown">The order of the candidates; empty where there are none.</param>
/// <param name="DraftKey">Under which the browser keeps its own copy of the draft.</param>
/// <param name="Draft">What was autosaved; null when nothing was.</param>
internal sealed record ClaimView(
    AssignmentId Id,
    long Fence,
    DateTimeOffset DueAt,
    StoredItem Item,
    ImmutableArray<string> Shown,
    byte[] DraftKey,
    DraftView? Draft
)
{
    /// <summary>
    /// Writes it. Models' names never leave, and candidates stand in the drawn order (work-kinds, section 2).
    /// </summary>
    public void Write(Utf8JsonWriter json, LiveProject project, ProjectSchemas schemas)
    {
        json.WriteStartObject();
        json.WriteString("id", Id.Text);
        json.WriteNumber("fence", Fence);
        json.WriteString("dueAt", DueAt.UtcDateTime);
        json.WritePropertyName("pay");
        if (project.Pay is { } pay)
        {
            json.WriteStartObject();
            json.WriteNumber("amountMinor", pay.AmountMinor);
            json.WriteString("currency", pay.Currency);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteStartObject("item");
        json.WriteString("key", Item.Key);
        json.WritePropertyName("fields");
        WriteFields(json, schemas.Items);
        json.WriteEndObject();
        json.WritePropertyName("itemSchema");
        json.WriteRawValue(schemas.ItemsJson, skipInputValidation: true);
        json.WritePropertyName("labelSchema");
        json.WriteRawValue(schemas.LabelsJson, skipInputValidation: true);
        json.WriteStartObject("guidelines");
        json.WriteNumber("version", project.GuidelineVersion);
        json.WriteEndObject();
        json.WriteString("draftKey", Base64Url.EncodeToString(DraftKey));
        if (Draft is { } draft)
        {
            json.WriteStartObject("draft");
            json.WriteString("answer", draft.Answer);
            json.WriteNumber("revision", draft.Revision);
            json.WriteString("savedAt", draft.SavedAt.UtcDateTime);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteFields(Utf8JsonWriter json, ItemSchema schema)
    {
        if (schema.CandidatesField is not { } field)
        {
            json.WriteRawValue(Item.Fields.Span, skipInputValidation: true);
            return;
        }

        using var document = JsonDocument.Parse(Item.Fields);
        json.WriteStartObject();
        foreach (var member in document.RootElement.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            if (member.NameEquals(field.Name))
            {
                WriteCandidates(json, member.Value);
            }
            else
            {
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
            }
        }

        json.WriteEndObject();
    }

    private void WriteCandidates(Utf8JsonWriter json, JsonElement candidates)
    {
        var byId = candidates
            .EnumerateArray()
            .ToDictionary(one => one.GetProperty("id").GetString()!, StringComparer.Ordinal);
        json.WriteStartArray();
        foreach (var id in Shown)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WritePropertyName("content");
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(byId[id].GetProperty("content")), skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>An autosaved draft.</summary>
internal sealed record DraftView(string Answer, long Revision, DateTimeOffset SavedAt);
