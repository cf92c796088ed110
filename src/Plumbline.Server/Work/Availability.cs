using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;

namespace Plumbline.Server.Work;

/// <summary>Whether there is work for somebody, and if not, why: the reasons that a claim would name.</summary>
internal sealed class Availability(Projects.Door projects, PersonLanes lanes)
{
    public async Task<Problem?> WhyNothing(LiveProject project, PersonId person, CancellationToken cancel)
    {
        if (!project.IsActive)
        {
            return ProjectProblems.NotActive(project.State);
        }

        using var inside = await projects.Enter(project, cancel);
        if (lanes.Live(person) >= Limits.LiveInAll || project.Dispatcher.LiveOf(person) >= Limits.LiveInProject)
        {
            return WorkProblems.LiveLimit(Limits.LiveInProject, Limits.LiveInAll);
        }

        var next = project.Dispatcher.Next(person);
        if (next.Problem is null)
        {
            project.Dispatcher.Withdraw(next.Value); // It was only asked.
        }

        return next.Problem;
    }
}
