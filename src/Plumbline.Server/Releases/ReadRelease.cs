using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Plumbline.Formats;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Releases;

/// <summary>Where a release stands.</summary>
/// <param name="Id">The release.</param>
/// <param name="State">building, ready or failed.</param>
/// <param name="Rows">How many rows it has; null until it is ready.</param>
/// <param name="Digest">SHA-256 of its release.json, which names every other file; null until it is ready.</param>
/// <param name="Number">Its number in the project.</param>
/// <param name="CreatedAt">The moment at which it was frozen.</param>
public sealed record ReadReleaseResponse(
    string Id,
    string State,
    long? Rows,
    string? Digest,
    long Number,
    DateTimeOffset CreatedAt
);

internal static class ReadRelease
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/releases/{id}", Handle).WithName(nameof(ReadRelease)).RequirePermission(Permission.ReadResults);
        api.MapGet("/releases/{id}/archive", Archive)
            .WithName("DownloadRelease")
            .RequirePermission(Permission.ReadResults);
    }

    private static async Task<IResult> Handle(
        ReleaseId id,
        Caller caller,
        StoredReleases releases,
        CancellationToken cancel
    )
    {
        if (await releases.Find(caller, id, cancel) is not var (_, release))
        {
            return Problems.NotFound.ToResult();
        }

        var isReady = release.State is "ready";
        return BytesResult.Ok(
            new ReadReleaseResponse(
                release.Id,
                release.State,
                isReady ? release.Rows : null,
                isReady ? release.Digest : null,
                release.Number,
                DateTimeOffset.FromUnixTimeMilliseconds(release.FrozenAtMs)
            )
        );
    }

    private static async Task<IResult> Archive(
        ReleaseId id,
        HttpContext context,
        Caller caller,
        Store store,
        StoredReleases releases,
        ReleaseFiles files,
        CancellationToken cancel
    )
    {
        if (await releases.Find(caller, id, cancel) is not var (client, release))
        {
            return Problems.NotFound.ToResult();
        }

        if (release.State is not "ready")
        {
            return ReleaseProblems.NotReady(release.State).ToResult();
        }

        // The archive writer ends each entry with a few bytes in one synchronous write.
        context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        var keys = await store.Keys.For(client, cancel);
        var paths = JsonSerializer.Deserialize(
            keys.Open(StoredRelease.ObjectOf(id), 1, "files", release.Files),
            WireJson.Default.StringArray
        )!;
        return Results.Stream(
            body => ReleaseArchive.Write(body, paths.Select(path => (path, Opener(files, keys, id, path))), cancel),
            "application/zip",
            $"release-{release.Number}.zip"
        );
    }

    private static Func<Stream> Opener(ReleaseFiles files, ClientKeys keys, ReleaseId id, string path) =>
        () => files.Read(keys, id, path);
}
