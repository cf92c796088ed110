using Plumbline.Sealing;
using Plumbline.Server.Quality;
using Plumbline.Server.Work;
using Plumbline.Storage;

namespace Plumbline.Server.Operations;

/// <summary>
/// What the server does by itself, once a second: gives back leases, settles tasks, forgets answers that were kept for
/// repeats, keeps the log of writes short and the statistics of the tables fresh.
/// </summary>
internal sealed partial class BackgroundWork(
    Store store,
    LeaseSweep sweep,
    Settling settling,
    Presence presence,
    Projects.Door projects,
    ILogger<BackgroundWork> log
) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly KeptAnswers _keptAnswers = new(store);
    private long _takings = store.Takings;

    /// <summary>When the loop last went round; health shows it.</summary>
    public DateTimeOffset LastBeat { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, store.Clock.Provider);
        LastBeat = store.Clock.Provider.GetUtcNow();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Doubt();
            await Step(sweep.Run, "sweep", stoppingToken);
            await Step(settling.Run, "settle", stoppingToken);
            await Step(presence.Note, "presence", stoppingToken);
            await Step(_keptAnswers.Forget, "kept answers", stoppingToken);
            await Step(_ => store.Checkpoint(), "checkpoint", stoppingToken);
            await Step(store.RefreshStatistics, "statistics", stoppingToken);
            LastBeat = store.Clock.Provider.GetUtcNow();
        }
    }

    /// <summary>
    /// The database was lost to this server for a while: another may have written meanwhile, so that what memory holds
    /// of any project is read again before it is used.
    /// </summary>
    private void Doubt()
    {
        var takings = store.Takings;
        if (takings == _takings)
        {
            return;
        }

        foreach (var project in projects.All)
        {
            project.IsDoubtful = true;
        }

        _takings = takings;
    }

    private async Task Step(Func<CancellationToken, Task> run, string name, CancellationToken cancel)
    {
        try
        {
            await run(cancel);
        }
        catch (Exception fault)
            when (fault is StorageUnavailableException or KeyUnavailableException or SealBrokenException)
        {
            LogFailed(log, name, fault.GetType().Name); // It is tried again at the next beat.
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "Background step {Name} failed: {Fault}")]
    private static partial void LogFailed(ILogger logger, string name, string fault);
}
