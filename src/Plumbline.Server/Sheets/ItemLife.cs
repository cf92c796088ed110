using Plumbline.Model;
using Plumbline.Server.Items;
using Plumbline.Server.Pages;
using Plumbline.Server.People;
using Plumbline.Server.Projects;
using Plumbline.Server.Quality;
using Plumbline.Server.Releases;
using Plumbline.Server.Work;

namespace Plumbline.Server.Sheets;

/// <summary>
/// Everything that happened to one item, in order, each with the fact that says so. Times of rows are those of their
/// facts, so the ledger finds them by the moment.
/// </summary>
internal sealed class ItemLife(Ledger.Door ledger)
{
    public async Task<IReadOnlyList<LifeEvent>> Of(
        LiveProject project,
        Items.Door.TaskItemRow row,
        IReadOnlyList<StandingAnnotation> standing,
        IReadOnlyList<StoredTurn> turns,
        OpenConsensus? consensus,
        IReadOnlyList<StoredRelease> releases,
        IReadOnlyDictionary<PersonId, ShownName> names,
        CancellationToken cancel
    )
    {
        var known = new List<(LifeEvent Event, string Action, string Object)>
        {
            (
                new LifeEvent(At(row.CreatedAtMs), "Came in", $"item {row.ItemNumber + 1:N0} of the project", false),
                "items.imported",
                project.Id.Text
            ),
        };
        known.AddRange(turns.SelectMany(turn => Turn(project, turn, standing, names[turn.Person].Text)));
        if (consensus is not null)
        {
            known.Add((Settled(consensus), "consensus.settled", project.Id.Text));
            known.AddRange(releases.Where(release => Holds(release, consensus)).Select(release => Released(release)));
        }

        var facts = await ledger.Turns(
            project,
            [.. known.Select(one => (one.Event.At, one.Action, one.Object))],
            cancel
        );
        return
        [
            .. known
                .Select((one, index) => one.Event with { Fact = facts[index] })
                .OrderBy(one => one.At)
                .ThenBy(one => one.Fact ?? long.MaxValue),
        ];
    }

    private static IEnumerable<(LifeEvent, string, string)> Turn(
        LiveProject project,
        StoredTurn turn,
        IReadOnlyList<StandingAnnotation> standing,
        string name
    )
    {
        var note = project.Recorded.ContainsKey(turn.Person) ? "replayed from a recording" : "";
        yield return (new LifeEvent(turn.ClaimedAt, $"Served to {name}", note, false), "task.claimed", turn.Id);
        if (standing.FirstOrDefault(one => one.Person == turn.Person) is { } annotation)
        {
            var active = Spans.Of(TimeSpan.FromMilliseconds(annotation.ActiveMs));
            yield return (
                new LifeEvent(
                    annotation.SubmittedAt,
                    $"Answered by {name}",
                    $"guideline {annotation.GuidelineVersion}, schema {annotation.SchemaVersion}; {active} active",
                    true
                ),
                "annotation.submitted",
                turn.Id
            );
        }
        else if (turn.EndedAt is { } ended)
        {
            yield return turn.State is "skipped"
                ? (new LifeEvent(ended, $"Given back by {name}", "with a reason", false), "task.skipped", turn.Id)
                : (
                    new LifeEvent(ended, $"Ran out for {name}", "the place went back to the queue", false),
                    "assignment.expired",
                    turn.Id
                );
        }
    }

    private static LifeEvent Settled(OpenConsensus consensus)
    {
        var what = consensus.Outcome switch
        {
            "settled" => "Settled",
            "tie" => "Ended in a tie",
            _ => "Settled: cannot be answered",
        };
        var sure = consensus.Confidence is { } confidence ? $"confidence {confidence:0.00}" : "nothing to count";
        return new LifeEvent(
            consensus.SettledAt,
            what,
            $"{consensus.Method} {consensus.MethodVersion} on {consensus.Annotations} annotations, {sure}",
            false
        );
    }

    /// <summary>A release freezes what was settled before it.</summary>
    private static bool Holds(StoredRelease release, OpenConsensus consensus) =>
        consensus.Outcome is "settled"
        && release.State is "ready"
        && release.FrozenAtMs >= consensus.SettledAt.ToUnixTimeMilliseconds();

    private static (LifeEvent, string, string) Released(StoredRelease release) =>
        (
            new LifeEvent(At(release.FrozenAtMs), $"In release {release.Number}", $"{release.Rows:N0} rows", true),
            "release.frozen",
            release.Id
        );

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
