using System.Runtime.InteropServices;
using Plumbline.Model;

namespace Plumbline.Dispatch;

/// <summary>Names one assignment inside its project: no two assignments of a task ever have the same fence.</summary>
/// <param name="Task">The task's number in the project.</param>
/// <param name="Fence">The fence, at least 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TurnKey(int Task, long Fence);

/// <summary>A place that memory keeps for a person until the store has taken the assignment or refused it.</summary>
/// <param name="Task">The task's number in the project.</param>
/// <param name="Place">The place, 0 to overlap - 1: the lowest that was free.</param>
/// <param name="Fence">Larger than every fence of this task before it.</param>
/// <param name="Person">Whose turn it is.</param>
/// <param name="Again">True when the person's expired assignment is taken up again: an update of that row, not an
/// insert.</param>
public sealed record Proposal(int Task, int Place, long Fence, PersonId Person, bool Again)
{
    /// <summary>Names the assignment inside its project.</summary>
    public TurnKey Key => new(Task, Fence);
}

/// <summary>What an expired assignment is taken up again for.</summary>
public enum RetakeFor
{
    /// <summary>To go on working: the limit on live assignments holds.</summary>
    Renewal,

    /// <summary>To hand in at once what was done late: honest work is taken whatever else the person holds.</summary>
    Submit,
}

/// <summary>What a submit may expect when it is handed to the writer.</summary>
public enum SubmitStep
{
    /// <summary>The assignment is not live in memory: expired, skipped, submitted or never confirmed.</summary>
    NotLive,

    /// <summary>Another submit of the same assignment is with the writer; nothing was noted for this one.</summary>
    UnderWay,

    /// <summary>Noted; the task wants more annotations than those standing and under way.</summary>
    Ordinary,

    /// <summary>Noted; if this submit and those under way land, the task is done.</summary>
    MayComplete,
}
