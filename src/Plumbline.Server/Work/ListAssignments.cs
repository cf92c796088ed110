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
        Store store,
        Projects.Door projects,
        Schemas schemas,
        Claiming claiming,
        Turns turns,
        Leases leases,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.Annotate);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var project = found.Value;
        var keys = await store.Keys.For(project.Client, cancel);
        var views = new List<ClaimView>();
        var own = leases.Of(project.Id).Where(lease => lease.PersonId == caller.Person).OrderBy(lease => lease.DueAt);
        foreach (var lease in own)
        {
            if (await turns.Find(project, lease.AssignmentId, cancel) is { State: "live" } turn)
            {
                views.Add(await claiming.View(project, keys, turn, cancel));
            }
        }

        var known = await schemas.Find(project, project.SchemaVersion, cancel);
        return new BytesResult(200, Claiming.WriteAll(project, known, views, "rows"));
    }
}
