namespace Plumbline.Bench.Report;

/// <summary>The table of the README: ratios first.</summary>
internal static class Table
{
    public static IEnumerable<string> Lines(Document document)
    {
        yield return $"Machine: {document.Machine}.";
        yield return "";
        yield return "| what | bar | SQLite | PostgreSQL |";
        yield return "| --- | --- | --- | --- |";
        foreach (var (what, bar, read) in _rows)
        {
            var cells = (Read(document.Sqlite, read), Read(document.Postgres, read));
            if (cells is not ("–", "–"))
            {
                yield return $"| {what} | {bar} | {cells.Item1} | {cells.Item2} |";
            }
        }
    }

    private static readonly (string What, string Bar, Func<Measured, string?> Read)[] _rows =
    [
        (
            "claim + submit cycles, share of the same server without storage",
            "0.09, 0.05",
            all => all.Claim is { } one ? $"{one.Ratio:0.000}" : null
        ),
        (
            "CPU per claim, many ready tasks against few",
            "1.25",
            all => all.Cpu is { } one ? $"{one.Ratio:0.00} ({one.ManyMs:0.000} ms, {one.FewMs:0.000} ms)" : null
        ),
        (
            "claim + submit cycles a second",
            "about 2,500, 1,500",
            all => all.Claim is { } one ? $"{one.CyclesPerSecond:#,0} (bare {one.BareCyclesPerSecond:#,0})" : null
        ),
        (
            "the server's CPU per cycle",
            "",
            all => all.Claim is { } one ? $"{one.CpuMsPerCycle:0.000} ms (bare {one.BareCpuMsPerCycle:0.000} ms)" : null
        ),
        (
            "claim p50, p99; submit p99",
            "",
            all =>
                all.Claim is { } one
                    ? $"{one.ClaimP50Ms:0.0} ms, {one.ClaimP99Ms:0.0} ms; {one.SubmitP99Ms:0.0} ms"
                    : null
        ),
        (
            "answers lost; tasks given to a person twice; answers over the overlap",
            "0; 0; 0",
            all => all.Claim is { } one ? $"{one.Lost}; {one.Twice}; {one.Over}" : null
        ),
        (
            "items of 2 KB imported",
            "15 s, 300 MB",
            all => all.Import is { } one ? $"{one.Items:#,0}: {one.Seconds:0.0} s, {one.PeakMb:0} MB" : null
        ),
        (
            "release, 3 answers a row",
            "15 s, 300 MB",
            all => all.Release is { } one ? $"{one.Rows:#,0} rows: {one.Seconds:0.0} s, {one.PeakMb:0} MB" : null
        ),
        ("start to ready, empty", "1.5 s", all => all.Start is { } one ? $"{one.EmptySeconds:0.00} s" : null),
        (
            "start to ready, many tasks",
            "3 s",
            all => all.Start is { } one ? $"{one.Many:#,0}: {one.ManySeconds:0.00} s" : null
        ),
    ];

    private static string Read(Measured? all, Func<Measured, string?> read) => all is null ? "–" : read(all) ?? "–";
}
