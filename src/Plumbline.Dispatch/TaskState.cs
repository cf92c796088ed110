using System.Runtime.InteropServices;

namespace Plumbline.Dispatch;

/// <summary>Where a task is; every task is in one of the three.</summary>
public enum TaskState
{
    /// <summary>Nobody has it now, and it wants more annotations.</summary>
    Open,

    /// <summary>Somebody has it now.</summary>
    Out,

    /// <summary>It has all the annotations that it wants.</summary>
    Done,
}

/// <summary>A task and where it is.</summary>
/// <param name="Number">Its number in the project.</param>
/// <param name="State">Where it is.</param>
/// <param name="Standing">How many annotations of it stand; 0 for one that is done, whose record is gone.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TaskPlace(int Number, TaskState State, int Standing);
