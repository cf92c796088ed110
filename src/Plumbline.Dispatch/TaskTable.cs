using System.Runtime.InteropServices;

namespace Plumbline.Dispatch;

/// <summary>All tasks of a project: 12 bytes and a bit for each, and a record for those in progress.</summary>
/// <remarks>Guarded by the dispatcher's lock.</remarks>
internal sealed class TaskTable
{
    private const int Absent = -1;
    private const int Done = -2;
    private const int Begun = -3;

    private readonly ChunkedList<Slot> _slots = new();
    private readonly Dictionary<int, BegunTask> _begun = [];
    private readonly List<Band> _bandsById = [];
    private readonly List<Band> _bands = [];

    /// <summary>The bands, highest priority first.</summary>
    public ReadOnlySpan<Band> Bands => CollectionsMarshal.AsSpan(_bands);

    /// <summary>How many tasks there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many tasks are in progress, each with its record.</summary>
    public int BegunCount => _begun.Count;

    /// <summary>One more than the highest number.</summary>
    public int Numbers => _slots.Count;

    /// <summary>The tasks in progress, in any order.</summary>
    public IEnumerable<BegunTask> InProgress => _begun.Values;

    /// <summary>Words of bitsets that were read so far.</summary>
    public long Touched => _bands.Sum(band => band.Touched);

    /// <summary>Adds a task that nobody had.</summary>
    public void AddFresh(int number, int overlap, int priority)
    {
        var band = BandOf(priority);
        ref var slot = ref NewSlot(number, overlap, band);
        slot.Position = band.Fresh.Append(number);
        Count++;
    }

    /// <summary>Adds a task that is done.</summary>
    public void AddDone(int number)
    {
        ref var slot = ref NewSlot(number, 1, null);
        slot.Position = Done;
        Count++;
    }

    /// <summary>Adds a task in progress, open; one that was done before becomes the returned task that it is
    /// now.</summary>
    public BegunTask AddBegun(int number, int overlap, int priority, long fence)
    {
        var band = BandOf(priority);
        var wasDone = IsDone(number);
        ref var slot = ref wasDone ? ref _slots[number] : ref NewSlot(number, overlap, band);
        slot = new(Begun, (ushort)band.Id, (ushort)overlap);
        Count += wasDone ? 0 : 1;
        var sequence = wasDone ? band.Returned : band.Fresh;
        var task = new BegunTask(number, overlap, band)
        {
            Sequence = sequence,
            Position = sequence.Append(number),
            Fence = fence,
        };
        _begun.Add(number, task);
        return task;
    }

    public bool IsDone(int number) => PositionOf(number) == Done;

    public bool IsKnown(int number) => PositionOf(number) != Absent;

    /// <summary>Where a task is; null when there is none of this number.</summary>
    public TaskPlace? PlaceOf(int number) =>
        PositionOf(number) switch
        {
            Absent => null,
            Done => new(number, TaskState.Done, 0),
            Begun when _begun[number] is { } begun => new(
                number,
                begun.IsOut ? TaskState.Out : TaskState.Open,
                begun.Standing
            ),
            _ => new(number, TaskState.Open, 0),
        };

    /// <summary>The record of a task in progress; null when it is not.</summary>
    public BegunTask? FindBegun(int number) => _begun.GetValueOrDefault(number);

    /// <summary>The record of a task in progress, made when nobody was proposed it before.</summary>
    public BegunTask Begin(int number)
    {
        if (_begun.TryGetValue(number, out var begun))
        {
            return begun;
        }

        ref var slot = ref _slots[number];
        var band = _bandsById[slot.Band];
        var task = new BegunTask(number, slot.Overlap, band)
        {
            Sequence = band.Fresh,
            Position = slot.Position,
            Fence = 0,
        };
        _begun.Add(number, task);
        slot.Position = Begun;
        return task;
    }

    /// <summary>The last free place of the task was taken.</summary>
    public static void Close(BegunTask task) => task.Sequence.Close(task.Position);

    /// <summary>A closed task opened: it goes to the end of the returned, where everyone looks again.</summary>
    /// <returns>The old indexes of what was kept when the returned were compacted, else null: windows on the band must
    /// follow.</returns>
    public List<int>? Return(BegunTask task)
    {
        var band = task.Band;
        task.Sequence = band.Returned;
        task.Position = band.Returned.Append(task.Number);
        if (!band.WantsCompaction)
        {
            return null;
        }

        var kept = band.Compact();
        for (var at = 0; at < kept.Count; at++)
        {
            var moved = _begun[band.Returned.NumberAt(at)];
            moved.Sequence = band.Returned;
            moved.Position = at;
        }

        return kept;
    }

    /// <summary>The task is done: its lists are freed.</summary>
    public void Finish(BegunTask task)
    {
        _begun.Remove(task.Number);
        _slots[task.Number].Position = Done;
    }

    private int PositionOf(int number) => number >= 0 && number < _slots.Count ? _slots[number].Position : Absent;

    private ref Slot NewSlot(int number, int overlap, Band? band)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(overlap, DispatchSettings.MostOverlap);
        if (IsKnown(number))
        {
            throw new InvalidOperationException($"Task {number} is there already.");
        }

        while (_slots.Count <= number)
        {
            _slots.Add(new(Absent, 0, 0));
        }

        ref var slot = ref _slots[number];
        slot = new(Absent, (ushort)(band?.Id ?? 0), (ushort)overlap);
        return ref slot;
    }

    private Band BandOf(int priority)
    {
        // Nearly always the band that the last task went to; a project has few of them.
        var (low, high) = (0, _bands.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _bands[middle].Priority > priority ? (middle + 1, high) : (low, middle);
        }

        if (low < _bands.Count && _bands[low].Priority == priority)
        {
            return _bands[low];
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(_bandsById.Count, ushort.MaxValue, nameof(priority));
        var band = new Band(_bandsById.Count, priority);
        _bandsById.Add(band);
        _bands.Insert(low, band);
        return band;
    }

    /// <param name="Position">The index in the band's fresh sequence, or why it has none.</param>
    [StructLayout(LayoutKind.Auto)]
    private record struct Slot(int Position, ushort Band, ushort Overlap);
}
