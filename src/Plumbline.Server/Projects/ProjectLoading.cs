using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.Projects;

/// <summary>Reads projects from the database and rebuilds their queues; needs no client's key (trust R3.20).</summary>
internal sealed class ProjectLoading(Store store, Leases leases, FigureLoading counting)
{
    private const int PageRows = 20_000;

    public async Task<IReadOnlyList<LiveProject>> All(CancellationToken cancel)
    {
        var projects = new List<LiveProject>();
        foreach (var client in await store.QueryPlatform<IdRow>(cancel, "select id from client order by id"))
        {
            var rows = await store.Query<ProjectRow>(
                ClientId.Of(client.Id),
                cancel,
                """
                select id, state, overlap, pay_minor, pay_currency, schema_version, guideline_version
                from project where client_id = @client order by id
                """
            );
            foreach (var row in rows)
            {
                var project = ToProject(ClientId.Of(client.Id), row);
                await LoadPeople(project, cancel);
                await LoadQueue(project, cancel);
                projects.Add(project);
            }
        }

        return projects;
    }

    /// <summary>Builds the queue anew from the database. Nobody else may be inside the project's gate.</summary>
    public async Task LoadQueue(LiveProject project, CancellationToken cancel)
    {
        var live = new List<Lease>();
        var unsettled = new List<int>();
        var figures = new ProjectFigures();
        var wanted = 0L;
        var dispatcher = new ProjectDispatcher(
            new DispatchSettings { LiveInProject = Wire.Limits.LiveInProject },
            store.Random
        );
        var after = -1L;
        while (true)
        {
            var tasks = await store.Query<TaskRow>(
                project.Client,
                cancel,
                """
                select number, overlap, priority, done_at_ms, settled_at_ms from task
                where client_id = @client and project_id = @project and number > @after
                order by number limit @most
                """,
                ("project", project.Id.Text),
                ("after", after),
                ("most", PageRows)
            );
            if (tasks.Count == 0)
            {
                break;
            }

            var begun = await Begun(project, after, tasks[^1].Number, cancel);
            foreach (var task in tasks)
            {
                Restore(dispatcher, project, task, begun, live);
                wanted += task.Overlap;
                if (task is { DoneAtMs: not null, SettledAtMs: null })
                {
                    unsettled.Add((int)task.Number);
                }
            }

            await counting.LoadOutcomes(project, figures, after, tasks[^1].Number, cancel);
            after = tasks[^1].Number;
        }

        await counting.LoadWork(project, figures, wanted, cancel);

        // Only now that all is read: storage that fails on the way leaves memory as it was.
        leases.Drop(project.Id);
        live.ForEach(leases.Add);
        project.Unsettled.Clear();
        unsettled.ForEach(project.Unsettled.Enqueue);
        project.Dispatcher = dispatcher;
        project.Figures = figures;
        project.NextNumber = (int)after + 1;
    }

    private static LiveProject ToProject(ClientId client, ProjectRow row) =>
        new(client, ProjectId.Of(row.Id))
        {
            State = row.State,
            Overlap = (int)row.Overlap,
            Pay = row.PayMinor is { } amount ? new Pay { AmountMinor = amount, Currency = row.PayCurrency! } : null,
            SchemaVersion = (int)row.SchemaVersion,
            GuidelineVersion = (int)row.GuidelineVersion,
        };

    private async Task LoadPeople(LiveProject project, CancellationToken cancel)
    {
        var people = await store.Query<PersonRow>(
            project.Client,
            cancel,
            """
            select p.person_id, m.source from project_person p
            left join membership m
                on m.person_id = p.person_id and m.client_id = p.client_id and m.role = 'annotator'
            where p.client_id = @client and p.project_id = @project and p.role = 'annotator'
                and p.removed_at_ms is null
            """,
            ("project", project.Id.Text)
        );
        foreach (var person in people)
        {
            project.Annotators[PersonId.Of(person.PersonId)] = true;
            if (People.Door.IsRecorded(person.Source))
            {
                project.Recorded[PersonId.Of(person.PersonId)] = true;
            }
        }
    }

    private async Task<ILookup<long, TurnRow>> Begun(
        LiveProject project,
        long after,
        long last,
        CancellationToken cancel
    )
    {
        var rows = await store.Query<TurnRow>(
            project.Client,
            cancel,
            """
            select a.task_number, a.person_id, a.id, a.place, a.fence, a.state, a.due_at_ms, a.schema_version
            from task t join assignment a
                on a.client_id = t.client_id and a.project_id = t.project_id and a.task_number = t.number
            where t.client_id = @client and t.project_id = @project and t.number > @after and t.number <= @last
                and t.done_at_ms is null
            """,
            ("project", project.Id.Text),
            ("after", after),
            ("last", last)
        );
        return rows.ToLookup(row => row.TaskNumber);
    }

    private static void Restore(
        ProjectDispatcher dispatcher,
        LiveProject project,
        TaskRow task,
        ILookup<long, TurnRow> begun,
        List<Lease> live
    )
    {
        var number = (int)task.Number;
        if (task.DoneAtMs is not null)
        {
            dispatcher.AddDone(number, (int)task.Overlap);
            return;
        }

        if (!begun.Contains(task.Number))
        {
            dispatcher.Add(number, (int)task.Overlap, (int)task.Priority);
            return;
        }

        var turns = begun[task.Number].Select(row => ToRestored(project, row)).ToList();
        dispatcher.Restore(
            new RestoredTask(number, (int)task.Overlap, (int)task.Priority, turns.Max(turn => turn.Fence)),
            turns
        );
        live.AddRange(turns.Select(turn => turn.Lease).OfType<Lease>());
    }

    private static RestoredAssignment ToRestored(LiveProject project, TurnRow row)
    {
        var person = PersonId.Of(row.PersonId);
        var state = row.State switch
        {
            "live" => RestoredState.Live,
            "submitted" => RestoredState.Standing,
            "expired" => RestoredState.Expired,
            _ => RestoredState.Ended,
        };
        var lease =
            state == RestoredState.Live
                ? new Lease
                {
                    AssignmentId = AssignmentId.Of(row.Id),
                    ClientId = project.Client,
                    ProjectId = project.Id,
                    PersonId = person,
                    Task = (int)row.TaskNumber,
                    Place = (int)row.Place!.Value,
                    Fence = row.Fence,
                    DueAt = DateTimeOffset.FromUnixTimeMilliseconds(row.DueAtMs),
                    SchemaVersion = (int)row.SchemaVersion,
                }
                : null;
        return new RestoredAssignment(person, state, (int)(row.Place ?? -1), row.Fence, lease);
    }

    private sealed record IdRow
    {
        public string Id { get; init; } = "";
    }

    private sealed record ProjectRow
    {
        public string Id { get; init; } = "";

        public string State { get; init; } = "";

        public long Overlap { get; init; }

        public long? PayMinor { get; init; }

        public string? PayCurrency { get; init; }

        public long SchemaVersion { get; init; }

        public long GuidelineVersion { get; init; }
    }

    private sealed record PersonRow
    {
        public string PersonId { get; init; } = "";

        public string? Source { get; init; }
    }

    private sealed record TaskRow
    {
        public long Number { get; init; }

        public long Overlap { get; init; }

        public long Priority { get; init; }

        public long? DoneAtMs { get; init; }

        public long? SettledAtMs { get; init; }
    }

    private sealed record TurnRow
    {
        public long TaskNumber { get; init; }

        public string PersonId { get; init; } = "";

        public string Id { get; init; } = "";

        public long? Place { get; init; }

        public long Fence { get; init; }

        public string State { get; init; } = "";

        public long DueAtMs { get; init; }

        public long SchemaVersion { get; init; }
    }
}
