using System.Text;
using System.Text.Json;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Items;
using Plumbline.Server.Pages;
using Plumbline.Server.Projects;
using Plumbline.Server.Quality;
using Plumbline.Server.Wire;
using Plumbline.Server.Work;
using Plumbline.Storage;

namespace Plumbline.Server.Sheets;

/// <summary>One item with its annotations, its consensus and its life.</summary>
internal static class ShowItem
{
    public static void Map(IEndpointRouteBuilder pages) =>
        pages
            .MapPage("/projects/{id}/items/{key}", Handle)
            .WithName(nameof(ShowItem))
            .RequirePermission(Permission.Manage);

    private static async Task<IResult> Handle(
        ProjectId id,
        HttpContext context,
        Caller caller,
        Projects.Door projects,
        ItemReading items,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.Manage);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var named = context.Request.Query["key"].ToString();
        var key = named.Length > 0 ? named : (string)context.Request.RouteValues["key"]!;
        return await items.Read(found.Value, key, cancel) is { } view
            ? Page.Of<ShowItemPage, ItemView>($"{VisibleText.Line(key, 40)} · {view.Head.Name}", view)
            : Problems.NotFound.ToResult();
    }
}

/// <summary>Reads all there is to one item.</summary>
internal sealed class ItemReading(
    Store store,
    Projects.Door projects,
    ProjectHeads heads,
    Schemas schemas,
    Items.Door items,
    Work.Door work,
    Quality.Door quality,
    Releases.StoredReleases releases,
    People.ShownNames names,
    ItemLife life
)
{
    /// <summary>Releases that are looked at for the item.</summary>
    private const int MostReleases = 100;

    /// <summary>Null where there is no item of this key.</summary>
    public async Task<ItemView?> Read(LiveProject project, string key, CancellationToken cancel)
    {
        var keys = await store.Keys.For(project.Client, cancel);
        if (await items.TaskOf(project, keys, key, cancel) is not { } task)
        {
            return null;
        }

        var row = (await items.Range(project, task, task, cancel))[0];
        var stored = StoredItem.Open(keys, project.Id, row.ItemNumber, row.Content);
        var standing = (await work.Standing(project, keys, task, task, cancel))[task].ToList();
        var turns = await work.Turns(project, task, cancel);
        var consensus = await quality.Of(project, keys, task, cancel);
        var made = await releases.Of(project.Client, project.Id, MostReleases, cancel);
        var called = await names.Of(keys, turns.Select(turn => turn.Person), cancel);
        return new ItemView
        {
            Head = await heads.Of(project, cancel),
            Key = stored.Key,
            State = await StateOf(project, task, cancel),
            Overlap = (int)row.Overlap,
            Digest = Convert.ToHexStringLower(stored.Digest.Span),
            Fields = Fields(await schemas.Find(project, (int)row.SchemaVersion, cancel), stored),
            Annotations = [.. standing.Select(one => ToAnnotation(project, one, called[one.Person]))],
            Consensus = consensus is null ? null : ToConsensus(consensus),
            Life = await life.Of(project, row, standing, turns, consensus, made, called, cancel),
            Replay = new SheetReplay(
                standing.Count(one => project.Recorded.ContainsKey(one.Person)),
                standing.Count(one => project.Recorded.ContainsKey(one.Person)),
                standing.Count
            ),
        };
    }

    private async Task<string> StateOf(LiveProject project, int task, CancellationToken cancel)
    {
        using var inside = await projects.Enter(project, cancel);
        return project.Dispatcher.PlaceOf(task)?.State switch
        {
            Dispatch.TaskState.Out => "out",
            Dispatch.TaskState.Done => "done",
            _ => "open",
        };
    }

    private static List<StoredField> Fields(ProjectSchemas known, StoredItem stored)
    {
        using var document = JsonDocument.Parse(stored.Fields);
        return
        [
            .. document
                .RootElement.EnumerateObject()
                .Select(field =>
                {
                    var type = known.Items.Fields.FirstOrDefault(one => one.Name == field.Name)?.Type;
                    var isText = field.Value.ValueKind == JsonValueKind.String;
                    return new StoredField(
                        field.Name,
                        type is { } word ? Word(word) : "",
                        VisibleText.Whole(isText ? field.Value.GetString()! : Indented(field.Value)),
                        isText
                    );
                }),
        ];
    }

    private static string Word(FieldType type) => JsonNamingPolicy.CamelCase.ConvertName(type.ToString());

    private static string Indented(JsonElement value)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Json.Writing with { Indented = true }))
        {
            value.WriteTo(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static ItemAnnotation ToAnnotation(LiveProject project, StandingAnnotation one, People.ShownName name) =>
        new(
            name.Text,
            name.IsPseudonym,
            project.Recorded.ContainsKey(one.Person),
            VisibleText.Whole(Encoding.UTF8.GetString(one.Answer)),
            one.ActiveMs,
            one.GuidelineVersion,
            one.SubmittedAt
        );

    private static ItemConsensus ToConsensus(OpenConsensus consensus) =>
        new(
            consensus.Outcome,
            consensus.Outcome is "settled" ? VisibleText.Whole(Encoding.UTF8.GetString(consensus.Answer.Span)) : null,
            consensus.Confidence,
            consensus.Annotations,
            $"{consensus.Method} {consensus.MethodVersion}",
            [
                .. consensus.Shares.Select(question =>
                    (
                        question.Question,
                        (IReadOnlyList<(string, double)>)[.. question.Shares.OrderByDescending(one => one.Share)]
                    )
                ),
            ]
        );
}
