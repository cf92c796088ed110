using Plumbline.Dispatch;
using Plumbline.Model;

namespace Plumbline.Server.Projects;

/// <summary>One annotation as it came in; revisions of it change nothing here.</summary>
internal readonly record struct RecentAnnotation(PersonId Person, DateTimeOffset At, long ActiveMs);

/// <summary>What one person did in a project.</summary>
/// <param name="Person">Who.</param>
/// <param name="Annotations">Annotations that stand.</param>
/// <param name="Expired">Assignments that ran out and were not taken up again.</param>
internal sealed record PersonCount(PersonId Person, int Annotations, int Expired);

/// <summary>A project's counts at one moment.</summary>
/// <param name="Progress">The queue's.</param>
/// <param name="Wanted">Annotations that all its tasks want together.</param>
/// <param name="People">Whoever did something.</param>
/// <param name="Outcomes">Tasks that are settled, by kind.</param>
/// <param name="Recent">The newest annotations, oldest first.</param>
/// <param name="Pace">Annotations of the last day by the minutes in which they came.</param>
internal sealed record ProjectCounts(
    ProgressCounts Progress,
    long Wanted,
    IReadOnlyList<PersonCount> People,
    IReadOnlyList<OutcomeCount> Outcomes,
    IReadOnlyList<RecentAnnotation> Recent,
    IReadOnlyList<PaceBlock> Pace
)
{
    /// <summary>Settled tasks of one kind.</summary>
    public int Of(TaskOutcomeKind kind) => Outcomes.Where(one => one.Settlement.Kind == kind).Sum(one => one.Tasks);

    /// <summary>Annotations of tasks that are settled, whatever came of them.</summary>
    public long SettledAnnotations => Outcomes.Sum(one => (long)one.Settlement.Annotations * one.Tasks);
}

/// <summary>
/// What a project came to, counted in memory so that no page counts rows: rebuilt with the queue, and changed together
/// with it, so that the parts of one reading belong to one moment.
/// </summary>
/// <remarks>
/// A step of the queue that changes a count runs inside: then whoever reads sees both or neither. Two bytes a task and
/// the newest thousand annotations.
/// </remarks>
internal sealed class ProjectFigures
{
    /// <summary>How many of the newest annotations are kept one by one.</summary>
    public const int MostRecent = 1_000;

    private readonly Lock _lock = new(); // Guards everything below; the queue's own lock is taken inside it.
    private readonly Dictionary<PersonId, Count> _people = [];
    private readonly Queue<RecentAnnotation> _recent = new();
    private readonly PaceBlocks _pace = new();
    private readonly OutcomeTable _outcomes = new();
    private long _wanted;

    /// <summary>A task was added to the queue.</summary>
    public void Added(ProjectDispatcher queue, int number, int overlap, int priority)
    {
        lock (_lock)
        {
            queue.Add(number, overlap, priority);
            _wanted += overlap;
        }
    }

    /// <summary>An annotation became durable.</summary>
    /// <param name="wasExpired">Whether its lease had run out before.</param>
    /// <returns>True when its task is done by it.</returns>
    public bool Submitted(ProjectDispatcher queue, TurnKey key, RecentAnnotation annotation, bool wasExpired)
    {
        lock (_lock)
        {
            var isDone = queue.Submitted(key);
            var count = CountOf(annotation.Person);
            count.Annotations++;
            count.Expired -= wasExpired ? 1 : 0;
            AddRecent(annotation);
            _pace.Add(annotation.At, 1);
            return isDone;
        }
    }

    /// <summary>A lease ran out, as the store has it.</summary>
    public void Expired(ProjectDispatcher queue, TurnKey key, PersonId person)
    {
        lock (_lock)
        {
            queue.Expire(key);
            CountOf(person).Expired++;
        }
    }

    /// <summary>A lease that had run out was taken up again.</summary>
    public void TakenUp(PersonId person)
    {
        lock (_lock)
        {
            CountOf(person).Expired--;
        }
    }

    /// <summary>A task was settled; telling it twice counts once.</summary>
    public void Settled(int task, Settlement settlement)
    {
        lock (_lock)
        {
            _outcomes.Set(task, settlement);
        }
    }

    /// <summary>What the database has of one person, while the queue is rebuilt.</summary>
    public void Restore(PersonCount person)
    {
        lock (_lock)
        {
            var count = CountOf(person.Person);
            count.Annotations = person.Annotations;
            count.Expired = person.Expired;
        }
    }

    /// <summary>What the database has of tasks and time, while the queue is rebuilt; oldest first.</summary>
    public void Restore(long wanted, IEnumerable<RecentAnnotation> recent, IEnumerable<PaceBlock> pace)
    {
        lock (_lock)
        {
            _wanted = wanted;
            foreach (var annotation in recent)
            {
                AddRecent(annotation);
            }

            foreach (var block in pace)
            {
                _pace.Add(block.Start, block.Annotations);
            }
        }
    }

    /// <summary>Everything at one moment. O(people + the newest annotations).</summary>
    public ProjectCounts Read(ProjectDispatcher queue, DateTimeOffset now)
    {
        lock (_lock)
        {
            return new ProjectCounts(
                queue.Progress,
                _wanted,
                [.. _people.Select(one => new PersonCount(one.Key, one.Value.Annotations, one.Value.Expired))],
                _outcomes.Counts(),
                [.. _recent],
                _pace.Since(now - PaceBlocks.Kept)
            );
        }
    }

    /// <summary>What became of one task.</summary>
    public Settlement OutcomeOf(int task)
    {
        lock (_lock)
        {
            return _outcomes.Of(task);
        }
    }

    /// <summary>The next tasks after a number of which the same became. O(tasks passed over).</summary>
    public IReadOnlyList<int> Find(TaskOutcomeKind kind, int after, int most)
    {
        lock (_lock)
        {
            return _outcomes.Find(kind, after, most);
        }
    }

    private Count CountOf(PersonId person)
    {
        if (!_people.TryGetValue(person, out var count))
        {
            _people[person] = count = new Count();
        }

        return count;
    }

    private void AddRecent(RecentAnnotation annotation)
    {
        _recent.Enqueue(annotation);
        if (_recent.Count > MostRecent)
        {
            _recent.Dequeue();
        }
    }

    private sealed class Count
    {
        public int Annotations { get; set; }

        public int Expired { get; set; }
    }
}
