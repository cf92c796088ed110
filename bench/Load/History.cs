using System.Runtime.InteropServices;

namespace Plumbline.Bench.Load;

/// <summary>What the server acknowledged, held against what it has.</summary>
/// <param name="Lost">Acknowledged answers that the server has not.</param>
/// <param name="Twice">Times that a person was given a task again.</param>
/// <param name="Over">Answers beyond a task's overlap.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct History(long Lost, long Twice, long Over)
{
    /// <param name="claimed">Person and item of each acknowledged claim.</param>
    /// <param name="submitted">Person and item of each acknowledged submit.</param>
    /// <param name="stored">Annotations that the server says it has.</param>
    /// <param name="overlap">Answers that an item is wanted to have.</param>
    public static History Check(
        IEnumerable<(int Person, int Item)> claimed,
        IReadOnlyCollection<(int Person, int Item)> submitted,
        long stored,
        int overlap
    )
    {
        var seen = new HashSet<(int, int)>();
        var twice = claimed.LongCount(one => !seen.Add(one));
        var over = submitted.GroupBy(one => one.Item).Sum(item => Math.Max(0L, item.LongCount() - overlap));
        return new History(Math.Max(0, submitted.Count - stored), twice, over);
    }
}
