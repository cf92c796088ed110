using System.Runtime.InteropServices;

namespace Plumbline.Dispatch;

/// <summary>How far a project is. At every moment Open + Out + Done = Tasks.</summary>
/// <param name="Tasks">All tasks.</param>
/// <param name="Open">Tasks that are neither out nor done.</param>
/// <param name="Out">Tasks that are not done and have at least one place that is live or proposed.</param>
/// <param name="Done">Tasks with as many standing annotations as they want.</param>
/// <param name="Annotations">Standing annotations.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ProgressCounts(int Tasks, int Open, int Out, int Done, long Annotations);
