using System.ComponentModel.DataAnnotations;
using System.Text;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Projects;

/// <summary>Somebody who shall annotate in a project.</summary>
public sealed record InvitePersonRequest
{
    /// <summary>Kept only where nobody has the mail yet.</summary>
    [StringLength(Limits.NameLength, MinimumLength = 1)]
    public required string Name { get; init; }

    [StringLength(Limits.MailLength, MinimumLength = 3)]
    public required string Mail { get; init; }

    /// <summary><c>annotator</c>.</summary>
    public string Role
    {
        get;
        init => field = value ?? "annotator"; // The generated reader sets an absent member to null.
    } = "annotator";
}

/// <param name="Url">Opened once within the hour, it signs the person in.</param>
/// <param name="Person">The person.</param>
public sealed record InvitePersonResponse(string Url, string Person);

/// <summary>Asks for another link; it says nothing else.</summary>
public sealed record RenewInvitationRequest;

/// <summary>A lead lets somebody of the client's in-house team into a project, with a sign-in link.</summary>
internal static class InvitePerson
{
    private const string Action = "project.person-invited";

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/projects/{id}/invitations", Handle)
            .WithName(nameof(InvitePerson))
            .RequirePermission(Permission.Manage)
            .TakesKey();

    public static void MapPages(IEndpointRouteBuilder pages)
    {
        var answers = new FormAnswers
        {
            Done = (context, json) => ListProjectPeople.ShowLink(context, json, null),
            Refused = refusal => ListProjectPeople.ShowLink(refusal.Context, null, refusal),
        };
        pages
            .MapForm("/projects/{id}/people", Handle, answers)
            .WithName("InvitePersonForm")
            .RequirePermission(Permission.Manage)
            .TakesKey();
        pages
            .MapForm("/projects/{id}/people/{person}/links", Renew, answers)
            .WithName("RenewInvitationForm")
            .RequirePermission(Permission.Manage)
            .TakesKey();
    }

    private static async Task<IResult> Handle(
        ProjectId id,
        Body<InvitePersonRequest> body,
        Caller caller,
        HttpContext context,
        Store store,
        Door projects,
        People.Door people,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.Manage);
        if ((found.Problem ?? Check(body.Value)) is { } problem)
        {
            return problem.ToResult();
        }

        var keys = await store.Keys.For(found.Value.Client, cancel);
        if (await store.FindRepeat(keys, caller.Person, body.Key!, cancel) is { } before)
        {
            return before.ToResult();
        }

        var person = await people.FindOrMake(caller.Person, body.Value.Name, body.Value.Mail, cancel);
        return person.Problem is { } wrong
            ? wrong.ToResult()
            : await Link(found.Value, person.Value, caller, body.Key!, context, cancel);
    }

    /// <summary>A new link for somebody who annotates here already.</summary>
    private static async Task<IResult> Renew(
        ProjectId id,
        PersonId person,
        Body<RenewInvitationRequest> body,
        Caller caller,
        HttpContext context,
        Door projects,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.Manage);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        return found.Value.Annotators.ContainsKey(person)
            ? await Link(found.Value, person, caller, body.Key!, context, cancel)
            : Problems.NotFound.ToResult();
    }

    private static Problem? Check(InvitePersonRequest request)
    {
        if (!People.Door.IsMail(request.Mail))
        {
            return Problems.Invalid(new Fault("/mail", "no mail address", "an address such as ada@example.org"));
        }

        return request.Role is "annotator"
            ? null
            : Problems.Invalid(new Fault("/role", "another role", "annotator; the other desks come later"));
    }

    private static async Task<IResult> Link(
        LiveProject project,
        PersonId person,
        Caller caller,
        RequestKey key,
        HttpContext context,
        CancellationToken cancel
    )
    {
        var services = context.RequestServices;
        var (store, people) = (services.GetRequiredService<Store>(), services.GetRequiredService<People.Door>());
        if (!await people.IsOnly(person, new Seat(project.Client, Role.Annotator), cancel))
        {
            return ProjectProblems.NotYoursToInvite.ToResult();
        }

        return await Commits.Run(async () =>
        {
            var unit = await store.Begin(caller.Person, project.Client, key, cancel);
            AddProjectPeople.Write(unit, project, person);
            People.Door.WriteRole(unit, person, project.Client, Role.Annotator);
            var token = People.Door.WriteSignInLink(unit, store.Random, person);
            var pseudonym = Encoding.UTF8.GetBytes(unit.Keys.PseudonymOf(person));
            unit.Record(Action, project.Id.Text, project.Id, pseudonym);
            var url = People.Door.SignInUrl(context.Request, token);
            var committed = await unit.Commit(201, Json.Write(new InvitePersonResponse(url, person.Text)));
            if (committed.Verdict == CommitVerdict.Done)
            {
                project.Annotators[person] = true;
                people.Changed(person);
            }

            return committed;
        });
    }
}
