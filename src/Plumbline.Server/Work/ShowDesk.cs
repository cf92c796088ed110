using System.Buffers;
using System.Text;
using System.Text.Json;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>What the desk starts with.</summary>
/// <param name="Name">The project's name.</param>
/// <param name="Boot">As JSON: the project, the person, and the assignments begun or fresh.</param>
public sealed record DeskView(string Name, string Boot);

/// <summary>
/// The annotator's workbench. Opening it is asking for work: what is begun comes first, and where nothing is begun one
/// task is claimed, so that the first item is in the page itself.
/// </summary>
internal static class ShowDesk
{
    public static void Map(IEndpointRouteBuilder pages) =>
        pages
            .MapPage("/desk/{id}", Handle)
            .WithName(nameof(ShowDesk))
            .RequirePermission(Permission.Annotate);

    private static async Task<IResult> Handle(
        ProjectId id,
        HttpContext context,
        Caller caller,
        Projects.Door projects,
        DeskBoot boot,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.Annotate);
        if (found.Problem is not null)
        {
            return Problems.NotFound.ToResult(); // Who does not annotate here has no desk here, lead or not.
        }

        var view = await boot.Read(found.Value, caller.Person, MayClaim(context.Request), cancel);
        return Page.Of<DeskPage, DeskView>($"{view.Name}: desk", view, script: "desk.js");
    }

    /// <summary>A browser that only looks ahead, or asks for the head, takes nothing from the queue.</summary>
    private static bool MayClaim(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && !request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Writes what the desk starts with.</summary>
internal sealed class DeskBoot(
    Store store,
    Access.Directory directory,
    ProjectHeads heads,
    Schemas schemas,
    Texts texts,
    OwnAssignments own,
    Claiming claiming
)
{
    public async Task<DeskView> Read(LiveProject project, PersonId person, bool mayClaim, CancellationToken cancel)
    {
        var (assignments, nothing) = await Work(project, person, mayClaim, cancel);
        var name = await heads.NameOf(project, cancel);
        var known = await schemas.Find(project, project.SchemaVersion, cancel);
        var buffer = new ArrayBufferWriter<byte>(8_192);
        using var json = new Utf8JsonWriter(buffer, Json.Writing);
        json.WriteStartObject();
        json.WriteStartObject("project");
        json.WriteString("id", project.Id.Text);
        json.WriteString("name", name);
        json.WriteStartObject("guidelines");
        json.WriteNumber("version", project.GuidelineVersion);
        json.WriteString("text", await texts.CurrentGuidelines(project, cancel));
        json.WriteEndObject();
        json.WriteString("question", ProjectHeads.Asked(known.Labels));
        json.WriteEndObject();
        json.WriteStartObject("person");
        json.WriteString("id", person.Text);
        json.WriteString("name", await directory.NameOf(person, cancel));
        json.WriteEndObject();
        json.WriteString("home", "/");
        json.WriteBoolean("trial", store.Trial);
        json.WritePropertyName("assignments");
        if (assignments is { } some)
        {
            some.WriteTo(json);
        }
        else
        {
            json.WriteStartArray();
            json.WriteEndArray();
        }

        json.WriteString("nothing", nothing);
        json.WriteEndObject();
        json.Flush();
        return new DeskView(name, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private async Task<(JsonElement? Assignments, string? Nothing)> Work(
        LiveProject project,
        PersonId person,
        bool mayClaim,
        CancellationToken cancel
    )
    {
        if (own.Any(project, person))
        {
            return (Member(await own.Write(project, person, "assignments", cancel), "assignments"), null);
        }

        if (!mayClaim)
        {
            return default;
        }

        var claimed = await claiming.Claim(project, person, new ClaimTasksRequest { Count = 1 }, key: null, cancel);
        return claimed.Problem is { } problem
            ? (null, problem.Code)
            : (Member(claimed.Value, "assignments"), Member(claimed.Value, "reason")?.GetString());
    }

    private static JsonElement? Member(byte[] json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(name, out var member) ? member.Clone() : null;
    }
}
