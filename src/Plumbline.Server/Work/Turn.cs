using System.Collections.Immutable;
using System.Text.Json;
using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Projects;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>An assignment as the database has it.</summary>
internal sealed record Turn
{
    public string ProjectId { get; init; } = "";

    public long TaskNumber { get; init; }

    public string PersonId { get; init; } = "";

    public string Id { get; init; } = "";

    public long Fence { get; init; }

    public string State { get; init; } = "";

    public long DueAtMs { get; init; }

    public long SchemaVersion { get; init; }

    public byte[]? Shown { get; init; }

    /// <summary>What the sealed columns belong to.</summary>
    public static string ObjectOf(AssignmentId id) => "assignment/" + id.Text;

    /// <summary>The order in which candidates were shown; empty where there were none.</summary>
    public ImmutableArray<string> OpenShown(ClientKeys keys) =>
        Shown is null
            ? []
            :
            [
                .. JsonSerializer.Deserialize(
                    keys.Open(ObjectOf(AssignmentId.Of(Id)), 1, "shown", Shown),
                    Wire.WireJson.Default.StringArray
                )!,
            ];
}

/// <summary>Finds assignments: in the live leases, else by asking each of the person's clients (trust R3.19).</summary>
internal sealed class Turns(Store store, Leases leases, Projects.Door projects)
{
    private const string Columns =
        "project_id, task_number, person_id, id, fence, state, due_at_ms, schema_version, shown";

    /// <summary>The person's own live assignment; null when memory has none.</summary>
    public Lease? Live(Access.Caller caller, AssignmentId id) =>
        leases.Find(id) is { } lease && lease.PersonId == caller.Person ? lease : null;

    /// <summary>The person's own assignment with its project; null when there is none in any of its clients.</summary>
    public async Task<(LiveProject Project, Turn Turn)?> Stored(
        Access.Caller caller,
        AssignmentId id,
        CancellationToken cancel
    )
    {
        foreach (var client in caller.Clients)
        {
            var turn = await store.Find<Turn>(
                client,
                cancel,
                $"select {Columns} from assignment where client_id = @client and id = @id and person_id = @person",
                ("id", id.Text),
                ("person", caller.Person.Text)
            );
            if (turn is not null && projects.Find(ProjectId.Of(turn.ProjectId)) is { } project)
            {
                return (project, await Remembered(project, turn, cancel));
            }
        }

        return null;
    }

    /// <summary>
    /// A live assignment that memory does not have means that memory is wrong: it is read again, outside the gate.
    /// </summary>
    private async Task<Turn> Remembered(LiveProject project, Turn turn, CancellationToken cancel)
    {
        var id = AssignmentId.Of(turn.Id);
        if (turn.State is not "live" || leases.Find(id) is not null)
        {
            return turn;
        }

        // Another request may have ended it between the two looks: then the rows say so now.
        turn = await Find(project, id, cancel) ?? turn;
        if (turn.State is "live" && leases.Find(id) is null)
        {
            await projects.Reload(project);
        }

        return turn;
    }

    /// <summary>An assignment of a project, whosever it is.</summary>
    public Task<Turn?> Find(LiveProject project, AssignmentId id, CancellationToken cancel) =>
        store.Find<Turn>(
            project.Client,
            cancel,
            $"select {Columns} from assignment where client_id = @client and id = @id",
            ("id", id.Text)
        );

    /// <summary>
    /// The order in which a live assignment's candidates were shown; read from the database after a restart.
    /// </summary>
    public async Task<ImmutableArray<string>> ShownOf(Lease lease, ClientKeys keys, CancellationToken cancel)
    {
        if (!lease.Candidates.IsDefaultOrEmpty)
        {
            return lease.Candidates;
        }

        var turn = projects.Find(lease.ProjectId) is { } project
            ? await Find(project, lease.AssignmentId, cancel)
            : null;
        return turn?.OpenShown(keys) ?? [];
    }
}
