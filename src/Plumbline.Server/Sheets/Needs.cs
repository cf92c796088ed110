using Plumbline.Dispatch;
using Plumbline.Server.Projects;

namespace Plumbline.Server.Sheets;

/// <summary>What of other areas bears on what a lead has to do.</summary>
/// <param name="Import">The newest import that refused lines; null where the newest one refused none.</param>
/// <param name="FailedRelease">The number of the newest release, where it failed.</param>
internal sealed record NeedSources(RefusedImport? Import, long? FailedRelease);

/// <summary>An import that refused lines.</summary>
internal sealed record RefusedImport(string Job, long Refused, long Added, DateTimeOffset At);

/// <summary>What needs the lead now, ordered by what it costs to wait; each with one next step.</summary>
internal static class Needs
{
    /// <summary>Tasks in progress that are looked at for one that nobody can take.</summary>
    private const int LookedAt = 2_000;

    /// <summary>From so many lapses on, and as many as answers, somebody is asked after.</summary>
    private const int Lapses = 3;

    public static IReadOnlyList<SheetNeed> Of(LiveProject project, ProjectCounts counts, NeedSources sources) =>
        [
            .. (
                (SheetNeed?[])
                    [
                        Failed(project, sources.FailedRelease),
                        NotStarted(project, counts),
                        NobodyOnTheList(project),
                        NobodyEligible(project, counts),
                        Ties(project, counts),
                        Refused(project, sources.Import),
                        Lapsing(project, counts),
                    ]
            ).OfType<SheetNeed>(),
        ];

    private static SheetNeed? Failed(LiveProject project, long? release) =>
        release is not { } number
            ? null
            : new SheetNeed(
                "stop",
                "release-failed",
                $"Release {number} could not be built.",
                "Nothing of it was delivered, and no answer is touched by it.",
                null,
                "See the releases",
                Path(project, "/releases")
            );

    private static SheetNeed? NotStarted(LiveProject project, ProjectCounts counts)
    {
        if (project.State is not "draft")
        {
            return null;
        }

        return counts.Progress.Tasks == 0
            ? new SheetNeed(
                "attention",
                "no-items",
                "This project has no items yet.",
                "Import a file of JSON Lines, one item a line; then it can start.",
                null,
                "Import items",
                Path(project, "/import")
            )
            : new SheetNeed(
                "attention",
                "not-started",
                $"{Counted(counts.Progress.Tasks, "task is", "tasks are")} ready, and nobody gets one.",
                "The project is a draft: tasks are given out once it is started. Items can be added later too.",
                null,
                "Start the project",
                Path(project, "/start"),
                Posts: true
            );
    }

    private static SheetNeed? NobodyOnTheList(LiveProject project) =>
        !project.Annotators.IsEmpty
            ? null
            : new SheetNeed(
                "attention",
                "no-annotators",
                "Nobody is on the list of annotators.",
                "Ask people to come by a link, or add those whom the operator made.",
                null,
                "Go to people",
                Path(project, "/people")
            );

    private static SheetNeed? NobodyEligible(LiveProject project, ProjectCounts counts)
    {
        if (!project.IsActive || project.Annotators.IsEmpty || counts.Progress.Open == 0)
        {
            return null;
        }

        var stuck = project.Dispatcher.WithoutTaker([.. project.Annotators.Keys], LookedAt);
        return stuck == 0
            ? null
            : new SheetNeed(
                "attention",
                "nobody-eligible",
                $"{Counted(stuck, "task has", "tasks have")} a free place and nobody who could take it.",
                "Whoever had a task does not get it again, and everybody on the list had these.",
                $"{Counted(project.Annotators.Count, "person", "people")} on the list",
                "Add people",
                Path(project, "/people")
            );
    }

    private static SheetNeed? Ties(LiveProject project, ProjectCounts counts)
    {
        var ties = counts.Of(TaskOutcomeKind.Tie);
        return ties == 0
            ? null
            : new SheetNeed(
                "attention",
                "ties",
                $"{Counted(ties, "task ends", "tasks end")} in a tie.",
                "A tie is in no release: somebody has to decide it.",
                $"of {counts.Outcomes.Sum(one => one.Tasks):N0} tasks that are settled",
                "See them",
                Path(project, "/items?state=tie")
            );
    }

    private static SheetNeed? Refused(LiveProject project, RefusedImport? import) =>
        import is null
            ? null
            : new SheetNeed(
                "attention",
                "import-refused",
                $"The newest import refused {Counted(import.Refused, "line", "lines")}.",
                import.Added == 0 ? "Nothing was added." : $"{Counted(import.Added, "item was", "items were")} added.",
                null,
                "See the lines",
                Path(project, $"/imports/{import.Job}")
            );

    private static SheetNeed? Lapsing(LiveProject project, ProjectCounts counts)
    {
        var lapsing = counts.People.Where(one => one.Expired >= Lapses && one.Expired >= one.Annotations).ToList();
        return lapsing.Count == 0
            ? null
            : new SheetNeed(
                "attention",
                "leases-expire",
                $"{Counted(lapsing.Count, "person lets", "people let")} tasks run out again and again.",
                "A task that runs out goes back to the queue, and its begun answer is kept for its author.",
                $"{Counted(lapsing.Sum(one => one.Expired), "lease", "leases")} ran out, "
                    + $"{Counted(lapsing.Sum(one => one.Annotations), "answer", "answers")} came",
                "See who",
                "#h-people"
            );
    }

    private static string Path(LiveProject project, string rest) => $"/projects/{project.Id.Text}{rest}";

    private static string Counted(long count, string one, string many) =>
        count == 1 ? $"1 {one}" : $"{count:N0} {many}";
}
