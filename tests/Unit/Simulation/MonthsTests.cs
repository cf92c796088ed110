namespace Plumbline.Tests.Unit.Simulation;

public sealed class MonthsTests
{
    private const int Steps = 8_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Months_with_crashes_and_outages_keep_every_invariant_and_finish_all_work(ulong seed)
    {
        var months = Run(new(seed));
        Assert.True(months.Now - Dispatch.Floor.Start > TimeSpan.FromDays(30));
        Assert.Equal(0, months.Refusals); // Memory that is right is never refused.
        Assert.True(months is { Acknowledged: > 300, Rebuilds: > 10, StaleRefused: > 0, LateAccepted: > 0 });
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Memory_that_is_wrong_makes_nothing_wrong_durable(ulong seed)
    {
        var months = Run(new(seed, Lies: true));
        Assert.True(months is { Acknowledged: > 300, Refusals: > 20, Rebuilds: > 10 });
    }

    [Fact]
    public void The_invariants_catch_a_store_without_constraints() =>
        // The planted fault: the same lies, and nothing that refuses them.
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Run(new(11, Lies: true, HasConstraints: false)));

    private static Months Run(MonthsPlan plan)
    {
        var months = new Months(plan);
        for (var step = 0; step < Steps; step++)
        {
            months.Step();
        }

        months.Finish();
        return months;
    }
}
