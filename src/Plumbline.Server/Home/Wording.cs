using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Pages;
using Plumbline.Server.Projects;
using Plumbline.Server.Work;

namespace Plumbline.Server.Home;

/// <summary>The sentences of a home.</summary>
internal static class Wording
{
    /// <summary>Why there is nothing for a person now, as the claim would say it, and what they can do.</summary>
    public static string Reason(Problem why, LiveProject project) =>
        why.Code switch
        {
            "none-open" when project.Dispatcher.Progress is { Open: 0, Out: 0, Tasks: > 0 } => "Every task is done.",
            "none-open" when project.Dispatcher.Progress.Tasks == 0 => "No items have been brought in yet.",
            "none-open" => "Every task is with somebody now. Places come back when they are not handed in.",
            "none-for-you" => "You have had every task that is open. Others still get them; new ones come here.",
            "live-limit" => "You hold as many tasks as one may at a time. Hand in or skip one of those above.",
            _ when project.State is "paused" => "Paused by its lead. What you have begun can still be handed in.",
            _ when project.State is "draft" => "Not started yet.",
            _ when project.State is "closed" => "Closed. What you have begun can still be handed in.",
            _ => why.Detail,
        };

    /// <summary>What needs a lead; empty where a project goes on by itself.</summary>
    public static IReadOnlyList<string> Attention(LiveProject project)
    {
        var progress = project.Dispatcher.Progress;
        var attention = new List<string>();
        if (progress.Tasks == 0)
        {
            attention.Add("It has no items yet: bring them in.");
        }
        else if (project.State is "draft")
        {
            attention.Add("It is not started: nobody can answer yet.");
        }
        else if (project.State is "paused")
        {
            attention.Add("It is paused: nobody gets new tasks.");
        }
        else if (progress.Done == progress.Tasks)
        {
            attention.Add("Every task is done: make a release.");
        }

        if (project.Annotators.IsEmpty)
        {
            attention.Add("Nobody annotates in it: invite people.");
        }

        return attention;
    }

    /// <summary>A count with its noun: <c>1 task</c>, <c>1,200 tasks</c>.</summary>
    public static string Count(long count, string noun) => $"{count:N0} {noun}{(count == 1 ? "" : "s")}";

    public static string Duration(TimeSpan time) =>
        time switch
        {
            { TotalSeconds: < 1 } => "under 1 s",
            { TotalSeconds: < 90 } => $"{time.TotalSeconds:N0} s",
            { TotalMinutes: < 10 } => $"{time.TotalMinutes:0.#} min",
            { TotalMinutes: < 90 } => $"{time.TotalMinutes:N0} min",
            _ => $"{time.TotalHours:0.#} h",
        };

    /// <summary>The middle half of what people made.</summary>
    public static string Range(HourlyPay hour) =>
        $"{Money.Round(hour.Low, hour.Currency)} to {Money.Round(hour.High, hour.Currency)}";

    /// <summary>What the figures rest on.</summary>
    public static string Basis(Pace pace) =>
        pace.Annotations == 0
            ? "nobody has done one yet"
            : $"{Count(pace.Annotations, "task")}, {(pace.People == 1 ? "1 person" : $"{pace.People:N0} people")}";
}
