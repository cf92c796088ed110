using System.Collections.Concurrent;
using System.Text.Json;
using Plumbline.Model;
using Plumbline.Sealing;
using Plumbline.Server.Projects;
using Plumbline.Storage;

namespace Plumbline.Server.Releases;

/// <summary>What was left out and why.</summary>
/// <param name="Open">Tasks that were there and not settled yet.</param>
public sealed record ReleaseLeft(long Ties, long CannotAnswer, long Open, long Annotations);

/// <summary>What was left out of releases. A release never changes, so each is read once.</summary>
internal sealed class ReleasedCounts(Store store, ReleaseFiles files)
{
    private const string Manifest = "release.json";

    private readonly ConcurrentDictionary<string, ReleaseLeft> _known = new(StringComparer.Ordinal);

    /// <summary>Null for a release that is not ready, and for one whose files are not there or do not open.</summary>
    public async Task<ReleaseLeft?> Of(
        LiveProject project,
        ClientKeys keys,
        StoredRelease release,
        CancellationToken cancel
    )
    {
        if (release.State is not "ready" || _known.TryGetValue(release.Id, out var known))
        {
            return release.State is "ready" ? _known[release.Id] : null;
        }

        try
        {
            await using var stream = files.Read(keys, ReleaseId.Of(release.Id), Manifest);
            using var manifest = await JsonDocument.ParseAsync(stream, default, cancel);
            var counts = manifest.RootElement.GetProperty("counts");
            var (ties, cannotAnswer) = (Number(counts, "ties"), Number(counts, "cannotAnswer"));
            var tasks = await TasksAt(project, release.FrozenAtMs, cancel);
            var left = new ReleaseLeft(
                ties,
                cannotAnswer,
                Math.Max(0, tasks - release.Rows - ties - cannotAnswer),
                Number(counts, "annotations")
            );
            _known[release.Id] = left;
            return left;
        }
        catch (Exception fault) when (fault is IOException or SealBrokenException)
        {
            return null; // The page says so; the download does too.
        }
    }

    private static long Number(JsonElement counts, string name) =>
        counts.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

    /// <summary>
    /// How many tasks there were at a moment: their numbers are without gaps and follow time, so it is found by
    /// halving.
    /// </summary>
    private async Task<long> TasksAt(LiveProject project, long ms, CancellationToken cancel)
    {
        var (low, high) = (0L, (long)project.NextNumber);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var row = await store.Find<MomentRow>(
                project.Client,
                cancel,
                """
                select created_at_ms from item
                where client_id = @client and project_id = @project and number = @number
                """,
                ("project", project.Id.Text),
                ("number", middle)
            );
            (low, high) = row is { } item && item.CreatedAtMs <= ms ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private sealed record MomentRow
    {
        public long CreatedAtMs { get; init; }
    }
}
