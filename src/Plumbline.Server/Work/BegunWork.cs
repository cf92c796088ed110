using System.Text.Json;
using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Projects;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

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
    /// <summary>The first due first. O(all live assignments).</summary>
    public IReadOnlyList<Lease> Of(PersonId person) => [.. leases.Of(person).OrderBy(lease => lease.DueAt)];

    /// <exception cref="KeyUnavailableException">The client's key cannot be had.</exception>
    public async Task<BegunTurn> Read(Lease lease, CancellationToken cancel)
    {
        var project = projects.Find(lease.ProjectId)!;
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
