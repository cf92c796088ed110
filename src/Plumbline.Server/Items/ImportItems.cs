using Microsoft.AspNetCore.Http.Features;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Items;

/// <summary>Takes items in: JSON Lines, one item a line.</summary>
internal static class ImportItems
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/projects/{projectId}/items", Handle)
            .WithName(nameof(ImportItems))
            .RequirePermission(Permission.Manage)
            .TakesKey();

    private static async Task<IResult> Handle(
        ProjectId projectId,
        HttpContext context,
        Caller caller,
        Store store,
        Projects.Door projects,
        Imports imports,
        Spool spool,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, projectId, Permission.Manage);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        if (Check(context, found.Value) is { } wrong)
        {
            return wrong.ToResult();
        }

        if (!Keys.TryRead(context, out var requestKey))
        {
            return Problems.KeyMissing.ToResult();
        }

        var project = found.Value;
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = Limits.UploadBytes;
        var keys = await store.Keys.For(project.Client, cancel);
        var upload = store.Random.Id<JobId>();
        var id = Imports.IdOf(keys, caller.Person, requestKey!);
        var hash = await spool.Take(project.Client, id, upload, context.Request.Body, cancel);
        if (hash is null)
        {
            return Problems.TooLarge(Limits.UploadBytes).ToResult();
        }

        var key = new RequestKey(requestKey!, Keys.Digest(context, hash));
        var detail = new ImportDetail
        {
            RequestKey = key.Key,
            Request = key.Request,
            KeepGood = KeepsGood(context),
        };
        var entered = await imports.Enter(project, keys, new ImportJob(id, caller.Person, 0, detail), upload, cancel);
        return entered.Before is { } before ? before.ToResult() : ToResult(await imports.Run(project, entered.Job!));
    }

    private static IResult ToResult(Outcome<byte[]> outcome) =>
        outcome.Problem is { } problem ? problem.ToResult() : new BytesResult(200, outcome.Value);

    private static bool KeepsGood(HttpContext context) =>
        string.Equals(context.Request.Query["onError"], "keepGood", StringComparison.Ordinal);

    private static Problem? Check(HttpContext context, LiveProject project)
    {
        var type = context.Request.ContentType ?? "";
        if (!type.StartsWith("application/x-ndjson", StringComparison.OrdinalIgnoreCase))
        {
            return Problems.MediaType("application/x-ndjson");
        }

        if (context.Request.Query["onError"].ToString() is not ("" or "refuseAll" or "keepGood"))
        {
            return Problems.Invalid(new Fault("?onError", "another word", "refuseAll or keepGood"));
        }

        return project.State is "closed" ? ProjectProblems.NotActive("closed") : null;
    }
}
