using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.Releases;

/// <summary>A row of <c>release</c>.</summary>
internal sealed record StoredRelease
{
    public string Id { get; init; } = "";

    public string ProjectId { get; init; } = "";

    public string PersonId { get; init; } = "";

    public long Number { get; init; }

    public string State { get; init; } = "";

    public long Rows { get; init; }

    public string Digest { get; init; } = "";

    public string Exports { get; init; } = "";

    public byte[] Files { get; init; } = [];

    public long FrozenAtMs { get; init; }

    /// <summary>What the sealed list of files belongs to.</summary>
    public static string ObjectOf(ReleaseId id) => "release/" + id.Text;
}

/// <summary>Finds releases.</summary>
internal sealed class StoredReleases(Store store)
{
    private const string Columns =
        "id, project_id, person_id, number, state, rows, digest, exports, files, frozen_at_ms";

    public Task<StoredRelease?> Find(ClientId client, ReleaseId id, CancellationToken cancel) =>
        store.Find<StoredRelease>(
            client,
            cancel,
            $"select {Columns} from release where client_id = @client and id = @id",
            ("id", id.Text)
        );

    /// <summary>The releases of a client that are being built.</summary>
    public Task<IReadOnlyList<StoredRelease>> Building(ClientId client, CancellationToken cancel) =>
        store.Query<StoredRelease>(
            client,
            cancel,
            $"select {Columns} from release where client_id = @client and state = 'building' order by frozen_at_ms"
        );

    /// <summary>The newest release of a project; null when there is none.</summary>
    public Task<StoredRelease?> Newest(ClientId client, ProjectId project, long before, CancellationToken cancel) =>
        store.Find<StoredRelease>(
            client,
            cancel,
            $"""
            select {Columns} from release
            where client_id = @client and project_id = @project and number < @before
            order by number desc limit 1
            """,
            ("project", project.Text),
            ("before", before)
        );

    /// <summary>The releases of a project, newest first.</summary>
    public Task<IReadOnlyList<StoredRelease>> Of(
        ClientId client,
        ProjectId project,
        int most,
        CancellationToken cancel
    ) =>
        store.Query<StoredRelease>(
            client,
            cancel,
            $"""
            select {Columns} from release
            where client_id = @client and project_id = @project
            order by number desc limit @most
            """,
            ("project", project.Text),
            ("most", most)
        );

    /// <summary>The release in any of the clients whose results the caller may read.</summary>
    public async Task<(ClientId Client, StoredRelease Release)?> Find(
        Access.Caller caller,
        ReleaseId id,
        CancellationToken cancel
    )
    {
        foreach (var client in caller.Clients)
        {
            if (
                (caller.Has(client, Role.Lead) || caller.Has(client, Role.Client))
                && await Find(client, id, cancel) is { } release
            )
            {
                return (client, release);
            }
        }

        return null;
    }
}
