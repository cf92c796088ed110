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
        pages.MapPage("/desk/{id}", Handle).WithName(nameof(ShowDesk)).RequirePermission(Permission.Annotate);

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
        var known = await schemas.Find(project, project.SchemaVersion, cancel);
        var parts = new Parts(
            project,
            await heads.NameOf(project, cancel),
            ProjectHeads.Asked(known.Labels),
            await texts.CurrentGuidelines(project, cancel),
            person,
            await directory.NameOf(person, cancel) ?? "",
            assignments,
            nothing
        );
        return new DeskView(parts.Name, Write(parts));
    }

    private string Write(Parts parts)
    {
        var buffer = new ArrayBufferWriter<byte>(8_192);
        using var json = new Utf8JsonWriter(buffer, Json.Writing);
        json.WriteStartObject();
        json.WriteStartObject("project");
        json.WriteString("id", parts.Project.Id.Text);
        json.WriteString("name", parts.Name);
        json.WriteStartObject("guidelines");
        json.WriteNumber("version", parts.Project.GuidelineVersion);
        json.WriteString("text", parts.Guidelines);
        json.WriteEndObject();
        json.WriteString("question", parts.Asked);
        json.WriteEndObject();
        json.WriteStartObject("person");
        json.WriteString("id", parts.Person.Text);
        json.WriteString("name", parts.PersonName);
        json.WriteEndObject();
        json.WriteString("home", "/");
        json.WriteBoolean("trial", store.Trial);
        json.WriteStartArray("assignments");
        foreach (var assignment in parts.Assignments?.EnumerateArray() ?? default)
        {
            assignment.WriteTo(json);
        }

        json.WriteEndArray();
        json.WriteString("nothing", parts.Nothing);
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
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

    private sealed record Parts(
        LiveProject Project,
        string Name,
        string Asked,
        string Guidelines,
        PersonId Person,
        string PersonName,
        JsonElement? Assignments,
        string? Nothing
    );
}
