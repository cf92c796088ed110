using System.Collections.Concurrent;
using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Access;

namespace Plumbline.Server.Projects;

/// <summary>What other areas may ask of projects: which there are, who may do what in them, and their queues.</summary>
internal sealed class Door(ProjectLoading loading, PersonLanes lanes, Leases leases)
{
    private readonly ConcurrentDictionary<ProjectId, LiveProject> _projects = new();

    /// <summary>All projects of this installation.</summary>
    public IEnumerable<LiveProject> All => _projects.Values;

    /// <summary>Reads every project and rebuilds its queue.</summary>
    public async Task Load(CancellationToken cancel)
    {
        foreach (var project in await loading.All(cancel))
        {
            _projects[project.Id] = project;
            foreach (var lease in leases.Of(project.Id))
            {
                lanes.Change(lease.PersonId, 1);
            }
        }
    }

    /// <summary>Takes in a project that was just made.</summary>
    public async Task Add(LiveProject project)
    {
        await loading.LoadQueue(project, CancellationToken.None);
        _projects.TryAdd(project.Id, project);
    }

    public LiveProject? Find(ProjectId id) => _projects.GetValueOrDefault(id);

    /// <summary>
    /// The project, or the problem: 404 outside the caller's wall, 403 where the role does not allow it.
    /// </summary>
    public Outcome<LiveProject> Find(Caller caller, ProjectId id, Permission permission)
    {
        if (Find(id) is not { } project || !Sees(caller, project))
        {
            return Wire.Problems.NotFound;
        }

        return Allows(caller, project, permission) ? project : Wire.Problems.Forbidden;
    }

    /// <summary>
    /// The store refused what memory proposed, or failed: memory is dropped and read again, never patched. Waits until
    /// nobody is inside the project's gate.
    /// </summary>
    public Task Reload(LiveProject project) =>
        project.Gate.Alone(async () =>
        {
            var before = leases.Of(project.Id);
            await loading.LoadQueue(project, CancellationToken.None);
            foreach (var lease in before)
            {
                lanes.Change(lease.PersonId, -1);
            }

            foreach (var lease in leases.Of(project.Id))
            {
                lanes.Change(lease.PersonId, 1);
            }

            project.IsDoubtful = false;
        });

    /// <summary>Enters the project's gate; where its memory is in doubt it is read again first.</summary>
    public async ValueTask<Gate.Pass> Enter(LiveProject project, CancellationToken cancel)
    {
        if (project.IsDoubtful)
        {
            await Reload(project);
        }

        return await project.Gate.Enter(cancel);
    }

    private static bool Sees(Caller caller, LiveProject project) =>
        project.Annotators.ContainsKey(caller.Person)
        || caller.Has(project.Client, Role.Lead)
        || caller.Has(project.Client, Role.Client)
        || caller.Has(project.Client, Role.Auditor);

    private static bool Allows(Caller caller, LiveProject project, Permission permission) =>
        permission switch
        {
            Permission.Annotate => project.Annotators.ContainsKey(caller.Person),
            Permission.Manage => caller.Has(project.Client, Role.Lead),
            Permission.ReadProgress => true,
            Permission.ReadResults => caller.Has(project.Client, Role.Lead) || caller.Has(project.Client, Role.Client),
            Permission.ReadFacts => caller.Has(project.Client, Role.Lead)
                || caller.Has(project.Client, Role.Client)
                || caller.Has(project.Client, Role.Auditor),
            _ => false,
        };
}
