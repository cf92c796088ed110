using System.Text;
using Plumbline.Formats;
using Plumbline.Model;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;
using Plumbline.Transparency;

namespace Plumbline.Server.Items;

/// <summary>
/// Runs one import: with <c>refuseAll</c> the file is read once to find every fault and once more to
/// store; with <c>keepGood</c> once. A thousand lines are one unit, with the place in the file, so that
/// it goes on there after a crash.
/// </summary>
internal sealed class ImportRun(Store store, Schemas schemas, Spool spool, LiveProject project)
{
    /// <summary>
    /// Runs the job to its end; whoever calls holds the project's <see cref="LiveProject.Importing"/>.
    /// </summary>
    public async Task<ImportJob> Run(ImportJob job, CancellationToken cancel)
    {
        var keys = await store.Keys.For(project.Client, cancel);
        var known = await KnownItems.Read(store, project, cancel);
        var asked = await schemas.Find(project, project.SchemaVersion, cancel);
        if (job.Detail is { KeepGood: false, IsChecked: false })
        {
            job = await CheckAll(job, keys, known.Copy(), asked, cancel);
            if (job.Detail.Refused > 0)
            {
                return job;
            }
        }

        return await StoreAll(job, known, asked, cancel);
    }

    private async Task<ImportJob> CheckAll(
        ImportJob job,
        ClientKeys keys,
        KnownItems known,
        ProjectSchemas asked,
        CancellationToken cancel
    )
    {
        var detail = job.Detail;
        await foreach (var line in Lines(job, asked, cancel))
        {
            if (Judge(line, keys, known, out _, out _) is { } report)
            {
                detail = Refuse(detail, report);
            }
        }

        job = job with { Detail = detail with { IsChecked = detail.Refused == 0 } };
        var unit = await store.Begin(job.Person, project.Client, null, cancel);
        ImportRows.SavePlace(unit, job);
        Commit(await unit.Commit(0, []));
        return job;
    }

    private async Task<ImportJob> StoreAll(
        ImportJob job,
        KnownItems known,
        ProjectSchemas asked,
        CancellationToken cancel
    )
    {
        var done = job.Place;
        var chunk = new List<ItemLine>(Limits.UnitRows);
        await foreach (var line in Lines(job, asked, cancel))
        {
            if (line.Line <= done)
            {
                continue;
            }

            chunk.Add(line);
            if (chunk.Count == Limits.UnitRows)
            {
                job = await StoreChunk(job, chunk, known, cancel);
                chunk.Clear();
            }
        }

        return chunk.Count == 0 ? job : await StoreChunk(job, chunk, known, cancel);
    }

    private async Task<ImportJob> StoreChunk(
        ImportJob job,
        List<ItemLine> lines,
        KnownItems known,
        CancellationToken cancel
    )
    {
        var unit = await store.Begin(job.Person, project.Client, null, cancel);
        var detail = job.Detail;
        var added = new List<(NewItem Item, int Number)>(lines.Count);
        var number = project.NextNumber;
        foreach (var line in lines)
        {
            var report = Judge(line, unit.Keys, known, out var verdict, out var indexes);
            if (report is not null)
            {
                detail = Refuse(detail, report);
            }
            else if (verdict == KeyVerdict.Known)
            {
                detail = detail with { Known = detail.Known + 1 };
            }
            else
            {
                ImportRows.Write(unit, project, line.Item!, number, indexes.Key, indexes.Digest);
                added.Add((line.Item!, number++));
            }
        }

        detail = detail with { Added = detail.Added + added.Count };
        job = job with { Place = lines[^1].Line, Detail = detail };
        ImportRows.SavePlace(unit, job);
        if (added.Count > 0)
        {
            unit.RecordBulk(
                "items.imported",
                project.Id.Text,
                project.Id,
                salt => MerkleTreeBuilder.Over(added.Select(one => FactEntry.Commit(salt, one.Item.Digest)))
            );
        }

        using var inside = await project.Gate.Enter(cancel);
        Commit(await unit.Commit(0, []));
        foreach (var (item, own) in added)
        {
            project.Figures.Added(project.Dispatcher, own, item.Overlap ?? project.Overlap, item.Priority);
        }

        project.NextNumber = number;
        return job;
    }

    private static ImportReport? Judge(
        ItemLine line,
        ClientKeys keys,
        KnownItems known,
        out KeyVerdict verdict,
        out (string Key, string Digest) indexes
    )
    {
        verdict = KeyVerdict.New;
        indexes = ("", "");
        if (line.Report is { } report)
        {
            return new ImportReport(report.Line, report.Pointer, report.Found, report.Right);
        }

        var item = line.Item!;
        verdict = known.Add(keys, item, out var key, out var digest);
        indexes = (key, digest);
        return verdict == KeyVerdict.OtherContent
            ? new ImportReport(
                line.Line,
                "/key",
                "the key of an item with other content",
                "a key of its own, or the same content"
            )
            : null;
    }

    private static ImportDetail Refuse(ImportDetail detail, ImportReport report) =>
        detail with
        {
            Refused = detail.Refused + 1,
            Reports = detail.Reports.Count < Limits.Reports ? [.. detail.Reports, report] : detail.Reports,
        };

    private async IAsyncEnumerable<ItemLine> Lines(
        ImportJob job,
        ProjectSchemas asked,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var file = await spool.Open(project.Client, job.Id, cancel);
        var limits = new ItemLineLimits { LineBytes = Limits.LineBytes, MaxOverlap = Limits.Overlap };
        await foreach (var line in ItemLines.Read(file, asked.Items, asked.Labels, limits, default, cancel))
        {
            yield return line;
        }
    }

    private static void Commit(Committed committed)
    {
        if (committed.Refusal() is { } problem)
        {
            throw new ImportStoppedException(problem, committed.Cause);
        }
    }
}

/// <summary>The storage refused a unit of an import: it goes on from its last place when it is tried again.</summary>
internal sealed class ImportStoppedException(Problem problem, Exception? cause) : Exception(problem.Detail, cause)
{
    public Problem Problem { get; } = problem;
}

/// <summary>The statements of an import.</summary>
internal static class ImportRows
{
    public static void Write(Unit unit, LiveProject project, NewItem item, int number, string keyIndex, string digest)
    {
        unit.Write(
            """
            insert into item (client_id, project_id, number, id, key_index, digest, content, created_at_ms)
            values (@client, @project, @number, @id, @key, @digest, @content, @now)
            """,
            ("project", project.Id.Text),
            ("number", number),
            ("id", unit.NewId<ItemId>().Text),
            ("key", keyIndex),
            ("digest", digest),
            ("content", unit.Keys.Seal(StoredItem.ObjectOf(project.Id, number), 1, "content", StoredItem.Write(item))),
            ("now", unit.NowMs)
        );
        unit.Write(
            """
            insert into task (client_id, project_id, number, item_number, schema_version, overlap, priority)
            values (@client, @project, @number, @number, @schema, @overlap, @priority)
            """,
            ("project", project.Id.Text),
            ("number", number),
            ("schema", project.SchemaVersion),
            ("overlap", item.Overlap ?? project.Overlap),
            ("priority", item.Priority)
        );
    }

    public static void SavePlace(Unit unit, ImportJob job) =>
        unit.WriteExempt(
            Exempt.Job,
            1,
            """
            update job set place = @place, detail = @detail, updated_at_ms = @now
            where id = @job and client_id = @client
            """,
            ("place", job.Place),
            ("detail", unit.Keys.Seal(ImportJob.ObjectOf(job.Id), 1, "detail", Json.Write(job.Detail))),
            ("now", unit.NowMs),
            ("job", job.Id.Text)
        );
}
