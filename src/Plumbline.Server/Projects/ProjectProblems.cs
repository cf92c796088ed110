using Plumbline.Model;

namespace Plumbline.Server.Projects;

internal static class ProjectProblems
{
    public static Problem NotActive(string state) =>
        new(
            "project-not-active",
            409,
            "Project not active",
            $"The project is {state}; work goes on once it is active."
        );

    public static Problem AlreadyStarted { get; } =
        new("project-started", 409, "Project started", "The project is past its start.");

    /// <summary>The same whatever else the person is: a lead learns nothing of other clients.</summary>
    public static Problem NotYoursToInvite { get; } =
        new(
            "not-yours-to-invite",
            409,
            "Not yours to invite",
            "This person gets links from the operator; nobody was added. Ask the operator to add them to the project."
        );

    public static Problem NotBuilt(string pointer, string found, string right) =>
        new("not-built", 422, "Not built yet", "This part of the request names something that does not exist yet.")
        {
            Faults = [new Fault(pointer, found, right)],
        };
}
