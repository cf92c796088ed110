using System.ComponentModel.DataAnnotations;
using Plumbline.Formats;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Releases;

/// <summary>Freezes what is settled now and builds the files.</summary>
public sealed record MakeReleaseRequest
{
    /// <summary>The training files to write beside the rows.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> Exports
    {
        get;
        init => field = value ?? []; // The generated reader sets an absent member to null.
    } = [];
}

/// <param name="Id">The release; its state says when it is ready.</param>
public sealed record MakeReleaseResponse(string Id);

internal static class MakeRelease
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/projects/{id}/releases", Handle)
            .WithName(nameof(MakeRelease))
            .RequirePermission(Permission.Manage)
            .TakesKey();

    internal static async Task<IResult> Handle(
        ProjectId id,
        Body<MakeReleaseRequest> body,
        Caller caller,
        Store store,
        Projects.Door projects,
        Quality.Door quality,
        StoredReleases releases,
        ReleaseBuilds builds,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.Manage);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var exports = body.Value.Exports.Distinct(StringComparer.Ordinal).ToList();
        var unknown = exports.FindIndex(name => !ReleaseWriter.Formats.Contains(name, StringComparer.Ordinal));
        if (unknown >= 0)
        {
            var shown = exports[unknown].Length > 40 ? exports[unknown][..40] : exports[unknown];
            return ProjectProblems
                .NotBuilt($"/exports/{unknown}", shown, "one of " + string.Join(", ", ReleaseWriter.Formats))
                .ToResult();
        }

        var project = found.Value;
        await quality.Settle(project, cancel);
        return await Commits.Run(async () =>
        {
            var before = await releases.Newest(project.Client, project.Id, long.MaxValue, cancel);
            var unit = await store.Begin(caller.Person, project.Client, body.Key, cancel);
            var release = unit.NewId<ReleaseId>();
            unit.Save(
                """
                insert into release (client_id, id, project_id, number, state, rows, digest, exports, files,
                    frozen_at_ms, person_id)
                values (@client, @id, @project, @number, 'building', 0, '', @exports, @files, @now, @person)
                """,
                ("id", release.Text),
                ("project", project.Id.Text),
                ("number", (before?.Number ?? 0) + 1),
                ("exports", string.Join(' ', exports)),
                ("files", unit.Keys.Seal(StoredRelease.ObjectOf(release), 1, "files", "[]"u8)),
                ("now", unit.NowMs),
                ("person", caller.Person.Text)
            );
            unit.Record("release.frozen", release.Text, project.Id);
            var committed = await unit.Commit(202, Json.Write(new MakeReleaseResponse(release.Text)));
            if (committed.Verdict == CommitVerdict.Done)
            {
                builds.Wanted(project, release);
            }

            return committed;
        });
    }
}
