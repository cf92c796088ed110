using Plumbline.Model;

namespace Plumbline.Dispatch;

/// <summary>Why no task was given. One instance each, so that a refusal costs nothing; the wire may add the
/// values.</summary>
public static class DispatchProblems
{
    /// <summary>The person has as many live assignments in the project as it allows.</summary>
    public static Problem LiveLimit { get; } =
        new("live-limit", 409, "Too many live assignments", "Submit or skip one of your assignments first.");

    /// <summary>No task of the project has a free place at the moment; places may come back while any is out.</summary>
    public static Problem NoneOpen { get; } =
        new("none-open", 409, "No task is open", "Every task of the project is done or out at the moment.");

    /// <summary>Tasks are open, but the person has had each of them.</summary>
    public static Problem NoneForYou { get; } =
        new("none-for-you", 409, "No task is open for you", "You have had every task of the project that is open.");

    /// <summary>The project has no task of this number.</summary>
    public static Problem TaskUnknown { get; } =
        new("task-unknown", 404, "No such task", "The project has no task of this number.");

    /// <summary>The task has as many standing annotations as it wants.</summary>
    public static Problem TaskDone { get; } =
        new("task-done", 409, "The task is done", "The task has all the annotations that it wants.");

    /// <summary>Every place of the task is taken.</summary>
    public static Problem TaskFull { get; } =
        new("task-full", 409, "The task is out", "Every place of the task is taken at the moment.");

    /// <summary>The person has or had this task; nobody meets a task twice.</summary>
    public static Problem TaskHad { get; } =
        new("task-had", 409, "You had this task", "You have or had this task; nobody gets a task twice.");

    /// <summary>The person holds no expired assignment of this task that could be taken up again.</summary>
    public static Problem NotExpired { get; } =
        new("not-expired", 409, "Nothing to take up", "You have no expired assignment of this task.");

    /// <summary>Too many claims of this person wait already, or one waited too long.</summary>
    public static Problem LaneBusy { get; } =
        new("lane-busy", 503, "Another claim is under way", "Another claim of yours is under way; try again.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };
}
