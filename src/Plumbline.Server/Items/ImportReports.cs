using Plumbline.Model;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Items;

/// <summary>An import that runs or ran.</summary>
/// <param name="Id">The job.</param>
/// <param name="Person">Who sent the file.</param>
/// <param name="Place">The last line that is dealt with.</param>
/// <param name="IsRunning">Whether it goes on.</param>
/// <param name="Detail">What it came to so far.</param>
/// <param name="StartedAt">When the file was whole.</param>
/// <param name="EndedAt">When it was last written to.</param>
internal sealed record KnownImport(
    JobId Id,
    PersonId Person,
    long Place,
    bool IsRunning,
    ImportDetail Detail,
    DateTimeOffset StartedAt,
    DateTimeOffset EndedAt
);

/// <summary>Finds what imports came to; a project's newest ones are kept.</summary>
internal sealed class ImportReports(Store store)
{
    /// <summary>How many ended imports of a project are kept.</summary>
    public const int Kept = 20;

    private const string Columns = "id, person_id, state, place, detail, created_at_ms, updated_at_ms";

    public async Task<KnownImport?> Newest(LiveProject project, ClientKeys keys, CancellationToken cancel) =>
        await List(project, keys, 1, cancel) is [var newest] ? newest : null;

    /// <summary>The imports of a project, newest first.</summary>
    public async Task<IReadOnlyList<KnownImport>> List(
        LiveProject project,
        ClientKeys keys,
        int most,
        CancellationToken cancel
    )
    {
        var rows = await store.QueryPlatform<JobRow>(
            cancel,
            $"""
            select {Columns} from job where client_id = @own and project_id = @project and kind = 'import'
            order by created_at_ms desc, id limit @most
            """,
            ("own", project.Client.Text),
            ("project", project.Id.Text),
            ("most", most)
        );
        return [.. rows.Select(row => Open(keys, row))];
    }

    public async Task<KnownImport?> Find(LiveProject project, ClientKeys keys, JobId id, CancellationToken cancel)
    {
        var row = await store.FindPlatform<JobRow>(
            cancel,
            $"""
            select {Columns} from job
            where id = @id and client_id = @own and project_id = @project and kind = 'import'
            """,
            ("id", id.Text),
            ("own", project.Client.Text),
            ("project", project.Id.Text)
        );
        return row is null ? null : Open(keys, row);
    }

    private static KnownImport Open(ClientKeys keys, JobRow row)
    {
        var id = JobId.Of(row.Id);
        return new KnownImport(
            id,
            PersonId.Of(row.PersonId),
            row.Place,
            row.State is "running",
            Json.Read<ImportDetail>(keys.Open(ImportJob.ObjectOf(id), 1, "detail", row.Detail)).Value,
            DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAtMs),
            DateTimeOffset.FromUnixTimeMilliseconds(row.UpdatedAtMs)
        );
    }

    private sealed record JobRow
    {
        public string Id { get; init; } = "";

        public string PersonId { get; init; } = "";

        public string State { get; init; } = "";

        public long Place { get; init; }

        public byte[] Detail { get; init; } = [];

        public long CreatedAtMs { get; init; }

        public long UpdatedAtMs { get; init; }
    }
}
