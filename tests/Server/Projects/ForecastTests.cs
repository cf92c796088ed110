using Plumbline.Server.Projects;
using Plumbline.Server.Quality;

namespace Plumbline.Tests.Server.Projects;

public sealed class ForecastTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_even_pace_ends_when_arithmetic_says()
    {
        var forecast = Forecast.Of(600, Even(24, 50), Now);

        Assert.Equal(300, forecast.PerHour, 6);
        Assert.Equal(Now.AddHours(2), forecast.End!.Value, TimeSpan.FromSeconds(1));
        Assert.True(forecast.Earliest < forecast.End && forecast.End < forecast.Latest);
        Assert.Equal(1_200, forecast.Annotations);
    }

    [Fact]
    public void Shifts_widen_the_range_beyond_what_chance_alone_would()
    {
        var even = Forecast.Of(600, Even(24, 50), Now);
        var shifts = Forecast.Of(600, [.. Even(24, 100).Where((_, index) => index % 2 == 0)], Now);

        Assert.Equal(even.PerHour, shifts.PerHour, 6);
        Assert.True(shifts.Latest > even.Latest!.Value.AddMinutes(30));
    }

    [Theory]
    [InlineData(24, 0, "0 annotations")]
    [InlineData(19, 1, "19 annotations")]
    [InlineData(2, 500, "half an hour")]
    public void Too_few_give_no_end_and_say_so(int blocks, int each, string reason)
    {
        var forecast = Forecast.Of(600, [.. Even(blocks, each).Where(block => block.Annotations > 0)], Now);

        Assert.Null(forecast.End);
        Assert.Contains(reason, forecast.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pace_that_takes_more_than_ten_years_gives_no_end()
    {
        Assert.Null(Forecast.Of(long.MaxValue / 4, Even(24, 1), Now).End);
    }

    /// <summary>Wilson's interval of 81 in 263: 0.255 to 0.366 (Newcombe 1998, table I).</summary>
    [Fact]
    public void The_interval_of_a_share_is_that_of_the_literature()
    {
        var share = Share.Find(81, 263)!.Value;

        Assert.Equal(0.2553, share.Low, 4);
        Assert.Equal(0.3662, share.High, 4);
        Assert.Null(Share.Find(19, 19));
        Assert.True(Share.Find(20, 20)!.Value is { High: 1, Low: > 0.8 and < 0.9 });
    }

    [Fact]
    public void What_is_told_twice_of_a_task_counts_once()
    {
        var table = new OutcomeTable();
        table.Set(3, new Settlement(TaskOutcomeKind.Tie, 2, IsUnanimous: false));
        table.Set(3, new Settlement(TaskOutcomeKind.Tie, 2, IsUnanimous: false));
        table.Set(3, new Settlement(TaskOutcomeKind.Settled, 3, IsUnanimous: true));
        table.Set(0, new Settlement(TaskOutcomeKind.CannotAnswer, 100, IsUnanimous: false));

        Assert.Equal(2, table.Counts().Sum(one => one.Tasks));
        Assert.Equal(new Settlement(TaskOutcomeKind.Settled, 3, IsUnanimous: true), table.Of(3));
        Assert.Equal(new Settlement(TaskOutcomeKind.CannotAnswer, 100, IsUnanimous: false), table.Of(0));
        Assert.Equal([3], table.Find(TaskOutcomeKind.Settled, -1, 10));
        Assert.Empty(table.Find(TaskOutcomeKind.Settled, 3, 10));
        Assert.Equal(TaskOutcomeKind.None, table.Of(9).Kind);
    }

    private static List<PaceBlock> Even(int blocks, int each) =>
        [
            .. Enumerable
                .Range(1, blocks)
                .Select(number => new PaceBlock(Now - (PaceBlocks.Block * (blocks - number + 1)), each)),
        ];
}
