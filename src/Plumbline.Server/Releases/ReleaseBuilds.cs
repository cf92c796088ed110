using System.Threading.Channels;
using Plumbline.Model;
using Plumbline.Sealing;
using Plumbline.Server.Projects;
using Plumbline.Storage;

namespace Plumbline.Server.Releases;

/// <summary>
/// Builds releases one after another in the background; the rows say which are wanted, so that a stop loses none.
/// </summary>
internal sealed partial class ReleaseBuilds(
    Projects.Door projects,
    StoredReleases releases,
    ReleaseBuild build,
    ILogger<ReleaseBuilds> log
) : BackgroundService
{
    private readonly Channel<(LiveProject Project, ReleaseId Release)> _wanted = Channel.CreateUnbounded<(
        LiveProject,
        ReleaseId
    )>();

    public void Wanted(LiveProject project, ReleaseId release) => _wanted.Writer.TryWrite((project, release));

    /// <summary>Takes up the builds that a stop cut off.</summary>
    public async Task Resume(CancellationToken cancel)
    {
        foreach (var client in projects.All.Select(project => project.Client).Distinct())
        {
            foreach (var release in await releases.Building(client, cancel))
            {
                if (projects.Find(ProjectId.Of(release.ProjectId)) is { } project)
                {
                    Wanted(project, ReleaseId.Of(release.Id));
                }
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (project, id) in _wanted.Reader.ReadAllAsync(stoppingToken))
        {
            if (await releases.Find(project.Client, id, stoppingToken) is { State: "building" } release)
            {
                await Build(project, release, stoppingToken);
            }
        }
    }

    private async Task Build(LiveProject project, StoredRelease release, CancellationToken cancel)
    {
        try
        {
            await build.Run(project, release, cancel);
        }
        catch (Exception fault) when (IsOfOne(fault))
        {
            LogFailed(log, release.Id, fault.GetType().Name);
            await Fail(project, release);
        }
    }

    /// <summary>Where not even that can be written the row goes on to say building, and the next start tries.</summary>
    private async Task Fail(LiveProject project, StoredRelease release)
    {
        try
        {
            await build.Fail(project, release);
        }
        catch (Exception fault) when (IsOfOne(fault))
        {
            LogFailed(log, release.Id, fault.GetType().Name);
        }
    }

    /// <summary>What goes wrong with one release stops no other, nor the server.</summary>
    private static bool IsOfOne(Exception fault) =>
        fault is IOException or StorageUnavailableException or KeyUnavailableException or SealBrokenException;

    [LoggerMessage(2001, LogLevel.Error, "Release {Release} could not be built: {Fault}")]
    private static partial void LogFailed(ILogger logger, string release, string fault);
}
