using System.Collections.Immutable;
using System.Text.Json;
using Plumbline.Server.Projects;
using Plumbline.Storage;

namespace Plumbline.Server.Quality;

/// <summary>A task's consensus, opened.</summary>
/// <param name="Task">The task's number.</param>
/// <param name="Outcome">settled, tie or cannotAnswer.</param>
/// <param name="Confidence">0 to 1; null where nothing could be counted.</param>
/// <param name="Answer">The answer as JSON; exact bytes.</param>
/// <param name="Shares">The shares of labels by question, in schema order.</param>
internal sealed record OpenConsensus(
    long Task,
    string Outcome,
    string Method,
    string MethodVersion,
    double? Confidence,
    ReadOnlyMemory<byte> Answer,
    ImmutableArray<(string Question, ImmutableArray<(string Label, double Share)> Shares)> Shares,
    int Annotations,
    DateTimeOffset SettledAt
);

/// <summary>What other areas may ask of consensus.</summary>
internal sealed class Door(Store store, Settling settling)
{
    /// <summary>Waits until every task that is done has its consensus.</summary>
    public Task Settle(LiveProject project, CancellationToken cancel) => settling.Run(project, cancel);

    /// <summary>The next page of consensus, in order of task number, as it was at a moment.</summary>
    public async Task<IReadOnlyList<OpenConsensus>> Page(
        LiveProject project,
        ClientKeys keys,
        long after,
        long untilMs,
        int most,
        CancellationToken cancel
    )
    {
        var rows = await store.Query<ConsensusRow>(
            project.Client,
            cancel,
            """
            select task_number, outcome, method, method_version, confidence, answer, annotations, settled_at_ms
            from consensus
            where client_id = @client and project_id = @project and task_number > @after and settled_at_ms <= @until
            order by task_number limit @most
            """,
            ("project", project.Id.Text),
            ("after", after),
            ("until", untilMs),
            ("most", most)
        );
        return [.. rows.Select(row => Open(keys, project, row))];
    }

    /// <summary>The consensus of one task; null where it has none yet.</summary>
    public async Task<OpenConsensus?> Of(LiveProject project, ClientKeys keys, int task, CancellationToken cancel) =>
        await Page(project, keys, task - 1, long.MaxValue, 1, cancel) is [var one] && one.Task == task ? one : null;

    /// <summary>How sure the consensus of each task in a range of numbers is; what is sealed stays so.</summary>
    public async Task<IReadOnlyDictionary<long, double?>> Confidences(
        LiveProject project,
        long first,
        long last,
        CancellationToken cancel
    )
    {
        var rows = await store.Query<ConfidenceRow>(
            project.Client,
            cancel,
            """
            select task_number, confidence from consensus
            where client_id = @client and project_id = @project and task_number >= @first and task_number <= @last
            """,
            ("project", project.Id.Text),
            ("first", first),
            ("last", last)
        );
        return rows.ToDictionary(row => row.TaskNumber, row => row.Confidence);
    }

    private static OpenConsensus Open(ClientKeys keys, LiveProject project, ConsensusRow row)
    {
        var bytes = keys.Open(Settling.ObjectOf(project.Id, row.TaskNumber), 1, "answer", row.Answer);
        using var json = JsonDocument.Parse(bytes);
        var answer = System.Text.Encoding.UTF8.GetBytes(json.RootElement.GetProperty("answer").GetRawText());
        var shares = json
            .RootElement.GetProperty("probabilities")
            .EnumerateObject()
            .Select(question =>
                (
                    question.Name,
                    question
                        .Value.EnumerateObject()
                        .Select(label => (label.Name, label.Value.GetDouble()))
                        .ToImmutableArray()
                )
            );
        return new OpenConsensus(
            row.TaskNumber,
            row.Outcome,
            row.Method,
            row.MethodVersion,
            row.Confidence,
            answer,
            [.. shares],
            (int)row.Annotations,
            DateTimeOffset.FromUnixTimeMilliseconds(row.SettledAtMs)
        );
    }

    private sealed record ConfidenceRow
    {
        public long TaskNumber { get; init; }

        public double? Confidence { get; init; }
    }

    private sealed record ConsensusRow
    {
        public long TaskNumber { get; init; }

        public string Outcome { get; init; } = "";

        public string Method { get; init; } = "";

        public string MethodVersion { get; init; } = "";

        public double? Confidence { get; init; }

        public byte[] Answer { get; init; } = [];

        public long Annotations { get; init; }

        public long SettledAtMs { get; init; }
    }
}
