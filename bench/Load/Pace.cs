using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Plumbline.Bench.Load;

/// <summary>When measuring begins and when it ends, shared by all loops of a run.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Pace(long From, long Until)
{
    /// <summary>A run without an end but that of the work.</summary>
    public static Pace WhileThereIsWork => new(Stopwatch.GetTimestamp(), long.MaxValue);

    /// <summary>Measures for so long, once warm.</summary>
    public static Pace For(TimeSpan warm, TimeSpan measured)
    {
        var from = Stopwatch.GetTimestamp() + (long)(warm.TotalSeconds * Stopwatch.Frequency);
        return new Pace(from, from + (long)(measured.TotalSeconds * Stopwatch.Frequency));
    }

    public bool IsOver => Stopwatch.GetTimestamp() >= Until;

    /// <summary>Whether something that ended now counts.</summary>
    public bool Counts(long ended) => ended >= From && ended < Until;
}
