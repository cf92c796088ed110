using System.Diagnostics;

namespace Plumbline.Bench.Load;

/// <summary>All loops against one server.</summary>
internal sealed class Crowd : IDisposable
{
    private readonly List<Loop> _loops = [];

    public IReadOnlyList<Loop> Loops => _loops;

    /// <summary>Submits that were acknowledged so far.</summary>
    public long Cycles => _loops.Sum(loop => loop.Cycles);

    /// <summary>Opens connections and shares the people out among them, one after the other.</summary>
    public static async Task<Crowd> Open(
        Uri url,
        int connections,
        IReadOnlyList<Annotator> people,
        Func<int, RequestText> text,
        CancellationToken cancel
    )
    {
        var crowd = new Crowd();
        for (var i = 0; i < connections; i++)
        {
            var own = people.Where((_, number) => number % connections == i).ToList();
            crowd._loops.Add(new Loop(await RawConnection.Open(url, cancel), text(i), own));
        }

        return crowd;
    }

    /// <summary>Cycles a second of one run; where the work ran out early, of the time until then.</summary>
    public async Task<double> Run(TimeSpan warm, TimeSpan measured, CancellationToken cancel)
    {
        var pace = Pace.For(warm, measured);
        var cycles = (await Task.WhenAll(_loops.Select(loop => loop.Run(pace, cancel)))).Sum();
        var ended = Math.Min(Stopwatch.GetTimestamp(), pace.Until);
        return cycles / Stopwatch.GetElapsedTime(pace.From, ended).TotalSeconds;
    }

    /// <summary>Works until there is nothing left.</summary>
    public Task Finish(CancellationToken cancel) =>
        Task.WhenAll(_loops.Select(loop => loop.Run(Pace.WhileThereIsWork, cancel)));

    /// <summary>Everybody claims once.</summary>
    public Task ClaimOnce(CancellationToken cancel) => Task.WhenAll(_loops.Select(loop => loop.ClaimOnce(cancel)));

    public void Dispose() => _loops.ForEach(loop => loop.Dispose());
}
