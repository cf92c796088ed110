using System.ComponentModel.DataAnnotations;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Wire;
using Plumbline.Storage;
using Plumbline.Transparency;

namespace Plumbline.Server.Projects;

/// <summary>People for a project.</summary>
public sealed record AddProjectPeopleRequest
{
    [MinLength(1), MaxLength(Limits.People)]
    public required IReadOnlyList<string> People { get; init; }

    /// <summary>What they do in it.</summary>
    public required string Role { get; init; }
}

/// <param name="People">How many people have this role in the project now.</param>
public sealed record AddProjectPeopleResponse(int People);

internal static class AddProjectPeople
{
    private const string Action = "project.people-added";

    /// <summary>A commitment each; an entry of all that one request may name would exceed its bytes.</summary>
    private const int MostNamed = 100;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/projects/{id}/people", Handle)
            .WithName(nameof(AddProjectPeople))
            .RequirePermission(Permission.Manage);

    private static async Task<IResult> Handle(
        ProjectId id,
        Body<AddProjectPeopleRequest> body,
        Caller caller,
        Store store,
        Door projects,
        People.Door people,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.Manage);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        if (await Check(body.Value, people, cancel) is { } wrong)
        {
            return wrong.ToResult();
        }

        var project = found.Value;
        var persons = body.Value.People.Select(PersonId.Of).Distinct().ToList();
        return await Commits.Run(async () =>
        {
            var unit = await store.Begin(caller.Person, project.Client, null, cancel);
            foreach (var person in persons)
            {
                Write(unit, project, person);
                People.Door.WriteRole(unit, person, project.Client, Role.Annotator);
            }

            Record(unit, project, persons);
            var count = project.Annotators.Keys.Concat(persons).Distinct().Count();
            var committed = await unit.Commit(200, Json.Write(new AddProjectPeopleResponse(count)));
            if (committed.Verdict == CommitVerdict.Done)
            {
                await TakeIn(project, persons, people);
            }

            return committed;
        });
    }

    private static async Task TakeIn(LiveProject project, List<PersonId> persons, People.Door people)
    {
        foreach (var person in persons)
        {
            project.Annotators[person] = true;
            people.Changed(person);
        }

        foreach (var person in await people.Recorded(project.Client, persons, CancellationToken.None))
        {
            project.Recorded[person] = true;
        }
    }

    /// <summary>A fact names few people one by one; of many it holds the count and the root (trust R4.11).</summary>
    private static void Record(Unit unit, LiveProject project, List<PersonId> persons)
    {
        var payloads = persons.ConvertAll(person => System.Text.Encoding.UTF8.GetBytes(unit.Keys.PseudonymOf(person)));
        if (payloads.Count <= MostNamed)
        {
            unit.Record(Action, project.Id.Text, project.Id, [.. payloads]);
            return;
        }

        unit.RecordBulk(
            Action,
            project.Id.Text,
            project.Id,
            salt =>
            {
                var tree = new MerkleTreeBuilder();
                payloads.ForEach(payload => tree.Add(FactEntry.Commit(salt, payload)));
                return (payloads.Count, tree.Root());
            }
        );
    }

    private static async Task<Problem?> Check(
        AddProjectPeopleRequest request,
        People.Door people,
        CancellationToken cancel
    )
    {
        if (request.Role is not "annotator")
        {
            return Problems.Invalid(new Fault("/role", "another role", "annotator; the other desks come later"));
        }

        for (var i = 0; i < request.People.Count; i++)
        {
            if (!await people.Exists(PersonId.Of(request.People[i]), cancel))
            {
                return Problems.Invalid(new Fault($"/people/{i}", "nobody", "the id of a person"));
            }
        }

        return null;
    }

    public static void Write(Unit unit, LiveProject project, PersonId person) =>
        unit.Write(
            """
            insert into project_person (client_id, project_id, person_id, role, live, created_at_ms)
            values (@client, @project, @person, 'annotator', 0, @now)
            on conflict (client_id, project_id, person_id, role) do update set removed_at_ms = null
            """,
            ("project", project.Id.Text),
            ("person", person.Text),
            ("now", unit.NowMs)
        );
}
