using System.Diagnostics;
using Plumbline.Bench.Load;
using Plumbline.Bench.Report;
using Plumbline.Bench.Serving;

namespace Plumbline.Bench.Rows;

/// <summary>Items taken in by a server that was just started: how long, and the most memory it ever had.</summary>
internal static class ImportRow
{
    public static async Task<(double Seconds, double PeakMb)> Once(
        Options options,
        string plumbline,
        bool isPostgres,
        CancellationToken cancel
    )
    {
        await using var place = await Place.Make(plumbline, isPostgres, cancel);
        await using var server = await ServerProcess.Start(place, cancel);
        using var cast = await Cast.Make(server, place, cancel);
        var project = await cast.MakeEmptyProject(ClaimRow.Overlap, cancel);
        var began = Stopwatch.GetTimestamp();
        await cast.Import(project, options.Items, ClaimRow.ContentBytes, cancel);
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Terminal.Progress($"bench: import: {took:0.0} s, {server.PeakMb:0} MB");
        return (took, server.PeakMb);
    }

    public static ImportFigures Figures(Options options, IReadOnlyCollection<(double Seconds, double PeakMb)> rounds) =>
        new(
            Quantile.Median([.. rounds.Select(one => one.Seconds)]),
            Quantile.Median([.. rounds.Select(one => one.PeakMb)]),
            options.Items
        );
}
