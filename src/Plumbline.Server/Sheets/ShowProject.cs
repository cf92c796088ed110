using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Sheets;

/// <summary>The sheet of a project: all for its lead, results for its client, progress for others.</summary>
internal static class ShowProject
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages
            .MapPage("/projects/{id}", Handle)
            .WithName(nameof(ShowProject))
            .RequirePermission(Permission.ReadProgress);
    }

    private static async Task<IResult> Handle(
        ProjectId id,
        Caller caller,
        Store store,
        Projects.Door projects,
        ProjectHeads heads,
        SheetReading sheets,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.ReadProgress);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var project = found.Value;
        ProjectCounts counts;
        DateTimeOffset now;
        using (await projects.Enter(project, cancel))
        {
            now = store.Clock.Now;
            counts = project.Figures.Read(project.Dispatcher, now);
        }

        var head = await heads.Of(project, cancel);
        if (projects.Find(caller, id, Permission.ReadResults).Problem is null)
        {
            var isLead = projects.Find(caller, id, Permission.Manage).Problem is null;
            var sheet = await sheets.Read(project, head, counts, now, isLead, cancel);
            return Page.Of<ShowProjectPage, ProjectSheet>(head.Name, sheet);
        }

        return Page.Of<ShowProgressPage, ProgressSheet>(
            head.Name,
            new ProgressSheet(
                head.Name,
                id.Text,
                project.State,
                now,
                SheetReading.ToProgress(counts),
                counts.People.FirstOrDefault(one => one.Person == caller.Person)?.Annotations ?? 0,
                project.Annotators.ContainsKey(caller.Person)
            )
        );
    }
}

/// <summary>Makes a sheet of counts that were read at one moment.</summary>
internal sealed class SheetReading(
    Store store,
    Leases leases,
    People.ShownNames names,
    Items.ImportReports imports,
    Releases.StoredReleases releases
)
{
    /// <summary>People that a sheet lists one by one.</summary>
    private const int MostPeople = 12;

    private const int MostReleases = 3;

    public async Task<ProjectSheet> Read(
        LiveProject project,
        ProjectHead head,
        ProjectCounts counts,
        DateTimeOffset now,
        bool isLead,
        CancellationToken cancel
    )
    {
        var keys = await store.Keys.For(project.Client, cancel);
        var newest = await releases.Of(project.Client, project.Id, MostReleases, cancel);
        return new ProjectSheet
        {
            Head = head,
            IsLead = isLead,
            State = project.State,
            At = now,
            Progress = ToProgress(counts),
            Forecast = ToForecast(counts, now),
            Consensus = ConsensusFigures.Of(counts),
            Needs = isLead ? await ToNeeds(project, counts, newest, keys, cancel) : [],
            People = isLead ? await ToPeople(project, counts, keys, cancel) : [],
            Annotators = project.Annotators.Count,
            Cost = isLead ? ToCost(project, counts) : null,
            Replay = ToReplay(project, counts),
            Releases =
            [
                .. newest.Select(one => new SheetRelease(
                    one.Id,
                    one.Number,
                    one.State,
                    one.Rows,
                    DateTimeOffset.FromUnixTimeMilliseconds(one.FrozenAtMs)
                )),
            ],
        };
    }

    public static SheetProgress ToProgress(ProjectCounts counts)
    {
        var progress = counts.Progress;
        return new SheetProgress(
            progress.Tasks,
            progress.Tasks,
            progress.Open,
            progress.Out,
            progress.Done,
            progress.Annotations,
            counts.Wanted
        );
    }

    public static SheetReplay ToReplay(LiveProject project, ProjectCounts counts) =>
        new(
            project.Recorded.Count,
            counts.People.Where(one => project.Recorded.ContainsKey(one.Person)).Sum(one => (long)one.Annotations),
            counts.Progress.Annotations
        );

    private static SheetForecast ToForecast(ProjectCounts counts, DateTimeOffset now)
    {
        var remaining = counts.Wanted - counts.Progress.Annotations;
        if (remaining <= 0)
        {
            var reason = counts.Progress.Tasks == 0 ? "there are no tasks yet" : "every task has all its annotations";
            return new SheetForecast(null, null, null, "", reason);
        }

        var forecast = Forecast.Of(remaining, counts.Pace, now);
        var basis =
            $"{remaining:N0} annotations to come; {forecast.PerHour:N0} an hour "
            + $"({forecast.LowPerHour:N0} to {forecast.HighPerHour:N0}, 9 in 10), "
            + $"from the {forecast.Annotations:N0} since {forecast.Since:HH:mm} UTC, nights and all";
        return new SheetForecast(forecast.End, forecast.Earliest, forecast.Latest, basis, forecast.Reason);
    }

    private static SheetCost? ToCost(LiveProject project, ProjectCounts counts)
    {
        if (project.Pay is not { } pay)
        {
            return null;
        }

        var settled = counts.SettledAnnotations;
        return new SheetCost(
            counts.Progress.Annotations,
            pay.AmountMinor,
            pay.Currency,
            settled * pay.AmountMinor,
            (counts.Progress.Annotations - settled) * pay.AmountMinor
        );
    }

    private async Task<IReadOnlyList<SheetPerson>> ToPeople(
        LiveProject project,
        ProjectCounts counts,
        ClientKeys keys,
        CancellationToken cancel
    )
    {
        var live = leases.Of(project.Id).CountBy(lease => lease.PersonId).ToDictionary();
        var recent = counts.Recent.ToLookup(one => one.Person, one => one.ActiveMs);
        var did = counts.People.ToDictionary(one => one.Person);
        var shown = did
            .Keys.Union(project.Annotators.Keys)
            .Select(person => did.GetValueOrDefault(person) ?? new PersonCount(person, 0, 0))
            .OrderByDescending(one => one.Annotations)
            .ThenByDescending(one => live.GetValueOrDefault(one.Person))
            .ThenBy(one => one.Person.Text, StringComparer.Ordinal)
            .Take(MostPeople)
            .ToList();
        var called = await names.Of(keys, shown.Select(one => one.Person), cancel);
        return
        [
            .. shown.Select(one =>
            {
                var active = recent[one.Person].Order().ToList();
                return new SheetPerson(
                    called[one.Person].Text,
                    called[one.Person].IsPseudonym,
                    project.Recorded.ContainsKey(one.Person),
                    one.Annotations,
                    active.Count == 0 ? null : active[(active.Count - 1) / 2],
                    active.Count,
                    live.GetValueOrDefault(one.Person),
                    one.Expired
                );
            }),
        ];
    }

    private async Task<IReadOnlyList<SheetNeed>> ToNeeds(
        LiveProject project,
        ProjectCounts counts,
        IReadOnlyList<Releases.StoredRelease> newest,
        ClientKeys keys,
        CancellationToken cancel
    )
    {
        var import = await imports.Newest(project, keys, cancel);
        var refused = import is { Detail.Refused: > 0, IsRunning: false }
            ? new RefusedImport(import.Id.Text, import.Detail.Refused, import.Detail.Added, import.StartedAt)
            : null;
        long? failed = newest is [{ State: "failed" } release, ..] ? release.Number : null;
        return Needs.Of(project, counts, new NeedSources(refused, failed));
    }
}
