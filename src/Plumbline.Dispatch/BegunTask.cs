using System.Runtime.InteropServices;

namespace Plumbline.Dispatch;

/// <summary>What a place that is taken is taken by.</summary>
internal enum TurnState
{
    Proposed,
    Live,
    Submitting,
    Standing,
}

/// <summary>One person's hold on a place of a task.</summary>
internal sealed class Turn(Annotator annotator, int place, long fence, bool again)
{
    public Annotator Annotator => annotator;
    public int Place => place;
    public long Fence => fence;

    /// <summary>Whether an expired assignment was taken up again by it.</summary>
    public bool Again => again;
    public TurnState State { get; set; }

    /// <summary>Null while it is proposed, and when it stands.</summary>
    public Lease? Lease { get; set; }
}

/// <summary>What memory knows of a task that somebody was proposed; gone when the task is done.</summary>
/// <remarks>Guarded by its owner.</remarks>
internal sealed class BegunTask(int number, int overlap, Band band)
{
    private readonly List<Turn> _turns = new(Math.Min(overlap, 4));
    private readonly List<int> _had = new(Math.Min(overlap, 4));
    private List<int>? _expired;

    public int Number => number;
    public int Overlap => overlap;
    public Band Band => band;

    /// <summary>The sequence that it stands in while it is open, or stood in last.</summary>
    public required OpenSequence Sequence { get; set; }

    /// <summary>Its index there.</summary>
    public required int Position { get; set; }

    /// <summary>The highest fence so far.</summary>
    public required long Fence { get; set; }

    /// <summary>Turns that hold a place, at most <see cref="Overlap"/>.</summary>
    public ReadOnlySpan<Turn> Turns => CollectionsMarshal.AsSpan(_turns);

    public int Standing { get; set; }
    public int Submitting { get; set; }

    /// <summary>Whether a place is free.</summary>
    public bool IsOpen => _turns.Count < overlap;

    public bool IsDone => Standing >= overlap;

    /// <summary>Whether a place is live or proposed.</summary>
    public bool IsOut => _turns.Count > Standing;

    /// <summary>Whether the person has or had it. O(people who had it), 8 at a time.</summary>
    public bool Had(Annotator annotator) => _had.Contains(annotator.Index);

    /// <summary>Whether the person's assignment of it expired, and was not taken up again.</summary>
    public bool ExpiredFor(Annotator annotator) => _expired?.Contains(annotator.Index) == true;

    /// <summary>The person had it and holds no place of it.</summary>
    public void AddPast(Annotator annotator, bool expired)
    {
        _had.Add(annotator.Index);
        if (expired)
        {
            (_expired ??= []).Add(annotator.Index);
        }
    }

    /// <summary>Adds a turn on its place. A place outside the task, or taken, or a person who had it, is a bug and
    /// throws.</summary>
    public void Take(Turn turn)
    {
        if (turn.Place < 0 || turn.Place >= overlap || IsTaken(turn.Place))
        {
            throw new InvalidOperationException($"Task {number} has no free place {turn.Place}.");
        }

        if (turn.Again ? !(_expired?.Remove(turn.Annotator.Index) ?? false) : Had(turn.Annotator))
        {
            throw new InvalidOperationException($"Task {number} was had by this person.");
        }

        if (!turn.Again)
        {
            _had.Add(turn.Annotator.Index);
        }

        _turns.Add(turn);
        Standing += turn.State == TurnState.Standing ? 1 : 0;
    }

    /// <summary>Frees the turn's place.</summary>
    /// <param name="expired">Whether the person may take a free place again.</param>
    /// <param name="neverHad">Whether it counts as if the person had never met the task.</param>
    public void Free(Turn turn, bool expired, bool neverHad)
    {
        _turns.Remove(turn);
        Submitting -= turn.State == TurnState.Submitting ? 1 : 0;
        if (neverHad)
        {
            _had.Remove(turn.Annotator.Index);
        }
        else if (expired)
        {
            (_expired ??= []).Add(turn.Annotator.Index);
        }
    }

    /// <summary>The turn with this fence; null when none that holds a place has it.</summary>
    public Turn? Find(long fence)
    {
        foreach (var turn in _turns)
        {
            if (turn.Fence == fence)
            {
                return turn;
            }
        }

        return null;
    }

    /// <summary>The lowest free place. O(overlap).</summary>
    public int LowestFree()
    {
        Span<bool> taken = stackalloc bool[overlap];
        taken.Clear();
        foreach (var turn in _turns)
        {
            taken[turn.Place] = true;
        }

        return taken.IndexOf(false);
    }

    private bool IsTaken(int place)
    {
        foreach (var turn in _turns)
        {
            if (turn.Place == place)
            {
                return true;
            }
        }

        return false;
    }
}
