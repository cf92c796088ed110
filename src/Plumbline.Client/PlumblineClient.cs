using System.Net.Http.Headers;

namespace Plumbline.Client;

/// <summary>
/// The calls of <c>/api/v1</c>, as one person's key may make them. A refusal is returned; a server that cannot be
/// reached throws <see cref="HttpRequestException"/>, and one that is too slow <see cref="TaskCanceledException"/>.
/// </summary>
/// <param name="http">
/// Whoever passes it owns it. Its base address is the server's, ending in a slash; many clients may share one.
/// </param>
/// <param name="key">The API key; null for calls that need none.</param>
/// <param name="repeat">When calls are repeated; null for never.</param>
/// <remarks>Safe to use from many threads at once. Two calls that mean two things take two Idempotency-Keys.</remarks>
public sealed class PlumblineClient(HttpClient http, string? key, RepeatPolicy? repeat = null)
{
    private readonly Exchange _exchange = new(http, key, repeat);

    /// <summary>Makes a client.</summary>
    public Task<Reply<Created>> CreateClient(NewClient client, string idempotencyKey, CancellationToken cancel) =>
        _exchange.Ask(
            Post("clients", () => Call.Json(client, WireJson.Default.NewClient), idempotencyKey),
            WireJson.Default.Created,
            cancel
        );

    /// <summary>Makes a person.</summary>
    public Task<Reply<Created>> CreatePerson(NewPerson person, string idempotencyKey, CancellationToken cancel) =>
        _exchange.Ask(
            Post("people", () => Call.Json(person, WireJson.Default.NewPerson), idempotencyKey),
            WireJson.Default.Created,
            cancel
        );

    /// <summary>Makes a key that can do what the person can.</summary>
    public Task<Reply<IssuedKey>> CreateKey(
        string person,
        NewKey wanted,
        string idempotencyKey,
        CancellationToken cancel
    ) =>
        _exchange.Ask(
            Post($"people/{Segment(person)}/keys", () => Call.Json(wanted, WireJson.Default.NewKey), idempotencyKey),
            WireJson.Default.IssuedKey,
            cancel
        );

    /// <summary>Makes a link that signs the person in once; only an installation on trial allows it.</summary>
    public Task<Reply<SignInLink>> CreateSignInLink(string person, string idempotencyKey, CancellationToken cancel) =>
        _exchange.Ask(
            Post(
                $"people/{Segment(person)}/sign-in-links",
                () => Call.Json(new NewSignInLink(), WireJson.Default.NewSignInLink),
                idempotencyKey
            ),
            WireJson.Default.SignInLink,
            cancel
        );

    /// <summary>Who the caller is.</summary>
    public Task<Reply<CurrentSession>> ReadSession(CancellationToken cancel) =>
        _exchange.Ask(Get("session"), WireJson.Default.CurrentSession, cancel);

    /// <summary>Makes a project.</summary>
    public Task<Reply<Created>> CreateProject(NewProject project, string idempotencyKey, CancellationToken cancel) =>
        _exchange.Ask(
            Post("projects", () => Call.Json(project, WireJson.Default.NewProject), idempotencyKey),
            WireJson.Default.Created,
            cancel
        );

    /// <summary>Lets people into a project. Null when it was done.</summary>
    public Task<ApiProblem?> AddPeople(
        string project,
        NewProjectPeople people,
        CancellationToken cancel,
        string? idempotencyKey = null
    ) =>
        _exchange.Tell(
            Post(
                $"projects/{Segment(project)}/people",
                () => Call.Json(people, WireJson.Default.NewProjectPeople),
                idempotencyKey
            ),
            cancel
        );

    /// <summary>Imports items: JSON Lines in the form of the project's item schema.</summary>
    /// <param name="project">The project's id.</param>
    /// <param name="open">Opens the lines from their beginning, for each attempt; the call closes the stream.</param>
    /// <param name="onError">What happens when a line is wrong.</param>
    /// <param name="idempotencyKey">The same for the same lines only.</param>
    public Task<Reply<ImportReport>> ImportItems(
        string project,
        Func<Stream> open,
        OnError onError,
        string idempotencyKey,
        CancellationToken cancel
    ) =>
        _exchange.Ask(
            Post(
                $"projects/{Segment(project)}/items?onError={(onError == OnError.KeepGood ? "keepGood" : "refuseAll")}",
                () =>
                    new StreamContent(open())
                    {
                        Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") },
                    },
                idempotencyKey
            ) with
            {
                AsksFirst = true,
            },
            WireJson.Default.ImportReport,
            cancel
        );

    /// <summary>Starts a project: its label schema is fixed from here.</summary>
    public Task<Reply<ProjectState>> Start(string project, CancellationToken cancel, string? idempotencyKey = null) =>
        _exchange.Ask(
            Post($"projects/{Segment(project)}/start", null, idempotencyKey),
            WireJson.Default.ProjectState,
            cancel
        );

    /// <summary>How far a project is.</summary>
    public Task<Reply<ProjectProgress>> Progress(string project, CancellationToken cancel) =>
        _exchange.Ask(Get($"projects/{Segment(project)}/progress"), WireJson.Default.ProjectProgress, cancel);

    /// <summary>Asks for tasks. A repeat under the same key gives the same assignments.</summary>
    public Task<Reply<Claimed>> Claim(
        string project,
        ClaimWish wish,
        string idempotencyKey,
        CancellationToken cancel
    ) =>
        _exchange.Ask(
            Post(
                $"projects/{Segment(project)}/claim",
                () => Call.Json(wish, WireJson.Default.ClaimWish),
                idempotencyKey
            ),
            WireJson.Default.Claimed,
            cancel
        );

    /// <summary>One part of one's own live assignments in a project, with their drafts.</summary>
    public Task<Reply<Page<Assignment>>> OwnAssignments(string project, string? after, CancellationToken cancel) =>
        _exchange.Ask(
            Get($"projects/{Segment(project)}/assignments{After(after)}"),
            WireJson.Default.PageAssignment,
            cancel
        );

    /// <summary>Hands an annotation in; it is durable when this answers.</summary>
    public Task<Reply<Receipt>> Submit(
        string assignment,
        NewAnnotation annotation,
        string idempotencyKey,
        CancellationToken cancel
    ) =>
        _exchange.Ask(
            Post(
                $"assignments/{Segment(assignment)}/annotation",
                () => Call.Json(annotation, WireJson.Default.NewAnnotation),
                idempotencyKey
            ),
            WireJson.Default.Receipt,
            cancel
        );

    /// <summary>Keeps an unfinished answer.</summary>
    public Task<Reply<SavedDraft>> SaveDraft(string assignment, NewDraft draft, CancellationToken cancel) =>
        _exchange.Ask(
            Post($"assignments/{Segment(assignment)}/draft", () => Call.Json(draft, WireJson.Default.NewDraft), null),
            WireJson.Default.SavedDraft,
            cancel
        );

    /// <summary>Hands a task back unanswered. Null when it was done.</summary>
    public Task<ApiProblem?> Skip(string assignment, NewSkip skip, string idempotencyKey, CancellationToken cancel) =>
        _exchange.Tell(
            Post(
                $"assignments/{Segment(assignment)}/skip",
                () => Call.Json(skip, WireJson.Default.NewSkip),
                idempotencyKey
            ),
            cancel
        );

    /// <summary>Says that somebody still works at it, which renews the lease.</summary>
    public Task<Reply<RenewedLease>> Heartbeat(string assignment, long fence, CancellationToken cancel) =>
        _exchange.Ask(
            Post(
                $"assignments/{Segment(assignment)}/heartbeat",
                () => Call.Json(new NewHeartbeat(fence), WireJson.Default.NewHeartbeat),
                null
            ),
            WireJson.Default.RenewedLease,
            cancel
        );

    /// <summary>One part of a project's consensus.</summary>
    public Task<Reply<Page<ConsensusRow>>> Consensus(string project, string? after, CancellationToken cancel) =>
        _exchange.Ask(
            Get($"projects/{Segment(project)}/consensus{After(after)}"),
            WireJson.Default.PageConsensusRow,
            cancel
        );

    /// <summary>One part of a project's facts, in their order.</summary>
    public Task<Reply<Page<FactRow>>> Facts(string project, string? after, CancellationToken cancel) =>
        _exchange.Ask(Get($"projects/{Segment(project)}/facts{After(after)}"), WireJson.Default.PageFactRow, cancel);

    /// <summary>Begins a release; <see cref="FindRelease"/> tells when it is ready.</summary>
    public Task<Reply<Created>> CreateRelease(
        string project,
        NewRelease release,
        string idempotencyKey,
        CancellationToken cancel
    ) =>
        _exchange.Ask(
            Post(
                $"projects/{Segment(project)}/releases",
                () => Call.Json(release, WireJson.Default.NewRelease),
                idempotencyKey
            ),
            WireJson.Default.Created,
            cancel
        );

    /// <summary>Where a release stands.</summary>
    public Task<Reply<Release>> FindRelease(string release, CancellationToken cancel) =>
        _exchange.Ask(Get($"releases/{Segment(release)}"), WireJson.Default.Release, cancel);

    /// <summary>The release as a zip, read as it arrives. Whoever gets the stream closes it.</summary>
    public Task<Reply<Stream>> OpenArchive(string release, CancellationToken cancel) =>
        _exchange.Open(Get($"releases/{Segment(release)}/archive"), cancel);

    private static Call Get(string path) => new(HttpMethod.Get, path);

    private static Call Post(string path, Func<HttpContent>? content, string? idempotencyKey) =>
        new(HttpMethod.Post, path) { Content = content, IdempotencyKey = idempotencyKey };

    private static string After(string? after) => after is null ? "" : "?after=" + Uri.EscapeDataString(after);

    // A segment of dots would walk up the path, and an empty one would name another call.
    private static string Segment(string id) =>
        id is "" or "." or ".."
            ? throw new ArgumentException("An id is not empty and not dots.", nameof(id))
            : Uri.EscapeDataString(id);
}
