using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Projects;

/// <param name="State">What the project is now.</param>
public sealed record StartProjectResponse(string State);

internal static class StartProject
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/projects/{id}/start", Handle).WithName(nameof(StartProject)).RequirePermission(Permission.Manage);

    /// <summary>The same by a form, from the project's sheet.</summary>
    public static void MapPages(IEndpointRouteBuilder pages) =>
        pages
            .MapForm(
                "/projects/{id}/start",
                Handle,
                FormAnswers.GoTo(context => $"/projects/{context.Request.RouteValues["id"]}")
            )
            .WithName("StartProjectForm")
            .RequirePermission(Permission.Manage);

    private static async Task<IResult> Handle(
        ProjectId id,
        Caller caller,
        Store store,
        Door projects,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.Manage);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var project = found.Value;
        return project.State switch
        {
            "active" => BytesResult.Ok(new StartProjectResponse("active")), // A repeat changes nothing.
            "draft" => await Start(project, caller, store, cancel),
            _ => ProjectProblems.AlreadyStarted.ToResult(),
        };
    }

    private static Task<IResult> Start(LiveProject project, Caller caller, Store store, CancellationToken cancel) =>
        Commits.Run(async () =>
        {
            var unit = await store.Begin(caller.Person, project.Client, null, cancel);
            unit.Save(
                """
                update project set state = 'active', started_at_ms = @now
                where client_id = @client and id = @project and state = 'draft'
                """,
                ("project", project.Id.Text),
                ("now", unit.NowMs)
            );
            unit.Record("project.started", project.Id.Text, project.Id);
            var committed = await unit.Commit(200, Json.Write(new StartProjectResponse("active")));
            if (committed.Verdict == CommitVerdict.Done)
            {
                project.State = "active";
            }

            return committed;
        });
}
