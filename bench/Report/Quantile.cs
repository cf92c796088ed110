namespace Plumbline.Bench.Report;

/// <summary>Order statistics of what was measured.</summary>
internal static class Quantile
{
    /// <summary>The smallest value that at least this share of the values does not exceed (nearest rank).</summary>
    /// <param name="values">In any order; not changed.</param>
    /// <param name="share">Above 0, at most 1.</param>
    /// <returns>NaN where there is no value.</returns>
    public static double At(IReadOnlyCollection<double> values, double share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        if (values.Count == 0)
        {
            return double.NaN;
        }

        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }

    /// <summary>The middle value, or the mean of the two in the middle; NaN where there is none.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
        {
            return double.NaN;
        }

        var sorted = values.ToArray();
        Array.Sort(sorted);
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
