using Plumbline.Server.Pages;
using Plumbline.Server.Projects;

namespace Plumbline.Server.Sheets;

/// <summary>What the sheet of a project shows to one caller.</summary>
public sealed record ProjectSheet
{
    public required ProjectHead Head { get; init; }

    /// <summary>Leads steer; a client's people read.</summary>
    public required bool IsLead { get; init; }

    public required string State { get; init; }

    /// <summary>The moment of every figure.</summary>
    public required DateTimeOffset At { get; init; }

    public required SheetProgress Progress { get; init; }

    public required SheetForecast Forecast { get; init; }

    public required SheetConsensus Consensus { get; init; }

    public required IReadOnlyList<SheetNeed> Needs { get; init; }

    /// <summary>Empty for whoever is no lead.</summary>
    public required IReadOnlyList<SheetPerson> People { get; init; }

    /// <summary>Everybody on the list, also those who are not shown.</summary>
    public required int Annotators { get; init; }

    /// <summary>Null for whoever is no lead.</summary>
    public SheetCost? Cost { get; init; }

    public required SheetReplay Replay { get; init; }

    public required IReadOnlyList<SheetRelease> Releases { get; init; }
}

/// <summary>Open, out and done add up to the tasks.</summary>
public sealed record SheetProgress(int Items, int Tasks, int Open, int Out, int Done, long Annotations, long Wanted)
{
    public IReadOnlyList<BarPart> Parts =>
        [
            new("done", "done", "part-1", Done),
            new("out", "being answered", "part-4", Out),
            new("open", "open", "part-5", Open),
        ];
}

/// <summary>An end with its range, or why there is none.</summary>
public sealed record SheetForecast(
    DateTimeOffset? End,
    DateTimeOffset? Earliest,
    DateTimeOffset? Latest,
    string Basis,
    string? Reason
);

/// <summary>What became of the tasks that are done.</summary>
/// <param name="Coming">Done, and settled within a second or so.</param>
/// <param name="Agreed">The share of tasks of two annotations or more with an answer; null where too few.</param>
/// <param name="Rows">The same by how many annotations a task has.</param>
public sealed record SheetConsensus(
    int Unanimous,
    int Majority,
    int Ties,
    int CannotAnswer,
    int Coming,
    SheetShare? Agreed,
    IReadOnlyList<SheetAgreement> Rows
)
{
    public int Settled => Unanimous + Majority;

    public IReadOnlyList<BarPart> Parts =>
        [
            new("unanimous", "all agree", "part-1", Unanimous),
            new("majority", "most agree", "part-2", Majority),
            new("tie", "ties waiting", "part-3", Ties),
            new("cannotAnswer", "cannot answer", "part-4", CannotAnswer),
            new("coming", "being settled", "part-5", Coming),
        ];
}

/// <summary>A share and its interval, each 0 to 1.</summary>
public sealed record SheetShare(double Value, double Low, double High);

/// <summary>Tasks with one number of annotations.</summary>
public sealed record SheetAgreement(int Annotations, int Tasks, int Agreed, SheetShare? Share);

/// <summary>Something that waits for the lead, with the one next step.</summary>
/// <param name="Kind">stop or attention.</param>
/// <param name="Key">Names it for tests.</param>
/// <param name="Posts">Whether the step is a form that is sent, and no link.</param>
public sealed record SheetNeed(
    string Kind,
    string Key,
    string Title,
    string Detail,
    string? Basis,
    string Step,
    string Path,
    bool Posts = false
);

/// <summary>One of the people of the project.</summary>
/// <param name="Name">A name where the lead may see it, else the pseudonym.</param>
/// <param name="IsPseudonym">Which of the two it is.</param>
/// <param name="MedianMs">Null where none of the newest annotations is theirs.</param>
/// <param name="MedianOf">What the median rests on.</param>
public sealed record SheetPerson(
    string Name,
    bool IsPseudonym,
    bool IsReplayed,
    int Annotations,
    long? MedianMs,
    int MedianOf,
    int Live,
    int Expired
);

/// <summary>Count × rate = sum, and what of it is not settled yet.</summary>
public sealed record SheetCost(
    long Annotations,
    long RateMinor,
    string Currency,
    long SettledMinor,
    long UnsettledMinor
)
{
    public long TotalMinor => SettledMinor + UnsettledMinor;
}

/// <summary>What was recorded elsewhere and is replayed here.</summary>
public sealed record SheetReplay(int People, long Annotations, long Of)
{
    public bool IsAny => People > 0;
}

/// <summary>One release in a line.</summary>
public sealed record SheetRelease(string Id, long Number, string State, long Rows, DateTimeOffset FrozenAt);

/// <summary>What the people of a project who are no leads see of it.</summary>
/// <param name="Own">The caller's own annotations.</param>
public sealed record ProgressSheet(
    string Name,
    string Id,
    string State,
    DateTimeOffset At,
    SheetProgress Progress,
    long Own,
    bool Annotates
);
