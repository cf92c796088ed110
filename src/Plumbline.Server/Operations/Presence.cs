using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Operations;

/// <summary>
/// Notes that the server is up, so that at a restart live leases can be extended by the outage (dispatch.md).
/// </summary>
internal sealed class Presence(Store store, Projects.Door projects, Leases leases)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private DateTimeOffset _noted = DateTimeOffset.MinValue;

    /// <summary>Notes the time, at most every few seconds.</summary>
    public async Task Note(CancellationToken cancel)
    {
        if (store.Clock.Now - _noted >= Every)
        {
            await NoteNow(cancel);
        }
    }

    public async Task NoteNow(CancellationToken cancel)
    {
        var unit = await store.Begin(PersonId.Of(store.Installation.Text), store.Installation, null, cancel);
        unit.WriteExempt(
            Exempt.Heartbeat,
            null,
            "update installation set seen_at_ms = @now where seen_at_ms < @now",
            ("now", unit.NowMs)
        );
        await unit.Commit(0, []);
        _noted = unit.Now;
    }

    /// <summary>Moves every live lease by the time that the server was away.</summary>
    public async Task ExtendLeases(CancellationToken cancel)
    {
        var row = await store.FindPlatform<SeenRow>(cancel, "select seen_at_ms from installation");
        var away = store.Clock.Now - DateTimeOffset.FromUnixTimeMilliseconds(row!.SeenAtMs);
        if (away <= Every)
        {
            return;
        }

        foreach (var project in projects.All)
        {
            try
            {
                foreach (var part in leases.Of(project.Id).Chunk(Limits.UnitRows))
                {
                    await Extend(project, part, away, cancel);
                }
            }
            catch (KeyUnavailableException)
            {
                // Without its key the client stands still; the others are served. Late work is taken all the same.
            }
        }
    }

    private async Task Extend(LiveProject project, Lease[] live, TimeSpan away, CancellationToken cancel)
    {
        var unit = await store.Begin(PersonId.Of(store.Installation.Text), project.Client, null, cancel);
        foreach (var lease in live)
        {
            unit.Write(
                """
                update assignment set due_at_ms = due_at_ms + @away
                where client_id = @client and id = @id and state = 'live'
                """,
                ("away", (long)away.TotalMilliseconds),
                ("id", lease.AssignmentId.Text)
            );
        }

        unit.Record("leases.extended", project.Id.Text, project.Id);
        if ((await unit.Commit(0, [])).Verdict != CommitVerdict.Done)
        {
            return;
        }

        foreach (var lease in live)
        {
            if (project.Dispatcher.Renew(lease.Key, lease.DueAt + away) is { } renewed)
            {
                leases.Replace(renewed);
            }
        }
    }

    private sealed record SeenRow
    {
        public long SeenAtMs { get; init; }
    }
}
