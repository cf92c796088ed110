using System.Diagnostics;
using Plumbline.Bench.Load;
using Plumbline.Bench.Report;
using Plumbline.Bench.Serving;
using Plumbline.Client;

namespace Plumbline.Bench.Rows;

/// <summary>
/// Releases of a finished project, each by a server that was just started, so that its peak memory is the release's
/// own. The answers are short: a choice and a few words.
/// </summary>
internal static class ReleaseRow
{
    private const int People = 64;
    private const int Connections = 32;
    private const int AtOnce = 10;
    private const int AnswerBytes = 60;

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    public static async Task<ReleaseFigures> Measure(
        Options options,
        string plumbline,
        bool isPostgres,
        CancellationToken cancel
    )
    {
        await using var place = await Place.Make(plumbline, isPostgres, cancel);
        var (project, key) = await Fill(options, place, cancel);
        var rounds = new List<(double Seconds, double PeakMb)>();
        long rows = 0;
        for (var round = 0; round < options.Rounds; round++)
        {
            await using var server = await ServerProcess.Start(place, cancel);
            var lead = Cast.LeadOn(server, key);
            var began = Stopwatch.GetTimestamp();
            var id = Cast.Value(await lead.CreateRelease(project, new NewRelease([]), $"release-{round}", cancel)).Id;
            rows = await Ready(lead, id, cancel);
            rounds.Add((Stopwatch.GetElapsedTime(began).TotalSeconds, server.PeakMb));
            Terminal.Progress(
                $"bench: release {round + 1}/{options.Rounds}: {rounds[^1].Seconds:0.0} s, {rounds[^1].PeakMb:0} MB"
            );
        }

        return new ReleaseFigures(
            Quantile.Median([.. rounds.Select(one => one.Seconds)]),
            Quantile.Median([.. rounds.Select(one => one.PeakMb)]),
            rows
        );
    }

    private static async Task<(string Project, string LeadKey)> Fill(
        Options options,
        Place place,
        CancellationToken cancel
    )
    {
        await using var server = await ServerProcess.Start(place, cancel);
        using var cast = await Cast.Make(server, place, cancel);
        var people = await cast.MakeAnnotators(People, cancel);
        var project = await cast.MakeProject(
            people,
            ClaimRow.Overlap,
            options.ReleaseRows,
            ClaimRow.ContentBytes,
            cancel
        );
        using var crowd = await Crowd.Open(
            server.Url,
            Connections,
            people,
            connection => new RequestText(project, AtOnce, ClaimRow.Answer(AnswerBytes), $"fill-{connection}"),
            cancel
        );
        var began = Stopwatch.GetTimestamp();
        await crowd.Finish(cancel);
        var progress = Cast.Value(await cast.Lead.Progress(project, cancel));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Terminal.Progress($"bench: {progress.Annotations} answers for the release in {seconds:0} s");
        return progress.Done == options.ReleaseRows
            ? (project, cast.LeadKey)
            : throw new BenchException($"answers: {progress.Done} tasks done; {options.ReleaseRows}");
    }

    private static async Task<long> Ready(PlumblineClient lead, string id, CancellationToken cancel)
    {
        while (true)
        {
            var release = Cast.Value(await lead.FindRelease(id, cancel));
            switch (release.State)
            {
                case "ready":
                    return release.Rows ?? 0;
                case "failed":
                    throw new BenchException("a release: failed; one that is ready");
                default:
                    await Task.Delay(_look, cancel);
                    break;
            }
        }
    }
}
