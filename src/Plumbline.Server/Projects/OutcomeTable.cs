using System.Runtime.InteropServices;

namespace Plumbline.Server.Projects;

/// <summary>What became of a task's annotations together.</summary>
internal enum TaskOutcomeKind
{
    /// <summary>Not settled yet.</summary>
    None,
    Settled,
    Tie,
    CannotAnswer,
}

/// <summary>A task's consensus without its content.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Annotations">How many annotations were counted.</param>
/// <param name="IsUnanimous">Whether all of them say the same.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Settlement(TaskOutcomeKind Kind, int Annotations, bool IsUnanimous)
{
    /// <summary>From the words of the table <c>consensus</c>.</summary>
    public static Settlement Of(string outcome, long annotations, double? confidence) =>
        new(
            outcome switch
            {
                "settled" => TaskOutcomeKind.Settled,
                "tie" => TaskOutcomeKind.Tie,
                _ => TaskOutcomeKind.CannotAnswer,
            },
            (int)annotations,
            confidence is >= 1
        );
}

/// <summary>Tasks with one number of annotations, by what became of them.</summary>
internal readonly record struct OutcomeCount(Settlement Settlement, int Tasks);

/// <summary>
/// The consensus of every task in two bytes each, and how many there are of each kind: telling the same twice counts
/// once. Guarded by its owner.
/// </summary>
internal sealed class OutcomeTable
{
    private const int MostAnnotations = Wire.Limits.Overlap;
    private const int Kinds = 4;

    private readonly List<ushort> _tasks = [];
    private readonly int[] _counts = new int[Kinds * 2 * (MostAnnotations + 1)];

    public void Set(int task, Settlement settlement)
    {
        while (_tasks.Count <= task)
        {
            _tasks.Add(0);
        }

        if (_tasks[task] != 0)
        {
            _counts[_tasks[task]]--;
        }

        var code = CodeOf(settlement);
        _tasks[task] = code;
        _counts[code]++;
    }

    public Settlement Of(int task) => task < _tasks.Count ? SettlementOf(_tasks[task]) : default;

    /// <summary>The next tasks after a number whose consensus is of one kind, in order.</summary>
    public IReadOnlyList<int> Find(TaskOutcomeKind kind, int after, int most)
    {
        var found = new List<int>();
        for (var task = after + 1; task < _tasks.Count && found.Count < most; task++)
        {
            if (SettlementOf(_tasks[task]).Kind == kind)
            {
                found.Add(task);
            }
        }

        return found;
    }

    /// <summary>How many tasks there are of each kind; what there is none of is left out.</summary>
    public IReadOnlyList<OutcomeCount> Counts() =>
        [
            .. _counts
                .Index()
                .Where(count => count.Item > 0)
                .Select(count => new OutcomeCount(SettlementOf((ushort)count.Index), count.Item)),
        ];

    private static ushort CodeOf(Settlement settlement) =>
        (ushort)(
            (int)settlement.Kind
            + (Kinds * (settlement.IsUnanimous ? 1 : 0))
            + (Kinds * 2 * Math.Min(settlement.Annotations, MostAnnotations))
        );

    private static Settlement SettlementOf(ushort code) =>
        new((TaskOutcomeKind)(code % Kinds), code / (Kinds * 2), code / Kinds % 2 == 1);
}
