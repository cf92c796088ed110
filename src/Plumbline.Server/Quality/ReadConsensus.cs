using System.Buffers;
using System.Text.Json;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Items;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Quality;

/// <summary>What each task is delivered with: settled answers, and ties that wait.</summary>
internal static class ReadConsensus
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/projects/{id}/consensus", Handle)
            .WithName(nameof(ReadConsensus))
            .RequirePermission(Permission.ReadResults);

    private static async Task<IResult> Handle(
        ProjectId id,
        string? after,
        Caller caller,
        Store store,
        Projects.Door projects,
        Items.Door items,
        Door quality,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.ReadResults);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        if (!Paging.TryRead(after, out var from))
        {
            return Paging.Wrong.ToResult();
        }

        var project = found.Value;
        await quality.Settle(project, cancel);
        var keys = await store.Keys.For(project.Client, cancel);
        var rows = await quality.Page(project, keys, from, long.MaxValue, Limits.PageRows, cancel);
        var names =
            rows.Count == 0
                ? []
                : (await items.Range(project, rows[0].Task, rows[^1].Task, cancel)).ToDictionary(row => row.Number);
        return new BytesResult(200, Write(project, keys, rows, names));
    }

    private static byte[] Write(
        LiveProject project,
        ClientKeys keys,
        IReadOnlyList<OpenConsensus> rows,
        Dictionary<long, Items.Door.TaskItemRow> names
    )
    {
        var buffer = new ArrayBufferWriter<byte>(8_192);
        using var json = new Utf8JsonWriter(buffer, Json.Writing);
        json.WriteStartObject();
        json.WriteStartArray("rows");
        foreach (var row in rows)
        {
            var item = names[row.Task];
            json.WriteStartObject();
            json.WriteString("item", StoredItem.Open(keys, project.Id, item.ItemNumber, item.Content).Key);
            json.WriteString("outcome", row.Outcome);
            json.WritePropertyName("answer");
            if (row.Outcome is "settled")
            {
                json.WriteRawValue(row.Answer.Span, skipInputValidation: true);
            }
            else
            {
                json.WriteNullValue();
            }

            if (row.Confidence is { } confidence)
            {
                json.WriteNumber("confidence", confidence);
            }
            else
            {
                json.WriteNull("confidence");
                json.WriteString("reason", "no annotation answers a required question");
            }

            json.WriteNumber("annotations", row.Annotations);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("next", rows.Count == Limits.PageRows ? Paging.Write(rows[^1].Task) : null);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
