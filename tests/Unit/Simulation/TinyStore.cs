using Plumbline.Dispatch;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Simulation;

internal enum RowState
{
    Live,
    Submitted,
    Expired,
    Skipped,
}

/// <summary>A row of assignment. <paramref name="Place"/> is null where the row holds none.</summary>
internal sealed record AssignmentRow(
    AssignmentId Id,
    int Task,
    PersonId Person,
    int? Place,
    long Fence,
    RowState State,
    DateTimeOffset DueAt
);

internal sealed record TaskRow(int Number, int Overlap, int Priority);

/// <summary>
/// What is durable, under the constraints that the database has: primary key (task, person), unique (task, place),
/// place below overlap, and updates that name the state and the fence that they expect. Each function answers false
/// where the database would refuse or change no row.
/// </summary>
/// <param name="isChecked">False plants a database without constraints.</param>
internal sealed class TinyStore(bool isChecked)
{
    private readonly Dictionary<(int Task, PersonId Person), AssignmentRow> _rows = [];
    private readonly Dictionary<(int Task, int Place), PersonId> _places = [];

    public List<TaskRow> Tasks { get; } = [];

    public IEnumerable<AssignmentRow> Rows => _rows.Values;

    public AssignmentRow? Find(int task, PersonId person) => _rows.GetValueOrDefault((task, person));

    public bool Insert(AssignmentRow row)
    {
        if (isChecked && (_rows.ContainsKey((row.Task, row.Person)) || !IsFree(row)))
        {
            return false;
        }

        return Put(row);
    }

    /// <summary>An expired assignment is live again; <paramref name="row"/> carries the new place, fence and due
    /// time.</summary>
    public bool Retake(AssignmentRow row)
    {
        var held = Find(row.Task, row.Person);
        if (held is null || (isChecked && (held.State != RowState.Expired || held.Fence >= row.Fence || !IsFree(row))))
        {
            return false;
        }

        return Put(row with { Id = held.Id });
    }

    public bool Submit(int task, PersonId person, long fence) =>
        Update(task, person, fence, row => row with { State = RowState.Submitted });

    public bool Skip(int task, PersonId person, long fence) =>
        Update(task, person, fence, row => row with { State = RowState.Skipped, Place = null });

    public bool Renew(int task, PersonId person, long fence, DateTimeOffset dueAt) =>
        Update(task, person, fence, row => row with { DueAt = dueAt });

    public bool Expire(int task, PersonId person, long fence, DateTimeOffset now) =>
        Find(task, person)?.DueAt <= now
        && Update(task, person, fence, row => row with { State = RowState.Expired, Place = null });

    private bool Update(int task, PersonId person, long fence, Func<AssignmentRow, AssignmentRow> change) =>
        Find(task, person) is { } row
        && (!isChecked || (row.State == RowState.Live && row.Fence == fence))
        && Put(change(row));

    private bool IsFree(AssignmentRow row) =>
        row.Place is { } place
        && place >= 0
        && place < Tasks[row.Task].Overlap
        && !_places.ContainsKey((row.Task, place));

    private bool Put(AssignmentRow row)
    {
        if (Find(row.Task, row.Person)?.Place is { } before)
        {
            _places.Remove((row.Task, before));
        }

        if (row.Place is { } place)
        {
            _places[(row.Task, place)] = row.Person;
        }

        _rows[(row.Task, row.Person)] = row;
        return true;
    }
}
