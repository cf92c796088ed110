using Plumbline.Bench.Load;
using Plumbline.Bench.Report;
using Plumbline.Bench.Serving;

namespace Plumbline.Bench.Rows;

/// <summary>
/// Claim and submit cycles a second of the server and of the bare one, in turns under the same generator; then the
/// server is killed, started again, and asked what it has.
/// </summary>
internal static class ClaimRow
{
    /// <summary>How often a task is asked.</summary>
    public const int Overlap = 3;

    /// <summary>Bytes of an item, and of an answer.</summary>
    public const int ContentBytes = 2_048;

    private static readonly TimeSpan _warm = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _settle = TimeSpan.FromMilliseconds(300);

    public static async Task<ClaimFigures> Measure(
        Options options,
        string plumbline,
        bool isPostgres,
        CancellationToken cancel
    )
    {
        await using var place = await Place.Make(plumbline, isPostgres, cancel);
        await using var server = await ServerProcess.Start(place, cancel);
        using var cast = await Cast.Make(server, place, cancel);
        var people = await cast.MakeAnnotators(options.People, cancel);
        var project = await cast.MakeProject(people, Overlap, options.Tasks, ContentBytes, cancel);
        await using var barePlace = await Place.Make(plumbline, isPostgres: false, cancel);
        await using var bareServer = await ServerProcess.Start(barePlace, cancel, "--bare");
        var nobody = Enumerable.Range(0, options.People).Select(Annotator.Nobody).ToList();

        RequestText Text(int connection) => new(project, 1, Answer(ContentBytes), $"claim-{connection}");
        using var crowd = await Crowd.Open(server.Url, options.Connections, people, Text, cancel);
        using var bareCrowd = await Crowd.Open(bareServer.Url, options.Connections, nobody, Text, cancel);
        var rates = await Rounds(options, (crowd, server), (bareCrowd, bareServer), cancel);
        if (crowd.Loops.FirstOrDefault(loop => loop.Refusal is not null) is { } refused)
        {
            Terminal.Progress($"bench: the first refusal: {refused.Refusal}");
        }

        await server.Kill(cancel);
        await using var again = await ServerProcess.Start(place, cancel);
        var progress = Cast.Value(await Cast.LeadOn(again, cast.LeadKey).Progress(project, cancel));
        return Figures(crowd, rates, progress.Annotations);
    }

    /// <summary>An answer of about so many bytes, as JSON text.</summary>
    public static string Answer(int bytes) =>
        $$"""{"answer":"1","why":"{{new string('w', Math.Max(1, bytes - 27))}}"}""";

    private static async Task<List<(Rate Bare, Rate Real)>> Rounds(
        Options options,
        (Crowd Crowd, ServerProcess Server) real,
        (Crowd Crowd, ServerProcess Server) bare,
        CancellationToken cancel
    )
    {
        var each = TimeSpan.FromSeconds((double)options.Seconds / options.Rounds);
        var rates = new List<(Rate Bare, Rate Real)>();
        for (var round = 0; round < options.Rounds; round++)
        {
            var warm = round == 0 ? _warm : _settle;
            var one = await RateOf(bare, warm, each, cancel);
            rates.Add((one, await RateOf(real, warm, each, cancel)));
            Terminal.Progress(
                $"bench: claim {round + 1}/{options.Rounds}: {rates[^1].Real.PerSecond:0} of {one.PerSecond:0} cycles"
                    + $" a second, {rates[^1].Real.CpuMs:0.000} and {one.CpuMs:0.000} ms of the server's CPU each"
            );
        }

        return rates;
    }

    private static async Task<Rate> RateOf(
        (Crowd Crowd, ServerProcess Server) at,
        TimeSpan warm,
        TimeSpan measured,
        CancellationToken cancel
    )
    {
        var cyclesBefore = at.Crowd.Cycles;
        var before = at.Server.CpuSeconds;
        var perSecond = await at.Crowd.Run(warm, measured, cancel);
        var cycles = Math.Max(1, at.Crowd.Cycles - cyclesBefore);
        return new Rate(perSecond, (at.Server.CpuSeconds - before) * 1_000 / cycles);
    }

    private static ClaimFigures Figures(Crowd crowd, List<(Rate Bare, Rate Real)> rates, long stored)
    {
        List<(int, int)> submitted = [.. crowd.Loops.SelectMany(loop => loop.Submitted)];
        var history = History.Check(crowd.Loops.SelectMany(loop => loop.Claimed), submitted, stored, Overlap);
        List<double> claimMs = [.. crowd.Loops.SelectMany(loop => loop.ClaimMs)];
        List<double> submitMs = [.. crowd.Loops.SelectMany(loop => loop.SubmitMs)];
        return new ClaimFigures
        {
            Ratio = Quantile.Median([.. rates.Select(one => one.Real.PerSecond / one.Bare.PerSecond)]),
            CyclesPerSecond = Quantile.Median([.. rates.Select(one => one.Real.PerSecond)]),
            BareCyclesPerSecond = Quantile.Median([.. rates.Select(one => one.Bare.PerSecond)]),
            CpuMsPerCycle = Quantile.Median([.. rates.Select(one => one.Real.CpuMs)]),
            BareCpuMsPerCycle = Quantile.Median([.. rates.Select(one => one.Bare.CpuMs)]),
            ClaimP50Ms = Quantile.At(claimMs, 0.5),
            ClaimP99Ms = Quantile.At(claimMs, 0.99),
            SubmitP99Ms = Quantile.At(submitMs, 0.99),
            Lost = history.Lost,
            Twice = history.Twice,
            Over = history.Over,
            Cycles = submitted.Count,
            Refused = crowd.Loops.Sum(loop => (long)loop.Refused),
        };
    }

    /// <param name="PerSecond">Cycles a second.</param>
    /// <param name="CpuMs">User and system CPU of the server per cycle, warm-up and all.</param>
    private readonly record struct Rate(double PerSecond, double CpuMs);
}
