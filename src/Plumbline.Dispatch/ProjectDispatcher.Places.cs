using Plumbline.Model;

namespace Plumbline.Dispatch;

/// <content>Where tasks are: for lists and figures, not for decisions.</content>
public sealed partial class ProjectDispatcher
{
    /// <summary>Numbers that are looked at under the lock at once, so that no claim waits for a list.</summary>
    private const int LookedAtOnce = 16_384;

    /// <summary>The next tasks after a number, in order of number, of one state or of any.</summary>
    /// <param name="state">Null for any state.</param>
    /// <param name="after">The number after which to begin; -1 for the first.</param>
    /// <param name="most">How many at most.</param>
    /// <remarks>O(numbers passed over), a few nanoseconds each. The lock is let go between parts, so what is far apart
    /// may be of different moments.</remarks>
    public IReadOnlyList<TaskPlace> Places(TaskState? state, int after, int most)
    {
        var found = new List<TaskPlace>();
        var next = after + 1;
        while (found.Count < most)
        {
            lock (_lock)
            {
                var end = Math.Min(_memory.Tasks.Numbers, next + LookedAtOnce);
                if (next >= end)
                {
                    break;
                }

                for (; next < end && found.Count < most; next++)
                {
                    if (_memory.Tasks.PlaceOf(next) is { } place && (state is null || place.State == state))
                    {
                        found.Add(place);
                    }
                }
            }
        }

        return found;
    }

    /// <summary>Where one task is; null when there is none of this number.</summary>
    public TaskPlace? PlaceOf(int number)
    {
        lock (_lock)
        {
            return _memory.Tasks.PlaceOf(number);
        }
    }

    /// <summary>How many tasks have a free place that none of these people may take, since each had them.</summary>
    /// <param name="people">Whoever may claim in the project.</param>
    /// <param name="most">How many tasks in progress are looked at; beyond it the count is a lower bound.</param>
    /// <remarks>O(most x people x people of a task). A person whose lease of it ran out may take it up again, and is
    /// none of those who cannot.</remarks>
    public int WithoutTaker(IReadOnlyCollection<PersonId> people, int most)
    {
        lock (_lock)
        {
            var known = people.Select(_memory.FindAnnotator).ToList();
            return _memory
                .Tasks.InProgress.Take(most)
                .Count(task =>
                    task.IsOpen
                    && known.TrueForAll(person => person is not null && task.Had(person) && !task.ExpiredFor(person))
                );
        }
    }
}
