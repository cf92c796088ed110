using System.Collections.Concurrent;
using System.Text.Json;
using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.Projects;

/// <summary>A project's schemas of one version, parsed, with the exact JSON that was sent.</summary>
/// <param name="Items">The item schema.</param>
/// <param name="Labels">The label schema.</param>
/// <param name="LabelsJson">The label schema as it is sent to annotators.</param>
/// <param name="ItemsJson">The item schema as it was sent.</param>
/// <param name="Digest">Digest of both, in clear by intent: it names a version and tells nothing of it.</param>
internal sealed record ProjectSchemas(
    ItemSchema Items,
    LabelSchema Labels,
    byte[] LabelsJson,
    byte[] ItemsJson,
    string Digest
)
{
    /// <summary>True where candidates are shown and their order has to be drawn.</summary>
    public bool ShowsCandidates => Items.CandidatesField is not null;
}

/// <summary>Opens schemas and keeps them no longer than a key may be kept (trust R3.17).</summary>
internal sealed class Schemas(Store store)
{
    private readonly ConcurrentDictionary<(ProjectId, int), (ProjectSchemas Schemas, long At)> _kept = new();

    public async ValueTask<ProjectSchemas> Find(LiveProject project, int version, CancellationToken cancel)
    {
        var time = store.Clock.Provider;
        if (_kept.TryGetValue((project.Id, version), out var kept) && time.GetElapsedTime(kept.At) < Keyring.Life)
        {
            return kept.Schemas;
        }

        var keys = await store.Keys.For(project.Client, cancel);
        var row =
            await store.Find<SchemaRow>(
                project.Client,
                cancel,
                """
                select questions, fields, digest from label_schema
                where client_id = @client and project_id = @project and version = @version
                """,
                ("project", project.Id.Text),
                ("version", version)
            ) ?? throw new InvalidOperationException($"Project {project.Id} has no schema {version}.");
        var schemas = Parse(
            keys.Open(ObjectOf(project.Id), version, "questions", row.Questions),
            keys.Open(ObjectOf(project.Id), version, "fields", row.Fields),
            row.Digest
        );
        _kept[(project.Id, version)] = (schemas, time.GetTimestamp());
        return schemas;
    }

    /// <summary>What the sealed columns belong to.</summary>
    public static string ObjectOf(ProjectId project) => $"schema/{project.Text}";

    private static ProjectSchemas Parse(byte[] questions, byte[] fields, string digest)
    {
        using var items = JsonDocument.Parse(fields);
        using var labels = JsonDocument.Parse(questions);
        var itemSchema = ItemSchema.Parse(items.RootElement, "").Value;
        return new ProjectSchemas(
            itemSchema,
            LabelSchema.Parse(labels.RootElement, itemSchema, "").Value,
            questions,
            fields,
            digest
        );
    }

    private sealed record SchemaRow
    {
        public byte[] Questions { get; init; } = [];

        public byte[] Fields { get; init; } = [];

        public string Digest { get; init; } = "";
    }
}
