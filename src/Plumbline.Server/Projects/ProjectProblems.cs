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

    public static Problem NotBuilt(string pointer, string found, string right) =>
        new("not-built", 422, "Not built yet", "This part of the request names something that does not exist yet.")
        {
            Faults = [new Fault(pointer, found, right)],
        };
}
