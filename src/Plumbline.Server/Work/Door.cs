using System.Collections.Immutable;
using System.Text.Json;
using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Projects;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>One standing annotation, opened.</summary>
internal sealed record StandingAnnotation(
    PersonId Person,
    AnnotationId Id,
    byte[] Answer,
    ImmutableArray<string> Shown,
    long ActiveMs,
    int SchemaVersion,
    int GuidelineVersion,
    DateTimeOffset SubmittedAt
);

/// <summary>A task that somebody has begun.</summary>
/// <param name="Project">Its project.</param>
/// <param name="DueAt">Until when it is theirs.</param>
/// <param name="Excerpt">How its item begins; the item's key where it has no text.</param>
/// <param name="DraftSavedAt">When the draft was stored; null where there is none.</param>
internal sealed record BegunTurn(
    LiveProject Project,
    DateTimeOffset DueAt,
    string Excerpt,
    DateTimeOffset? DraftSavedAt
);

/// <summary>How long tasks took, and what an hour of them came to, with what both rest on.</summary>
/// <param name="Annotations">How many annotations were looked at.</param>
/// <param name="People">Whose they are: how many people.</param>
/// <param name="Median">The median of their active times; null where there are none.</param>
/// <param name="Hour">What an hour came to, by person; null where nothing was paid or too few people worked.</param>
internal sealed record Pace(int Annotations, int People, TimeSpan? Median, HourlyPay? Hour);

/// <summary>The middle half of what people made in an hour, in minor units of one currency.</summary>
internal sealed record HourlyPay(double Low, double Median, double High, string Currency);

/// <summary>One person's turn on a task.</summary>
internal sealed record StoredTurn(
    string Id,
    PersonId Person,
    string State,
    DateTimeOffset ClaimedAt,
    DateTimeOffset? EndedAt
);

/// <summary>What other areas may ask of the work that was done.</summary>
internal sealed class Door(Store store, BegunWork begun, Availability availability, Paces paces)
{
    private const string Columns = """
        n.task_number, n.person_id, n.revision, n.id, n.assignment_id, n.answer, n.active_ms, n.submitted_at_ms,
        a.schema_version, a.guideline_version, a.shown
        """;

    /// <summary>
    /// The standing annotations of the tasks in a range of numbers, the newest revision of each, by task.
    /// </summary>
    public async Task<ILookup<long, StandingAnnotation>> Standing(
        LiveProject project,
        ClientKeys keys,
        long first,
        long last,
        CancellationToken cancel
    )
    {
        var rows = await store.Query<AnnotationRow>(
            project.Client,
            cancel,
            $"""
            select {Columns} from assignment a
            join annotation n on n.client_id = a.client_id and n.project_id = a.project_id
                and n.task_number = a.task_number and n.person_id = a.person_id
                and n.task_number >= @first and n.task_number <= @last
            where a.client_id = @client and a.project_id = @project and a.task_number >= @first
                and a.task_number <= @last and a.state = 'submitted'
            order by a.task_number, n.submitted_at_ms, n.person_id
            """,
            ("project", project.Id.Text),
            ("first", first),
            ("last", last)
        );
        return rows.GroupBy(row => (row.TaskNumber, row.PersonId))
            .Select(revisions => revisions.MaxBy(row => row.Revision)!)
            .OrderBy(row => row.TaskNumber)
            .ThenBy(row => row.SubmittedAtMs)
            .ThenBy(row => row.PersonId, StringComparer.Ordinal)
            .ToLookup(row => row.TaskNumber, row => Open(keys, row));
    }

    /// <summary>What a person has begun, the first due first.</summary>
    public IReadOnlyList<Lease> Begun(PersonId person) => begun.Of(person);

    /// <summary>One of these as its annotator sees it in a list.</summary>
    public Task<BegunTurn> ReadBegun(Lease lease, CancellationToken cancel) => begun.Read(lease, cancel);

    /// <summary>Why a claim would give this person nothing now; null where it would give something.</summary>
    public Task<Problem?> WhyNothing(LiveProject project, PersonId person, CancellationToken cancel) =>
        availability.WhyNothing(project, person, cancel);

    /// <summary>How long the project's tasks took, and what an hour came to.</summary>
    public ValueTask<Pace> PaceOf(LiveProject project, CancellationToken cancel) => paces.Of(project, cancel);

    /// <summary>Everybody's turn on one task, in the order in which they began.</summary>
    public async Task<IReadOnlyList<StoredTurn>> Turns(LiveProject project, int task, CancellationToken cancel)
    {
        var rows = await store.Query<TurnRow>(
            project.Client,
            cancel,
            """
            select id, person_id, state, claimed_at_ms, ended_at_ms from assignment
            where client_id = @client and project_id = @project and task_number = @task
            order by claimed_at_ms, person_id
            """,
            ("project", project.Id.Text),
            ("task", task)
        );
        return
        [
            .. rows.Select(row => new StoredTurn(
                row.Id,
                PersonId.Of(row.PersonId),
                row.State,
                DateTimeOffset.FromUnixTimeMilliseconds(row.ClaimedAtMs),
                row.EndedAtMs is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null
            )),
        ];
    }

    private static StandingAnnotation Open(ClientKeys keys, AnnotationRow row)
    {
        var id = AnnotationId.Of(row.Id);
        return new StandingAnnotation(
            PersonId.Of(row.PersonId),
            id,
            keys.Open(AnnotationRows.ObjectOf(id), row.Revision, "answer", row.Answer),
            row.Shown is null
                ? []
                :
                [
                    .. JsonSerializer.Deserialize(
                        keys.Open(Turn.ObjectOf(AssignmentId.Of(row.AssignmentId)), 1, "shown", row.Shown),
                        Wire.WireJson.Default.StringArray
                    )!,
                ],
            row.ActiveMs,
            (int)row.SchemaVersion,
            (int)row.GuidelineVersion,
            DateTimeOffset.FromUnixTimeMilliseconds(row.SubmittedAtMs)
        );
    }

    private sealed record TurnRow
    {
        public string Id { get; init; } = "";

        public string PersonId { get; init; } = "";

        public string State { get; init; } = "";

        public long ClaimedAtMs { get; init; }

        public long? EndedAtMs { get; init; }
    }

    private sealed record AnnotationRow
    {
        public long TaskNumber { get; init; }

        public string PersonId { get; init; } = "";

        public long Revision { get; init; }

        public string Id { get; init; } = "";

        public string AssignmentId { get; init; } = "";

        public byte[] Answer { get; init; } = [];

        public long ActiveMs { get; init; }

        public long SubmittedAtMs { get; init; }

        public long SchemaVersion { get; init; }

        public long GuidelineVersion { get; init; }

        public byte[]? Shown { get; init; }
    }
}
