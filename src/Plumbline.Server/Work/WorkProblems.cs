using Plumbline.Model;

namespace Plumbline.Server.Work;

internal static class WorkProblems
{
    public static Problem LiveLimit(int inProject, int inAll) =>
        new(
            "live-limit",
            409,
            "Too many live assignments",
            $"You hold all the assignments one may: {inProject} in a project, {inAll} in all. Hand in or skip one."
        );

    public static Problem StaleFence { get; } =
        new("stale-fence", 409, "Stale fence", "This assignment has a newer fence; read your assignments again.");

    public static Problem Closed(string state) =>
        new(
            "assignment-closed",
            409,
            "Assignment closed",
            $"This assignment is {state} and its place is not free any more."
        );

    public static Problem TaskDone { get; } =
        new("task-done", 409, "The task is done", "The task has all its annotations; it takes no more revisions.");

    public static Problem ItemNotForYou(int index, string reason) =>
        new("item-not-available", 409, "Item not available", "A named item cannot be claimed.")
        {
            Faults = [new Fault($"/items/{index}", reason, "an item that is open for you")],
        };

    public static Problem OldDraft { get; } =
        new(
            "draft-older",
            409,
            "Older draft",
            "A newer draft of this assignment is stored; read it before you save again."
        );
}
