using System.Collections.Concurrent;
using Plumbline.Model;
using Plumbline.Server.Projects;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>
/// Reads the pace of projects from a sample, kept for a minute: the annotations of the highest-numbered tasks that
/// have any, which are close to the newest and stand together in the table's own order.
/// </summary>
internal sealed class Paces(Store store)
{
    private const int Sample = 500;

    /// <summary>Fewer people make no middle half.</summary>
    private const int LeastPeople = 4;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ProjectId, (Pace Pace, long At)> _kept = new();

    public async ValueTask<Pace> Of(LiveProject project, CancellationToken cancel)
    {
        var time = store.Clock.Provider;
        if (_kept.TryGetValue(project.Id, out var kept) && time.GetElapsedTime(kept.At) < Life)
        {
            return kept.Pace;
        }

        var rows = await store.Query<TurnRow>(
            project.Client,
            cancel,
            """
            select n.task_number, n.person_id, n.active_ms, a.pay_minor, a.pay_currency from annotation n
            join assignment a on a.client_id = n.client_id and a.project_id = n.project_id
                and a.task_number = n.task_number and a.person_id = n.person_id
            where n.client_id = @client and n.project_id = @project and n.active_ms > 0
            order by n.task_number desc limit @most
            """,
            ("project", project.Id.Text),
            ("most", Sample)
        );
        var pace = Measure([.. rows.DistinctBy(row => (row.TaskNumber, row.PersonId))]);
        _kept[project.Id] = (pace, time.GetTimestamp());
        return pace;
    }

    private static Pace Measure(IReadOnlyList<TurnRow> rows)
    {
        if (rows.Count == 0)
        {
            return new Pace(0, 0, null, null);
        }

        var people = rows.GroupBy(row => row.PersonId, StringComparer.Ordinal).ToList();
        double[] times = [.. rows.Select(row => (double)row.ActiveMs).Order()];
        return new Pace(rows.Count, people.Count, TimeSpan.FromMilliseconds(Quantile(times, 0.5)), HourOf(rows));
    }

    /// <summary>By person: what they were paid over the time that they were active.</summary>
    private static HourlyPay? HourOf(IReadOnlyList<TurnRow> rows)
    {
        var paid = rows.Where(row => row.PayMinor is not null).ToList();
        if (paid.Count == 0)
        {
            return null;
        }

        var currency = paid[0].PayCurrency!; // The newest; another one before it is another money.
        double[] hours =
        [
            .. paid.Where(row => row.PayCurrency == currency)
                .GroupBy(row => row.PersonId, StringComparer.Ordinal)
                .Select(own => own.Sum(row => row.PayMinor!.Value) / (own.Sum(row => row.ActiveMs) / 3_600_000.0))
                .Order(),
        ];
        return hours.Length < LeastPeople
            ? null
            : new HourlyPay(Quantile(hours, 0.25), Quantile(hours, 0.5), Quantile(hours, 0.75), currency);
    }

    /// <summary>
    /// A quantile of ascending values, between two of them by their distance (Hyndman and Fan 1996, type 7).
    /// </summary>
    private static double Quantile(double[] ascending, double share)
    {
        var at = share * (ascending.Length - 1);
        var below = (int)Math.Floor(at);
        var above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + ((at - below) * (ascending[above] - ascending[below]));
    }

    private sealed record TurnRow
    {
        public long TaskNumber { get; init; }

        public string PersonId { get; init; } = "";

        public long ActiveMs { get; init; }

        public long? PayMinor { get; init; }

        public string? PayCurrency { get; init; }
    }
}
