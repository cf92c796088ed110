using Plumbline.Dispatch;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Dispatch;

internal enum PlainState
{
    Proposed,
    Live,
    Submitting,
    Standing,
    Expired,
    Skipped,
}

internal sealed class PlainTurn(PersonId person, int place, long fence, bool again)
{
    public PersonId Person => person;
    public int Place { get; set; } = place;
    public long Fence { get; set; } = fence;
    public bool Again { get; set; } = again;
    public PlainState State { get; set; }
    public Lease? Lease { get; set; }
    public bool IsTaken => State <= PlainState.Standing;
}

internal sealed record PlainTask(int Number, int Overlap, int Priority)
{
    public long Fence { get; set; }
    public List<PlainTurn> Turns { get; } = [];
    public int Taken => Turns.Count(turn => turn.IsTaken);
    public int Standing => Turns.Count(turn => turn.State == PlainState.Standing);
    public bool IsDone => Standing >= Overlap;
    public bool IsOut => !IsDone && Taken > Standing;
    public bool IsOpen => Taken < Overlap;
    public int LowestFree =>
        Enumerable.Range(0, Overlap).First(place => !Turns.Exists(turn => turn.IsTaken && turn.Place == place));

    public bool Had(PersonId person) => Turns.Exists(turn => turn.Person == person);
}

/// <summary>The rules of dispatch said plainly, by search through everything; what the dispatcher is held
/// against.</summary>
internal sealed class PlainRules(int live)
{
    public List<PlainTask> Tasks { get; } = [];

    public IEnumerable<(PlainTask Task, PlainTurn Turn)> Turns =>
        Tasks.SelectMany(task => task.Turns, (task, turn) => (task, turn));

    public ProgressCounts Progress =>
        new(
            Tasks.Count,
            Tasks.Count(task => !task.IsDone && !task.IsOut),
            Tasks.Count(task => task.IsOut),
            Tasks.Count(task => task.IsDone),
            Tasks.Sum(task => task.Standing)
        );

    public int Live(PersonId person) =>
        Turns.Count(each => each.Turn.Person == person && each.Turn.State < PlainState.Standing);

    /// <summary>What <see cref="ProjectDispatcher.Next"/> must answer: a problem, or a task of this priority.</summary>
    public (Problem? Problem, int Priority) Next(PersonId person)
    {
        var open = Tasks.Where(task => task.IsOpen).ToArray();
        var mine = open.Where(task => !task.Had(person)).ToArray();
        return Live(person) >= live ? (DispatchProblems.LiveLimit, 0)
            : open.Length == 0 ? (DispatchProblems.NoneOpen, 0)
            : mine.Length == 0 ? (DispatchProblems.NoneForYou, 0)
            : (null, mine.Max(task => task.Priority));
    }

    public Problem? Named(PersonId person, PlainTask task) =>
        task.IsDone ? DispatchProblems.TaskDone
        : task.Had(person) ? DispatchProblems.TaskHad
        : !task.IsOpen ? DispatchProblems.TaskFull
        : Live(person) >= live ? DispatchProblems.LiveLimit
        : null;

    public Problem? Retake(PersonId person, PlainTask task, RetakeFor purpose) =>
        task.IsDone ? DispatchProblems.TaskDone
        : !task.Turns.Exists(turn => turn.Person == person && turn.State == PlainState.Expired)
            ? DispatchProblems.NotExpired
        : !task.IsOpen ? DispatchProblems.TaskFull
        : purpose == RetakeFor.Renewal && Live(person) >= live ? DispatchProblems.LiveLimit
        : null;

    /// <summary>Notes a proposal, after checking that the rules allow it.</summary>
    public PlainTurn Propose(Proposal proposal)
    {
        var task = Tasks[proposal.Task];
        Assert.True(task.IsOpen);
        Assert.Equal(task.LowestFree, proposal.Place);
        Assert.Equal(task.Fence + 1, proposal.Fence);
        var turn = task.Turns.Find(each => each.Person == proposal.Person);
        Assert.Equal(proposal.Again, turn is { State: PlainState.Expired });
        if (turn is null)
        {
            turn = new(proposal.Person, proposal.Place, proposal.Fence, again: false);
            task.Turns.Add(turn);
        }

        (turn.Place, turn.Fence, turn.Again) = (proposal.Place, proposal.Fence, proposal.Again);
        (turn.State, turn.Lease, task.Fence) = (PlainState.Proposed, null, proposal.Fence);
        return turn;
    }

    public static void Withdraw(PlainTask task, PlainTurn turn)
    {
        turn.State = PlainState.Expired;
        if (!turn.Again)
        {
            task.Turns.Remove(turn);
        }
    }
}
