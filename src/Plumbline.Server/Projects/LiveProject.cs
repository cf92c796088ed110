using System.Collections.Concurrent;
using Plumbline.Dispatch;
using Plumbline.Model;

namespace Plumbline.Server.Projects;

/// <summary>
/// A project in memory: what every claim and submit needs, rebuilt from the database at start and after any doubt.
/// </summary>
internal sealed class LiveProject(ClientId client, ProjectId id)
{
    public ClientId Client { get; } = client;

    public ProjectId Id { get; } = id;

    /// <summary>draft, active, paused or closed.</summary>
    public volatile string State = "draft";

    public int Overlap { get; init; }

    public Pay? Pay { get; init; }

    public int SchemaVersion { get; init; } = 1;

    public int GuidelineVersion { get; init; } = 1;

    /// <summary>Whoever may annotate here.</summary>
    public ConcurrentDictionary<PersonId, bool> Annotators { get; } = new();

    /// <summary>Those of the annotators whose answers were recorded elsewhere and replayed here.</summary>
    public ConcurrentDictionary<PersonId, bool> Recorded { get; } = new();

    /// <summary>The queue; another one after a rebuild. Only used inside <see cref="Gate"/>.</summary>
    public ProjectDispatcher Dispatcher { get; set; } = null!;

    /// <summary>Its counts; others after a rebuild. Only used inside <see cref="Gate"/>.</summary>
    public ProjectFigures Figures { get; set; } = null!;

    /// <summary>Held from a proposal to the word of the store.</summary>
    public Gate Gate { get; } = new();

    /// <summary>One import at a time: it gives out item and task numbers.</summary>
    public SemaphoreSlim Importing { get; } = new(1, 1);

    /// <summary>The number of the next item and task; owned by who holds <see cref="Importing"/>.</summary>
    public int NextNumber { get; set; }

    /// <summary>Numbers of tasks that have all their annotations and no consensus yet.</summary>
    public ConcurrentQueue<int> Unsettled { get; } = new();

    /// <summary>
    /// Memory may not be what the database holds: a write's outcome was unknown, or the database knew better. Whoever
    /// enters next has it read again first.
    /// </summary>
    public volatile bool IsDoubtful;

    public bool IsActive => string.Equals(State, "active", StringComparison.Ordinal);
}
