using System.Text.Json;
using Plumbline.Server.Projects;
using Plumbline.Storage;

namespace Plumbline.Server.Ledger;

/// <summary>What other areas may ask of facts.</summary>
internal sealed class Door(Store store)
{
    /// <summary>Turns that lie as long after a moment as a unit may wait to be written.</summary>
    private const long Slack = 60_000;

    private const int MostOfOneMoment = 200;

    /// <summary>
    /// The turns of facts of which the moment, the action and the object are known; null for each that is not found.
    /// </summary>
    /// <remarks>
    /// Facts have no index by time, but their turns follow it but for the wait to be written: a moment is found by
    /// halving, in the logarithm of all facts.
    /// </remarks>
    public async Task<IReadOnlyList<long?>> Turns(
        LiveProject project,
        IReadOnlyList<(DateTimeOffset At, string Action, string Object)> sought,
        CancellationToken cancel
    )
    {
        var newest = await store.Find<TurnRow>(
            project.Client,
            cancel,
            "select coalesce(max(turn), 0) as turn from fact where client_id = @client"
        );
        var turns = new List<long?>(sought.Count);
        var known = new Dictionary<long, IReadOnlyList<EntryRow>>();
        foreach (var (at, action, about) in sought)
        {
            var ms = at.ToUnixTimeMilliseconds();
            if (!known.TryGetValue(ms, out var entries))
            {
                known[ms] = entries = await Of(project, ms, newest!.Turn, cancel);
            }

            turns.Add(entries.FirstOrDefault(entry => Is(entry, action, about))?.Turn);
        }

        return turns;
    }

    private async Task<IReadOnlyList<EntryRow>> Of(LiveProject project, long ms, long newest, CancellationToken cancel)
    {
        var from = await FirstSince(project, ms - Slack, newest, cancel);
        var until = await FirstSince(project, ms + Slack, newest, cancel);
        return await store.Query<EntryRow>(
            project.Client,
            cancel,
            """
            select turn, entry from fact
            where client_id = @client and turn >= @from and turn <= @until and at_ms = @ms and project_id = @project
            order by turn limit @most
            """,
            ("from", from),
            ("until", until),
            ("ms", ms),
            ("project", project.Id.Text),
            ("most", MostOfOneMoment)
        );
    }

    /// <summary>The first turn at a moment or later, as far as turns follow time.</summary>
    private async Task<long> FirstSince(LiveProject project, long ms, long newest, CancellationToken cancel)
    {
        var (low, high) = (0L, newest);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var row = await store.Find<MomentRow>(
                project.Client,
                cancel,
                """
                select turn, at_ms from fact where client_id = @client and turn >= @turn
                order by turn limit 1
                """,
                ("turn", middle)
            );
            (low, high) = row is null || row.AtMs >= ms ? (low, middle) : (Math.Max(row.Turn, middle) + 1, high);
        }

        return low;
    }

    private static bool Is(EntryRow row, string action, string about)
    {
        using var entry = JsonDocument.Parse(row.Entry);
        return entry.RootElement.GetProperty("action").ValueEquals(action)
            && entry.RootElement.GetProperty("object").ValueEquals(about);
    }

    private sealed record TurnRow
    {
        public long Turn { get; init; }
    }

    private sealed record MomentRow
    {
        public long Turn { get; init; }

        public long AtMs { get; init; }
    }

    private sealed record EntryRow
    {
        public long Turn { get; init; }

        public byte[] Entry { get; init; } = [];
    }
}
