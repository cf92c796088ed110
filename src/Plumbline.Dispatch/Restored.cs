using System.Runtime.InteropServices;
using Plumbline.Model;

namespace Plumbline.Dispatch;

/// <summary>A task in progress as the store knows it.</summary>
/// <param name="Number">Its number in the project, from 0.</param>
/// <param name="Overlap">How many annotations it wants, 1 to <see cref="DispatchSettings.MostOverlap"/>.</param>
/// <param name="Priority">Larger is served first.</param>
/// <param name="Fence">The highest fence that an assignment of it ever had; 0 when there was none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RestoredTask(int Number, int Overlap, int Priority, long Fence);

/// <summary>What an assignment in the store means for dispatch.</summary>
public enum RestoredState
{
    /// <summary>It holds its place until it is due.</summary>
    Live,

    /// <summary>Its annotation stands: it holds its place for good.</summary>
    Standing,

    /// <summary>Its lease ran out: the place is free, its author may take a free one again.</summary>
    Expired,

    /// <summary>Skipped, rejected or withdrawn: the place is free, and the person never meets the task again.</summary>
    Ended,
}

/// <summary>An assignment as the store knows it. Those released unopened are left out: the person may get the task
/// again.</summary>
/// <param name="Person">Whose it is.</param>
/// <param name="State">What it means for dispatch.</param>
/// <param name="Place">The place that a live or standing one holds; of no meaning for the others.</param>
/// <param name="Fence">Its fence.</param>
/// <param name="Lease">The lease of a live one; null for the others.</param>
public sealed record RestoredAssignment(PersonId Person, RestoredState State, int Place, long Fence, Lease? Lease);
