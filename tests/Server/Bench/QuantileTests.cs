using Plumbline.Bench.Report;

namespace Plumbline.Tests.Server.Bench;

public sealed class QuantileTests
{
    [Theory]
    [InlineData(0.01, 1)]
    [InlineData(0.5, 50)]
    [InlineData(0.505, 51)]
    [InlineData(0.99, 99)]
    [InlineData(1, 100)]
    public void Nearest_rank_of_1_to_100(double share, double expected)
    {
        double[] values = [.. Enumerable.Range(1, 100).Select(number => (double)number).Reverse()];

        Assert.Equal(expected, Quantile.At(values, share));
        Assert.Equal(100, values[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.01)]
    public void A_share_outside_its_range_is_a_bug(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.At([1], share));

    [Fact]
    public void The_median_is_the_middle_or_the_mean_of_both()
    {
        Assert.Equal(2, Quantile.Median([3, 1, 2]));
        Assert.Equal(2.5, Quantile.Median([4, 1, 2, 3]));
    }

    [Fact]
    public void Of_nothing_there_is_no_figure()
    {
        Assert.True(double.IsNaN(Quantile.At([], 0.5)));
        Assert.True(double.IsNaN(Quantile.Median([])));
    }
}
