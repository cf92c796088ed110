using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Projects;

/// <summary>Somebody who annotates in a project.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">Their name; null where they are not of the client's own team.</param>
/// <param name="Since">When they joined.</param>
/// <param name="Live">Assignments that they have now.</param>
public sealed record ProjectPersonView(string Id, string? Name, DateTimeOffset Since, long Live);

/// <summary>The people of a project, with the form that invites another.</summary>
/// <param name="Project">The project.</param>
/// <param name="People">Who annotates, the newest first.</param>
/// <param name="HasMore">Whether there are more than are shown.</param>
/// <param name="RequestKey">Makes a double click one request.</param>
/// <param name="Name">What stands in the field of the name.</param>
/// <param name="Mail">What stands in the field of the mail.</param>
/// <param name="Wrong">What is wrong with what was sent; null where nothing is.</param>
/// <param name="Invited">Who was just invited; null where nobody was.</param>
/// <param name="Url">That person's link, shown this once.</param>
public sealed record ProjectPeopleView(
    ProjectHead Project,
    IReadOnlyList<ProjectPersonView> People,
    bool HasMore,
    string RequestKey,
    string Name = "",
    string Mail = "",
    string? Wrong = null,
    string? Invited = null,
    string? Url = null
);

internal static class ListProjectPeople
{
    private const int Most = 500;

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages
            .MapPage("/projects/{id}/people", Handle)
            .WithName(nameof(ListProjectPeople))
            .RequirePermission(Permission.Manage);
        InvitePerson.MapPages(pages);
    }

    private static async Task<IResult> Handle(ProjectId id, Caller caller, HttpContext context, Door projects)
    {
        var found = projects.Find(caller, id, Permission.Manage);
        return found.Problem is { } problem ? problem.ToResult() : Answer(await Read(found.Value, context), 200);
    }

    /// <summary>The page after its form: with the link, or with what was wrong.</summary>
    public static async ValueTask<IResult> ShowLink(HttpContext context, byte[]? answer, FormRefusal? refusal)
    {
        var id = ProjectId.Of((string?)context.GetRouteValue("id") ?? "");
        var projects = context.RequestServices.GetRequiredService<Door>();
        var found = projects.Find(Caller.Of(context), id, Permission.Manage);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var view = await Read(found.Value, context);
        if (refusal is not null)
        {
            var wrong = refusal.Problem.Faults is [var fault, ..]
                ? $"{fault.Pointer.TrimStart('/')}: {fault.Found}; right would be {fault.Right}."
                : refusal.Problem.Detail;
            var fields = refusal.Fields;
            return Answer(
                view with
                {
                    Name = fields["name"],
                    Mail = fields["mail"],
                    Wrong = wrong,
                },
                refusal.Problem.Status
            );
        }

        var made = Json.Read<InvitePersonResponse>(answer).Value;
        var name = view.People.FirstOrDefault(person => person.Id == made.Person)?.Name ?? "this person";
        return Answer(view with { Invited = name, Url = made.Url }, 201);
    }

    private static PageResult Answer(ProjectPeopleView view, int status) =>
        Page.Of<ProjectPeoplePage, ProjectPeopleView>($"People · {view.Project.Name}", view, status);

    private static async Task<ProjectPeopleView> Read(LiveProject project, HttpContext context)
    {
        var services = context.RequestServices;
        var (store, cancel) = (services.GetRequiredService<Store>(), context.RequestAborted);
        var rows = await store.Query<PersonRow>(
            project.Client,
            cancel,
            """
            select person_id, live, created_at_ms from project_person
            where client_id = @client and project_id = @project and role = 'annotator' and removed_at_ms is null
            order by created_at_ms desc, person_id limit @most
            """,
            ("project", project.Id.Text),
            ("most", Most + 1)
        );
        var names = await services.GetRequiredService<People.Door>().NamesAt(project.Client, cancel);
        return new ProjectPeopleView(
            await services.GetRequiredService<ProjectHeads>().Of(project, cancel),
            [
                .. rows.Take(Most)
                    .Select(row => new ProjectPersonView(
                        row.PersonId,
                        names.GetValueOrDefault(PersonId.Of(row.PersonId)),
                        DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAtMs),
                        row.Live
                    )),
            ],
            rows.Count > Most,
            store.Random.Id<KeyId>().Text
        );
    }

    private sealed record PersonRow
    {
        public string PersonId { get; init; } = "";

        public long Live { get; init; }

        public long CreatedAtMs { get; init; }
    }
}
