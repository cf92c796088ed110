using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>One's own live assignments of a project, with their drafts.</summary>
internal static class ListAssignments
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/projects/{id}/assignments", Handle)
            .WithName(nameof(ListAssignments))
            .RequirePermission(Permission.Annotate);

    private static async Task<IResult> Handle(
        ProjectId id,
        Caller caller,
        Projects.Door projects,
        OwnAssignments own,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.Annotate);
        return found.Problem is { } problem
            ? problem.ToResult()
            : new BytesResult(200, await own.Write(found.Value, caller.Person, "rows", cancel));
    }
}

/// <summary>Reads what a person has begun in a project: at most as many assignments as one may hold there.</summary>
internal sealed class OwnAssignments(Store store, Schemas schemas, Claiming claiming, Turns turns, Leases leases)
{
    /// <summary>Whether the person holds anything here; asks memory alone.</summary>
    public bool Any(LiveProject project, PersonId person) =>
        leases.Of(person).Any(lease => lease.ProjectId == project.Id);

    /// <summary>The assignments as JSON, the first due first, in a list of this name.</summary>
    public async Task<byte[]> Write(LiveProject project, PersonId person, string name, CancellationToken cancel)
    {
        var keys = await store.Keys.For(project.Client, cancel);
        var views = new List<ClaimView>();
        var held = leases.Of(person).Where(lease => lease.ProjectId == project.Id).OrderBy(lease => lease.DueAt);
        foreach (var lease in held)
        {
            if (await turns.Find(project, lease.AssignmentId, cancel) is { State: "live" } turn)
            {
                views.Add(await claiming.View(project, keys, turn, cancel));
            }
        }

        var known = await schemas.Find(project, project.SchemaVersion, cancel);
        return Claiming.WriteAll(project, known, views, name);
    }
}
