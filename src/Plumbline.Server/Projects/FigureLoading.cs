using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.Projects;

/// <summary>Counts a project's rows once, when its queue is rebuilt; needs no client's key (trust R3.20).</summary>
internal sealed class FigureLoading(Store store)
{
    /// <summary>What was settled of a range of tasks.</summary>
    public async Task LoadOutcomes(
        LiveProject project,
        ProjectFigures figures,
        long after,
        long last,
        CancellationToken cancel
    )
    {
        var rows = await store.Query<OutcomeRow>(
            project.Client,
            cancel,
            """
            select task_number, outcome, annotations, confidence from consensus
            where client_id = @client and project_id = @project and task_number > @after and task_number <= @last
            """,
            ("project", project.Id.Text),
            ("after", after),
            ("last", last)
        );
        foreach (var row in rows)
        {
            figures.Settled((int)row.TaskNumber, Settlement.Of(row.Outcome, row.Annotations, row.Confidence));
        }
    }

    /// <summary>Who did what, and when the newest of it came.</summary>
    public async Task LoadWork(LiveProject project, ProjectFigures figures, long wanted, CancellationToken cancel)
    {
        var people = await store.Query<PersonRow>(
            project.Client,
            cancel,
            """
            select person_id, sum(case when state = 'submitted' then 1 else 0 end) as submitted,
                sum(case when state = 'expired' then 1 else 0 end) as expired
            from assignment where client_id = @client and project_id = @project and state in ('submitted', 'expired')
            group by person_id
            """,
            ("project", project.Id.Text)
        );
        foreach (var row in people)
        {
            figures.Restore(new PersonCount(PersonId.Of(row.PersonId), (int)row.Submitted, (int)row.Expired));
        }

        if (people.Count > 0)
        {
            figures.Restore(wanted, await Recent(project, cancel), await Pace(project, cancel));
        }
        else
        {
            figures.Restore(wanted, [], []);
        }
    }

    private async Task<IEnumerable<RecentAnnotation>> Recent(LiveProject project, CancellationToken cancel)
    {
        var rows = await store.Query<RecentRow>(
            project.Client,
            cancel,
            """
            select person_id, submitted_at_ms, active_ms from annotation
            where client_id = @client and project_id = @project and revision = 1
            order by submitted_at_ms desc limit @most
            """,
            ("project", project.Id.Text),
            ("most", ProjectFigures.MostRecent)
        );
        return rows.Reverse()
            .Select(row => new RecentAnnotation(
                PersonId.Of(row.PersonId),
                DateTimeOffset.FromUnixTimeMilliseconds(row.SubmittedAtMs),
                row.ActiveMs
            ));
    }

    private async Task<IEnumerable<PaceBlock>> Pace(LiveProject project, CancellationToken cancel)
    {
        var rows = await store.Query<PaceRow>(
            project.Client,
            cancel,
            """
            select submitted_at_ms / @block as block, count(*) as annotations from annotation
            where client_id = @client and project_id = @project and revision = 1 and submitted_at_ms >= @since
            group by submitted_at_ms / @block order by block
            """,
            ("project", project.Id.Text),
            ("block", (long)PaceBlocks.Block.TotalMilliseconds),
            ("since", (store.Clock.Now - PaceBlocks.Kept).ToUnixTimeMilliseconds())
        );
        return rows.Select(row => new PaceBlock(
            DateTimeOffset.FromUnixTimeMilliseconds(row.Block * (long)PaceBlocks.Block.TotalMilliseconds),
            (int)row.Annotations
        ));
    }

    private sealed record OutcomeRow
    {
        public long TaskNumber { get; init; }

        public string Outcome { get; init; } = "";

        public long Annotations { get; init; }

        public double? Confidence { get; init; }
    }

    private sealed record PersonRow
    {
        public string PersonId { get; init; } = "";

        public long Submitted { get; init; }

        public long Expired { get; init; }
    }

    private sealed record RecentRow
    {
        public string PersonId { get; init; } = "";

        public long SubmittedAtMs { get; init; }

        public long ActiveMs { get; init; }
    }

    private sealed record PaceRow
    {
        public long Block { get; init; }

        public long Annotations { get; init; }
    }
}
