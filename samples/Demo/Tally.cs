namespace Plumbline.Demo;

/// <summary>What the demo came to.</summary>
/// <param name="AnnotationCount">Answers that the server acknowledged.</param>
/// <param name="LostCount">Those of them that are found nowhere afterwards.</param>
/// <param name="RowCount">Rows of the releases.</param>
/// <param name="FaultCount">Differences between the releases and the raw answers.</param>
internal sealed record Tally(int AnnotationCount, int LostCount, int RowCount, int FaultCount)
{
    /// <summary>Whether nothing is lost and nothing differs.</summary>
    public bool IsGood => LostCount == 0 && FaultCount == 0;

    /// <summary>Both together.</summary>
    public Tally And(Tally other) =>
        new(
            AnnotationCount + other.AnnotationCount,
            LostCount + other.LostCount,
            RowCount + other.RowCount,
            FaultCount + other.FaultCount
        );

    /// <summary>The closing line, by which other programs know the demo.</summary>
    public override string ToString() => $"annotations {AnnotationCount}, lost {LostCount}, rows {RowCount}";
}
