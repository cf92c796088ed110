using System.Buffers;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>Asks for tasks: the next ones, or named ones under the same rules.</summary>
public sealed record ClaimTasksRequest
{
    /// <summary>How many of the next tasks.</summary>
    [Range(1, Limits.LiveInProject)]
    public int? Count { get; init; }

    /// <summary>Keys of items, in the order in which they are wanted.</summary>
    [MinLength(1), MaxLength(Limits.LiveInProject)]
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>Another queue; reviews and adjudications come with their desks.</summary>
    public string? Queue { get; init; }
}

/// <summary>There is nothing for this person now.</summary>
/// <param name="Assignments">None.</param>
/// <param name="Reason">The code of the reason: <c>none-open</c> or <c>none-for-you</c>.</param>
public sealed record NothingClaimed(IReadOnlyList<string> Assignments, string Reason);

internal static class ClaimTasks
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/projects/{id}/claim", Handle)
            .WithName(nameof(ClaimTasks))
            .RequirePermission(Permission.Annotate)
            .TakesKey();

    private static async Task<IResult> Handle(
        ProjectId id,
        Body<ClaimTasksRequest> body,
        Caller caller,
        Projects.Door projects,
        Claiming claiming,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.Annotate);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var request = body.Value;
        if (request.Queue is not null)
        {
            return ProjectProblems
                .NotBuilt("/queue", "another queue", "no queue: annotation is the one there is")
                .ToResult();
        }

        if (request is { Count: not null, Items: not null })
        {
            return Problems.Invalid(new Fault("/items", "count and items", "one of the two")).ToResult();
        }

        var claimed = await claiming.Claim(found.Value, caller.Person, request, body.Key, cancel);
        return claimed.Problem is { } refused ? refused.ToResult() : new BytesResult(200, claimed.Value);
    }
}

/// <summary>Claims: memory proposes, the database disposes.</summary>
internal sealed class Claiming(
    Store store,
    Projects.Door projects,
    Schemas schemas,
    Items.Door items,
    PersonLanes lanes,
    Leases leases,
    Turns turns,
    Drafts drafts
)
{
    private const int Tries = 3;

    /// <summary>The answer's JSON: the assignments, or none and why.</summary>
    /// <param name="key">Under which the same answer is given again; null where nobody could ask again.</param>
    public async Task<Outcome<byte[]>> Claim(
        LiveProject project,
        PersonId person,
        ClaimTasksRequest request,
        RequestKey? key,
        CancellationToken cancel
    )
    {
        var entered = await lanes.Enter(person, cancel);
        if (entered.Problem is { } busy)
        {
            return busy;
        }

        using var lane = entered.Value;
        for (var i = 0; i < Tries; i++)
        {
            if (await Once(project, person, request, key, lane, cancel) is { } answer)
            {
                return answer;
            }
        }

        return Problems.Stale;
    }

    /// <summary>
    /// Null where the database refused what memory proposed: memory is in doubt, and is read again by who enters
    /// next.
    /// </summary>
    private async Task<Outcome<byte[]>?> Once(
        LiveProject project,
        PersonId person,
        ClaimTasksRequest request,
        RequestKey? key,
        LaneHold lane,
        CancellationToken cancel
    )
    {
        using var inside = await projects.Enter(project, cancel);
        var unit = await store.Begin(person, project.Client, key, cancel);
        var proposed = await Propose(project, unit.Keys, person, request, lane.Live, cancel);
        if (proposed.Problem is { } problem)
        {
            var repeated = key is null ? null : await store.FindRepeat(unit.Keys, person, key, cancel);
            return repeated is null ? problem : await Answer(project, repeated.Value, cancel);
        }

        if (proposed.Value is [])
        {
            return await Nothing(project, unit, person, cancel);
        }

        var views = new List<ClaimView>();
        var claimed = new List<(Proposal Proposal, Lease Lease)>();
        try
        {
            foreach (var proposal in proposed.Value)
            {
                var item = await items.Read(project, unit.Keys, proposal.Task, cancel);
                var lease = await ToLease(project, unit, proposal, item, cancel);
                claimed.Add((proposal, lease));
                views.Add(ViewOf(unit.Keys, lease, item));
            }

            ClaimRows.Write(unit, project, claimed);
            var ids = Json.Write(claimed.Select(one => one.Lease.AssignmentId.Text).ToArray());
            var committed = await unit.Commit(200, ids);
            if (committed.Verdict != CommitVerdict.Done)
            {
                Withdraw(project, proposed.Value);
                project.IsDoubtful |= committed.Verdict is CommitVerdict.Failed or CommitVerdict.Stale;
                return committed.Verdict == CommitVerdict.Stale
                    ? default(Outcome<byte[]>?)
                    : await Answer(project, committed, cancel);
            }
        }
        catch
        {
            // Nothing is known to be durable: the places are given back, and the request ends as it failed.
            Withdraw(project, proposed.Value);
            throw;
        }

        Confirm(project, person, claimed);
        return await Write(project, views, cancel);
    }

    /// <summary>An empty claim says why: it is kept as it is, so that a repeat is told the same.</summary>
    private async Task<Outcome<byte[]>?> Nothing(
        LiveProject project,
        Unit unit,
        PersonId person,
        CancellationToken cancel
    )
    {
        var next = project.Dispatcher.Next(person);
        if (next.Problem is not { } reason)
        {
            project.Dispatcher.Withdraw(next.Value); // A place came free in between: what was said is out of date.
            return null;
        }

        var committed = await unit.Commit(200, Json.Write(new NothingClaimed([], reason.Code)));
        return await Answer(project, committed, cancel);
    }

    private async Task<Outcome<IReadOnlyList<Proposal>>> Propose(
        LiveProject project,
        ClientKeys keys,
        PersonId person,
        ClaimTasksRequest request,
        int live,
        CancellationToken cancel
    )
    {
        if (!project.IsActive)
        {
            return ProjectProblems.NotActive(project.State);
        }

        var wanted = request.Items?.Count ?? request.Count ?? 1;
        var room = Math.Min(Limits.LiveInAll - live, Limits.LiveInProject - project.Dispatcher.LiveOf(person));
        if (room <= 0)
        {
            return WorkProblems.LiveLimit(Limits.LiveInProject, Limits.LiveInAll);
        }

        return request.Items is { } named
            ? await ProposeNamed(project, keys, person, named, room, cancel)
            : ProposeNext(project, person, Math.Min(wanted, room));
    }

    private static Outcome<IReadOnlyList<Proposal>> ProposeNext(LiveProject project, PersonId person, int count)
    {
        var proposals = new List<Proposal>(count);
        while (proposals.Count < count && project.Dispatcher.Next(person) is { Problem: null } next)
        {
            proposals.Add(next.Value);
        }

        return proposals;
    }

    private async Task<Outcome<IReadOnlyList<Proposal>>> ProposeNamed(
        LiveProject project,
        ClientKeys keys,
        PersonId person,
        IReadOnlyList<string> named,
        int room,
        CancellationToken cancel
    )
    {
        if (named.Count > room)
        {
            return WorkProblems.LiveLimit(Limits.LiveInProject, Limits.LiveInAll);
        }

        var proposals = new List<Proposal>(named.Count);
        for (var i = 0; i < named.Count; i++)
        {
            var task = await items.TaskOf(project, keys, named[i], cancel);
            var one = task is { } number ? project.Dispatcher.Named(person, number) : DispatchProblems.TaskUnknown;
            if (one.Problem is { } problem)
            {
                Withdraw(project, proposals);
                return WorkProblems.ItemNotForYou(i, problem.Code);
            }

            proposals.Add(one.Value);
        }

        return proposals;
    }

    private async Task<Lease> ToLease(
        LiveProject project,
        Unit unit,
        Proposal proposal,
        Items.StoredItem item,
        CancellationToken cancel
    )
    {
        var known = await schemas.Find(project, project.SchemaVersion, cancel);
        var lease = new Lease
        {
            AssignmentId = unit.NewId<AssignmentId>(),
            ClientId = project.Client,
            ProjectId = project.Id,
            PersonId = proposal.Person,
            Task = proposal.Task,
            Place = proposal.Place,
            Fence = proposal.Fence,
            DueAt = unit.Now + project.Dispatcher.Settings.Lease,
            SchemaVersion = project.SchemaVersion,
        };
        if (!known.ShowsCandidates)
        {
            return lease;
        }

        using var fields = JsonDocument.Parse(item.Fields);
        var candidates = known.Items.CandidateIds(fields.RootElement);
        return lease with
        {
            Candidates = ShownOrder.Draw(unit.Keys, project.Id, proposal.Task, proposal.Place, candidates),
        };
    }

    private void Confirm(LiveProject project, PersonId person, List<(Proposal Proposal, Lease Lease)> claimed)
    {
        foreach (var (proposal, lease) in claimed)
        {
            project.Dispatcher.Confirm(proposal, lease);
            leases.Add(lease);
        }

        lanes.Change(person, claimed.Count);
    }

    private static void Withdraw(LiveProject project, IEnumerable<Proposal> proposals)
    {
        foreach (var proposal in proposals)
        {
            project.Dispatcher.Withdraw(proposal);
        }
    }

    /// <summary>
    /// The first answer again: rebuilt from the ids that were kept, since what a claim serves is not stored twice.
    /// </summary>
    private async Task<Outcome<byte[]>> Answer(LiveProject project, Committed committed, CancellationToken cancel)
    {
        if (committed.Refusal() is { } problem)
        {
            return problem;
        }

        if (committed.Response is [(byte)'{', ..])
        {
            return committed.Response;
        }

        var keys = await store.Keys.For(project.Client, cancel);
        var ids = JsonSerializer.Deserialize(committed.Response, WireJson.Default.StringArray)!;
        var views = new List<ClaimView>();
        foreach (var id in ids)
        {
            if (await turns.Find(project, AssignmentId.Of(id), cancel) is { } turn)
            {
                views.Add(await View(project, keys, turn, cancel));
            }
        }

        return await Write(project, views, cancel);
    }

    public async Task<ClaimView> View(LiveProject project, ClientKeys keys, Turn turn, CancellationToken cancel)
    {
        var id = AssignmentId.Of(turn.Id);
        return new ClaimView(
            id,
            turn.Fence,
            DateTimeOffset.FromUnixTimeMilliseconds(turn.DueAtMs),
            await items.Read(project, keys, (int)turn.TaskNumber, cancel),
            turn.OpenShown(keys),
            keys.DraftKeyOf(id),
            await drafts.Find(project, keys, id, cancel)
        );
    }

    private static ClaimView ViewOf(ClientKeys keys, Lease lease, Items.StoredItem item) =>
        new(
            lease.AssignmentId,
            lease.Fence,
            lease.DueAt,
            item,
            lease.Candidates,
            keys.DraftKeyOf(lease.AssignmentId),
            Draft: null
        );

    private async Task<byte[]> Write(LiveProject project, List<ClaimView> views, CancellationToken cancel)
    {
        var known = await schemas.Find(project, project.SchemaVersion, cancel);
        return WriteAll(project, known, views, "assignments");
    }

    public static byte[] WriteAll(LiveProject project, ProjectSchemas known, List<ClaimView> views, string name)
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        using var json = new Utf8JsonWriter(buffer, Json.Writing);
        json.WriteStartObject();
        json.WriteStartArray(name);
        foreach (var view in views)
        {
            view.Write(json, project, known);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
