using Plumbline.Bench.Load;
using Plumbline.Bench.Report;
using Plumbline.Bench.Serving;

namespace Plumbline.Bench.Rows;

/// <summary>
/// CPU of the server per claim with few and with many ready tasks, in turns; and how long
/// the one with many takes to start.
/// </summary>
internal static class CpuRow
{
    private const int People = 2_000;
    private const int Connections = 16;
    private const int ItemBytes = 200; // What is measured is the search for a task, not the size of it.
    private const int MostRounds = 9; // Everybody claims once a round, and may hold ten; one round warms up.

    public static async Task<(CpuFigures? Cpu, StartFigures? Start)> Measure(
        Options options,
        string plumbline,
        bool isPostgres,
        CancellationToken cancel
    )
    {
        await using var manyPlace = await Place.Make(plumbline, isPostgres, cancel);
        var cpu = await Claims(options, manyPlace, plumbline, isPostgres, cancel);
        if (!options.Rows.Contains(Row.Start))
        {
            return (cpu, null);
        }

        var empty = new List<double>();
        var many = new List<double>();
        for (var round = 0; round < options.Rounds; round++)
        {
            await using (var emptyPlace = await Place.Make(plumbline, isPostgres, cancel))
            await using (var server = await ServerProcess.Start(emptyPlace, cancel))
            {
                empty.Add(server.StartTook.TotalSeconds);
            }

            await using (var server = await ServerProcess.Start(manyPlace, cancel))
            {
                many.Add(server.StartTook.TotalSeconds);
            }

            Terminal.Progress(
                $"bench: start {round + 1}/{options.Rounds}: empty {empty[^1]:0.00} s, many {many[^1]:0.00} s"
            );
        }

        return (cpu, new StartFigures(Quantile.Median(empty), Quantile.Median(many), options.Many));
    }

    private static async Task<CpuFigures?> Claims(
        Options options,
        Place manyPlace,
        string plumbline,
        bool isPostgres,
        CancellationToken cancel
    )
    {
        await using var many = await ServerProcess.Start(manyPlace, cancel);
        if (!options.Rows.Contains(Row.Cpu))
        {
            using var cast = await Cast.Make(many, manyPlace, cancel);
            await cast.MakeProject(await cast.MakeAnnotators(1, cancel), 3, options.Many, ItemBytes, cancel);
            return null;
        }

        await using var fewPlace = await Place.Make(plumbline, isPostgres, cancel);
        await using var few = await ServerProcess.Start(fewPlace, cancel);
        using var fewCrowd = await Crowded(few, fewPlace, options.Few, cancel);
        using var manyCrowd = await Crowded(many, manyPlace, options.Many, cancel);
        await fewCrowd.ClaimOnce(cancel);
        await manyCrowd.ClaimOnce(cancel);
        var rates = new List<(double Few, double Many)>();
        for (var round = 0; round < Math.Min(options.Rounds, MostRounds); round++)
        {
            var one = await MsPerClaim(few, fewCrowd, cancel);
            rates.Add((one, await MsPerClaim(many, manyCrowd, cancel)));
            Terminal.Progress($"bench: cpu {round + 1}: {one:0.000} ms with few, {rates[^1].Many:0.000} ms with many");
        }

        return new CpuFigures(
            Quantile.Median([.. rates.Select(one => one.Many / one.Few)]),
            Quantile.Median([.. rates.Select(one => one.Few)]),
            Quantile.Median([.. rates.Select(one => one.Many)]),
            options.Few,
            options.Many
        );
    }

    private static async Task<Crowd> Crowded(ServerProcess server, Place place, int tasks, CancellationToken cancel)
    {
        using var cast = await Cast.Make(server, place, cancel);
        var people = await cast.MakeAnnotators(People, cancel);
        var project = await cast.MakeProject(people, ClaimRow.Overlap, tasks, ItemBytes, cancel);
        return await Crowd.Open(
            server.Url,
            Connections,
            people,
            connection => new RequestText(project, 1, "", $"cpu-{connection}"),
            cancel
        );
    }

    private static async Task<double> MsPerClaim(ServerProcess server, Crowd crowd, CancellationToken cancel)
    {
        var claimedBefore = crowd.Loops.Sum(loop => loop.Claimed.Count);
        var before = server.CpuSeconds;
        await crowd.ClaimOnce(cancel);
        var claimed = crowd.Loops.Sum(loop => loop.Claimed.Count) - claimedBefore;
        return claimed == 0
            ? throw new BenchException("a claim: nothing to be had; more tasks with --few and --many")
            : (server.CpuSeconds - before) * 1_000 / claimed;
    }
}
