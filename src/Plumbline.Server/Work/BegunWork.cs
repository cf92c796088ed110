using System.Text.Json;
using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Projects;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>A task that somebody has begun.</summary>
/// <param name="Project">Its project.</param>
/// <param name="DueAt">Until when it is theirs.</param>
/// <param name="Excerpt">How its item begins; the item's key where it has no text.</param>
/// <param name="DraftSavedAt">When the draft was stored; null where there is none.</param>
internal sealed record BegunTurn(
    LiveProject Project,
    DateTimeOffset DueAt,
    string Excerpt,
    DateTimeOffset? DraftSavedAt
);

/// <summary>Reads what somebody has begun: at most as many turns as one may hold.</summary>
internal sealed class BegunWork(
    Store store,
    Projects.Door projects,
    Items.Door items,
    Schemas schemas,
    Leases leases,
    Drafts drafts
)
{
    public async Task<IReadOnlyList<BegunTurn>> Of(PersonId person, CancellationToken cancel)
    {
        var turns = new List<BegunTurn>();
        foreach (var lease in leases.Of(person).OrderBy(lease => lease.DueAt))
        {
            if (projects.Find(lease.ProjectId) is { } project)
            {
                turns.Add(await Read(project, lease, cancel));
            }
        }

        return turns;
    }

    private async Task<BegunTurn> Read(LiveProject project, Lease lease, CancellationToken cancel)
    {
        var keys = await store.Keys.For(project.Client, cancel);
        var item = await items.Read(project, keys, lease.Task, cancel);
        var known = await schemas.Find(project, lease.SchemaVersion, cancel);
        var draft = await drafts.Find(project, keys, lease.AssignmentId, cancel);
        return new BegunTurn(project, lease.DueAt, Beginning(item.Fields, known.Items) ?? item.Key, draft?.SavedAt);
    }

    private static string? Beginning(ReadOnlyMemory<byte> fields, ItemSchema schema)
    {
        using var document = JsonDocument.Parse(fields);
        foreach (var field in schema.Fields)
        {
            if (
                field.Type is FieldType.Text or FieldType.Markdown or FieldType.Code
                && document.RootElement.TryGetProperty(field.Name, out var value)
                && value.ValueKind == JsonValueKind.String
                && value.GetString() is { Length: > 0 } text
            )
            {
                return Excerpt.Of(text.AsSpan().Trim()).ReplaceLineEndings(" ");
            }
        }

        return null;
    }
}
