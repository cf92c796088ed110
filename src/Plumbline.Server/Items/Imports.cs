using System.Collections.Concurrent;
using System.Text.Json;
using Plumbline.Model;
using Plumbline.Sealing;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Items;

/// <summary>
/// Imports as jobs: a row before it runs, safe to run twice, gone on with after a crash. Whoever repeats the request of
/// an import that is under way waits for it.
/// </summary>
internal sealed partial class Imports(
    Store store,
    Schemas schemas,
    Spool spool,
    Projects.Door projects,
    ILogger<Imports> log
) : IDisposable
{
    private readonly ConcurrentDictionary<JobId, Lazy<Task<Outcome<byte[]>>>> _running = new();

    // Held from the question whether a request is new until its job is stored: equal requests that come at once are
    // one job, and the file of another one under the same key never takes the place of the first.
    private readonly SemaphoreSlim _entering = new(1, 1);

    /// <summary>The job that a request stands for: the same for a repeat.</summary>
    public static JobId IdOf(ClientKeys keys, PersonId person, string requestKey) =>
        JobId.Of(keys.Digest("import.job", System.Text.Encoding.UTF8.GetBytes($"{person.Text} {requestKey}"))[..24]);

    /// <summary>Runs an import to its end, or joins the one that runs.</summary>
    public Task<Outcome<byte[]>> Run(LiveProject project, ImportJob job)
    {
        var run = _running.GetOrAdd(job.Id, _ => new Lazy<Task<Outcome<byte[]>>>(() => Guarded(project, job)));
        return run.Value;
    }

    /// <summary>Runs an import to its end while nobody waits for it.</summary>
    public void Start(LiveProject project, ImportJob job) => _ = Watch(project, job);

    public bool IsUnderWay(JobId id) => _running.ContainsKey(id);

    /// <summary>Ends with an import that is under way; ended already where none is.</summary>
    public Task WhenOver(JobId id) => _running.TryGetValue(id, out var run) ? run.Value : Task.CompletedTask;

    private async Task Watch(LiveProject project, ImportJob job)
    {
        try
        {
            await Run(project, job);
        }
        catch (Exception fault)
            when (fault is IOException or StorageUnavailableException or KeyUnavailableException or SealBrokenException)
        {
            LogStopped(log, job.Id.Text, fault.GetType().Name); // Its row stays, and the next start goes on with it.
        }
    }

    [LoggerMessage(4001, LogLevel.Error, "Import {Job} stopped: {Fault}")]
    private static partial void LogStopped(ILogger logger, string job, string fault);

    /// <summary>The job's row; null when there is none.</summary>
    public async Task<ImportJob?> Find(ClientKeys keys, JobId id, CancellationToken cancel)
    {
        var row = await store.FindPlatform<JobRow>(
            cancel,
            """
            select id, project_id, person_id, place, detail from job
            where id = @id and client_id = @own and state = 'running'
            """,
            ("id", id.Text),
            ("own", keys.Client.Text)
        );
        return row is null ? null : ToJob(keys, row);
    }

    /// <summary>
    /// Takes an upload in as a job that goes on whatever happens to the server, or finds what an equal request before
    /// it came to: the job that runs, or its answer.
    /// </summary>
    public async Task<(ImportJob? Job, Committed? Before)> Enter(
        LiveProject project,
        ClientKeys keys,
        ImportJob job,
        JobId upload,
        CancellationToken cancel
    )
    {
        await _entering.WaitAsync(cancel);
        try
        {
            var before = await store.FindRepeat(keys, job.Person, job.Key, cancel);
            var running = before is null ? await Find(keys, job.Id, cancel) : null;
            if (before is not null || running is not null)
            {
                spool.DropUpload(upload);
                var isOther = running is not null && running.Key != job.Key;
                return (running, isOther ? new Committed(CommitVerdict.Mismatch, 0, []) : before);
            }

            spool.Keep(upload, job.Id);
            var inserted = await Insert(project, job, cancel);
            return (job, inserted.Refusal() is null ? null : inserted);
        }
        finally
        {
            _entering.Release();
        }
    }

    public void Dispose() => _entering.Dispose();

    private async Task<Committed> Insert(LiveProject project, ImportJob job, CancellationToken cancel)
    {
        var unit = await store.Begin(job.Person, project.Client, null, cancel);
        unit.WriteExempt(
            Exempt.Job,
            1,
            """
            insert into job (id, client_id, project_id, person_id, kind, state, place, detail,
                created_at_ms, updated_at_ms)
            values (@id, @client, @project, @person, 'import', 'running', 0, @detail, @now, @now)
            """,
            ("id", job.Id.Text),
            ("project", project.Id.Text),
            ("person", job.Person.Text),
            ("detail", unit.Keys.Seal(ImportJob.ObjectOf(job.Id), 1, "detail", Json.Write(job.Detail))),
            ("now", unit.NowMs)
        );
        return await unit.Commit(0, []);
    }

    /// <summary>Goes on with every import that a stop of the server cut off.</summary>
    public async Task Resume(CancellationToken cancel)
    {
        var rows = await store.QueryPlatform<JobRow>(
            cancel,
            """
            select id, client_id, project_id, person_id, place, detail from job
            where kind = 'import' and state = 'running'
            """
        );
        spool.Sweep(rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            if (projects.Find(ProjectId.Of(row.ProjectId)) is { } project && spool.Has(JobId.Of(row.Id)))
            {
                await Resume(project, row, cancel);
            }
        }
    }

    private async Task Resume(LiveProject project, JobRow row, CancellationToken cancel)
    {
        try
        {
            var keys = await store.Keys.For(project.Client, cancel);
            await Run(project, ToJob(keys, row));
        }
        catch (KeyUnavailableException)
        {
            // Its client stands still until the key is back; the next start goes on with it.
        }
    }

    private static ImportJob ToJob(ClientKeys keys, JobRow row)
    {
        var id = JobId.Of(row.Id);
        var detail = Json.Read<ImportDetail>(keys.Open(ImportJob.ObjectOf(id), 1, "detail", row.Detail)).Value;
        return new ImportJob(id, PersonId.Of(row.PersonId), row.Place, detail);
    }

    private async Task<Outcome<byte[]>> Guarded(LiveProject project, ImportJob job)
    {
        try
        {
            await project.Importing.WaitAsync();
            try
            {
                var keys = await store.Keys.For(project.Client, CancellationToken.None);
                if (await store.FindRepeat(keys, job.Person, job.Key, CancellationToken.None) is { } before)
                {
                    return before.Refusal() is { } other ? other : before.Response; // It ended while this one waited.
                }

                var done = await new ImportRun(store, schemas, spool, project).Run(job, CancellationToken.None);
                return await Finish(project, done);
            }
            finally
            {
                project.Importing.Release();
            }
        }
        catch (ImportStoppedException stopped)
        {
            return stopped.Problem;
        }
        finally
        {
            _running.TryRemove(job.Id, out _);
        }
    }

    private async Task<Outcome<byte[]>> Finish(LiveProject project, ImportJob job)
    {
        var detail = job.Detail;
        var response = Json.Write(new ImportItemsResponse(detail.Added, detail.Known, detail.Refused, detail.Reports));
        var unit = await store.Begin(job.Person, project.Client, job.Key, CancellationToken.None);
        WriteEnd(unit, project, job);
        var committed = await unit.Commit(200, response);
        if (committed.Refusal() is { } problem)
        {
            return problem;
        }

        spool.Drop(job.Id);
        return committed.Response;
    }

    /// <summary>The job is over and stays as its own report, as long as it is among the project's newest.</summary>
    private static void WriteEnd(Unit unit, LiveProject project, ImportJob job)
    {
        unit.WriteExempt(
            Exempt.Job,
            1,
            """
            update job set state = 'ended', place = @place, detail = @detail, updated_at_ms = @now
            where id = @job and client_id = @client
            """,
            ("place", job.Place),
            ("detail", unit.Keys.Seal(ImportJob.ObjectOf(job.Id), 1, "detail", Json.Write(job.Detail))),
            ("now", unit.NowMs),
            ("job", job.Id.Text)
        );
        unit.WriteExempt(
            Exempt.Job,
            null,
            """
            delete from job
            where client_id = @client and project_id = @project and kind = 'import' and state = 'ended'
                and id not in (
                    select id from job
                    where client_id = @client and project_id = @project and kind = 'import' and state = 'ended'
                    order by created_at_ms desc, id limit @most
                )
            """,
            ("project", project.Id.Text),
            ("most", ImportReports.Kept)
        );
    }

    private sealed record JobRow
    {
        public string Id { get; init; } = "";

        public string ClientId { get; init; } = "";

        public string ProjectId { get; init; } = "";

        public string PersonId { get; init; } = "";

        public long Place { get; init; }

        public byte[] Detail { get; init; } = [];
    }
}
