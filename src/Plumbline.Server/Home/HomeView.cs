namespace Plumbline.Server.Home;

/// <summary>The home of whoever is signed in: a part for each role that they have.</summary>
/// <param name="Annotator">Null where they annotate nowhere.</param>
/// <param name="Lead">Null where they lead nothing.</param>
/// <param name="Operator">Null where they are no operator.</param>
public sealed record HomeView(AnnotatorHome? Annotator, LeadHome? Lead, OperatorHome? Operator);

/// <param name="Begun">What they have begun, the first due first.</param>
/// <param name="Projects">Their projects, those with work first.</param>
/// <param name="Hidden">How many projects cannot be shown now, since the client's key cannot be had.</param>
public sealed record AnnotatorHome(IReadOnlyList<BegunView> Begun, IReadOnlyList<OpenView> Projects, int Hidden);

/// <summary>A begun task.</summary>
/// <param name="Project">The project's id.</param>
/// <param name="Name">The name under which annotators know the project.</param>
/// <param name="Excerpt">How the item begins.</param>
/// <param name="DraftSavedAt">When the draft was stored; null where there is none.</param>
/// <param name="DueAt">Until when it is theirs.</param>
/// <param name="Pay">What it pays; null where nothing was agreed.</param>
public sealed record BegunView(
    string Project,
    string Name,
    string Excerpt,
    DateTimeOffset? DraftSavedAt,
    DateTimeOffset DueAt,
    string? Pay
);

/// <summary>A project of an annotator.</summary>
/// <param name="Project">The project's id.</param>
/// <param name="Name">The name under which annotators know it.</param>
/// <param name="Asked">What is asked.</param>
/// <param name="Pay">What a task pays; null where nothing was agreed.</param>
/// <param name="Median">How long a task takes; null where nobody has done one.</param>
/// <param name="Hour">What an hour came to; null where it cannot be said.</param>
/// <param name="HourRange">Its middle half.</param>
/// <param name="Basis">What the figures rest on.</param>
/// <param name="Left">How much there is.</param>
/// <param name="Why">Why there is nothing for this person now; null where there is something.</param>
public sealed record OpenView(
    string Project,
    string Name,
    string Asked,
    string? Pay,
    string? Median,
    string? Hour,
    string? HourRange,
    string Basis,
    string Left,
    string? Why
);

/// <param name="Projects">Projects that they lead.</param>
/// <param name="Hidden">How many projects cannot be shown now, since the client's key cannot be had.</param>
public sealed record LeadHome(IReadOnlyList<LedView> Projects, int Hidden);

/// <summary>A project of a lead.</summary>
/// <param name="Project">The project's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Client">Whose it is.</param>
/// <param name="Kind">What is asked and how far it is.</param>
/// <param name="Tasks">All its tasks: the sum of the next three.</param>
/// <param name="Done">Those with all their annotations.</param>
/// <param name="Out">Those that somebody has now.</param>
/// <param name="Open">The others.</param>
/// <param name="Annotations">Annotations that stand.</param>
/// <param name="Attention">What needs the lead, each a sentence; empty where nothing does.</param>
public sealed record LedView(
    string Project,
    string Name,
    string Client,
    string Kind,
    int Tasks,
    int Done,
    int Out,
    int Open,
    long Annotations,
    IReadOnlyList<string> Attention
);

/// <summary>The operator's part: no content.</summary>
/// <param name="Clients">Clients with how many projects each has.</param>
/// <param name="People">How many people there are.</param>
/// <param name="Newest">The newest of them.</param>
/// <param name="RequestKey">Makes a double click one request.</param>
/// <param name="Link">A link that was just made; null where none was.</param>
public sealed record OperatorHome(
    IReadOnlyList<ClientView> Clients,
    long People,
    IReadOnlyList<PersonView> Newest,
    string RequestKey,
    LinkView? Link
);

/// <param name="Id">The client.</param>
/// <param name="Name">Its name; null where its key cannot be had now.</param>
/// <param name="Projects">How many projects it has.</param>
public sealed record ClientView(string Id, string? Name, int Projects);

public sealed record PersonView(string Id, string Name);

/// <param name="Name">Whose link it is.</param>
/// <param name="Url">The link, shown this once.</param>
public sealed record LinkView(string Name, string Url);
