using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Plumbline.Model;
using Plumbline.Quality;
using Plumbline.Sealing;
using Plumbline.Server.Items;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Server.Work;
using Plumbline.Storage;
using Plumbline.Transparency;

namespace Plumbline.Server.Quality;

/// <summary>
/// Gives every task that has all its annotations its consensus. Safe to run twice: the same
/// annotations give the same row.
/// </summary>
internal sealed class Settling(Store store, Projects.Door projects, Schemas schemas, Items.Door items, Work.Door work)
    : IDisposable
{
    private const int MostTasks = 500;

    /// <summary>Up to how many numbers a range read may span for each task that is wanted.</summary>
    private const int Sparse = 8;

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Settles whatever waits in any project.</summary>
    /// <exception cref="KeyUnavailableException">A client's key is gone.</exception>
    /// <exception cref="SealBrokenException">What a project holds does not open. Either way every other project was
    /// settled.</exception>
    public async Task Run(CancellationToken cancel)
    {
        Exception? broken = null;
        foreach (var project in projects.All)
        {
            try
            {
                if (!project.Unsettled.IsEmpty)
                {
                    await Run(project, cancel);
                }
            }
            catch (Exception fault) when (fault is KeyUnavailableException or SealBrokenException)
            {
                broken = fault;
            }
        }

        if (broken is not null)
        {
            ExceptionDispatchInfo.Throw(broken);
        }
    }

    /// <summary>
    /// Settles what waits in one project; when it returns, every task that was done before the call is settled.
    /// </summary>
    public async Task Run(LiveProject project, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            while (Take(project) is { Count: > 0 } tasks)
            {
                try
                {
                    await Settle(project, tasks, cancel);
                }
                catch
                {
                    tasks.ForEach(project.Unsettled.Enqueue);
                    throw;
                }
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static List<int> Take(LiveProject project)
    {
        var tasks = new List<int>(MostTasks);
        while (tasks.Count < MostTasks && project.Unsettled.TryDequeue(out var task))
        {
            tasks.Add(task);
        }

        tasks.Sort();
        return tasks;
    }

    private async Task Settle(LiveProject project, List<int> tasks, CancellationToken cancel)
    {
        var unit = await store.Begin(PersonId.Of(store.Installation.Text), project.Client, null, cancel);
        var payloads = new List<byte[]>(tasks.Count);
        var settled = new List<(int Task, Settlement Settlement)>(tasks.Count);
        foreach (var (first, last) in Ranges(tasks))
        {
            var rows = await items.Range(project, first, last, cancel);
            var standing = await work.Standing(project, unit.Keys, first, last, cancel);
            foreach (var row in rows)
            {
                if (tasks.BinarySearch((int)row.Number) >= 0)
                {
                    var (payload, settlement) = await Write(unit, project, row, [.. standing[row.Number]], cancel);
                    payloads.Add(payload);
                    settled.Add(((int)row.Number, settlement));
                }
            }
        }

        unit.RecordBulk(
            "consensus.settled",
            project.Id.Text,
            project.Id,
            salt => MerkleTreeBuilder.Over(payloads.Select(payload => FactEntry.Commit(salt, payload)))
        );
        using var inside = await project.Gate.Enter(cancel);
        if ((await unit.Commit(0, [])).Refusal() is not null)
        {
            throw new StorageUnavailableException(new InvalidOperationException("The consensus was not taken."));
        }

        settled.ForEach(one => project.Figures.Settled(one.Task, one.Settlement));
    }

    /// <summary>Cuts sorted numbers into ranges that are read at once while they are dense.</summary>
    internal static IEnumerable<(int First, int Last)> Ranges(IReadOnlyList<int> tasks)
    {
        var from = 0;
        for (var i = 1; i <= tasks.Count; i++)
        {
            if (i == tasks.Count || tasks[i] - tasks[i - 1] > Sparse)
            {
                yield return (tasks[from], tasks[i - 1]);
                from = i;
            }
        }
    }

    private async Task<(byte[] Answer, Settlement Settlement)> Write(
        Unit unit,
        LiveProject project,
        Items.Door.TaskItemRow row,
        ImmutableArray<StandingAnnotation> standing,
        CancellationToken cancel
    )
    {
        var known = await schemas.Find(project, (int)row.SchemaVersion, cancel);
        var candidates = Candidates(unit.Keys, project, known, row);
        var votes = standing
            .Where(one => one.SchemaVersion == row.SchemaVersion)
            .Select(one => known.Labels.Check(one.Answer, new AnswerContext(one.Shown)).Value)
            .ToList();
        var outcome = TaskMajority.Of(known, candidates, votes);
        var answer = outcome.Write(known.Labels);
        unit.Write(
            """
            insert into consensus (client_id, project_id, task_number, outcome, method, method_version, confidence,
                answer, annotations, settled_at_ms)
            values (@client, @project, @task, @outcome, @method, @version, @confidence, @answer, @count, @now)
            on conflict (client_id, project_id, task_number) do update
                set outcome = excluded.outcome, method = excluded.method, method_version = excluded.method_version,
                    confidence = excluded.confidence, answer = excluded.answer, annotations = excluded.annotations,
                    settled_at_ms = excluded.settled_at_ms
            """,
            ("project", project.Id.Text),
            ("task", row.Number),
            ("outcome", outcome.Outcome),
            ("method", Consensus.Name(Method.Majority)),
            ("version", Consensus.MajorityVersion),
            ("confidence", double.IsNaN(outcome.Confidence) ? null : outcome.Confidence),
            ("answer", unit.Keys.Seal(ObjectOf(project.Id, row.Number), 1, "answer", answer)),
            ("count", votes.Count),
            ("now", unit.NowMs)
        );
        unit.Write(
            """
            update task set settled_at_ms = @now
            where client_id = @client and project_id = @project and number = @task
            """,
            ("project", project.Id.Text),
            ("task", row.Number),
            ("now", unit.NowMs)
        );
        return (answer, Settlement.Of(outcome.Outcome, votes.Count, outcome.Confidence));
    }

    /// <summary>What the sealed consensus belongs to.</summary>
    public static string ObjectOf(ProjectId project, long task) => $"consensus/{project.Text}/{task}";

    private static IReadOnlyList<string> Candidates(
        ClientKeys keys,
        LiveProject project,
        ProjectSchemas known,
        Items.Door.TaskItemRow row
    )
    {
        if (!known.ShowsCandidates)
        {
            return [];
        }

        using var fields = JsonDocument.Parse(StoredItem.Open(keys, project.Id, row.ItemNumber, row.Content).Fields);
        return known.Items.CandidateIds(fields.RootElement);
    }
}
