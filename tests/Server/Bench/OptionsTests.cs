using Plumbline.Bench;

namespace Plumbline.Tests.Server.Bench;

public sealed class OptionsTests
{
    [Fact]
    public void Without_arguments_every_row_is_measured_on_all_databases()
    {
        var options = Options.Parse([]);

        Assert.Equal(Enum.GetValues<Row>(), options.Rows);
        Assert.Null(options.Database);
        Assert.False(options.IsJson);
    }

    [Fact]
    public void The_promised_command_is_read()
    {
        var options = Options.Parse([
            .. "claim --tasks 500 --connections 16 --seconds 4 --database postgres --json".Split(' '),
        ]);

        Assert.Equal([Row.Claim], options.Rows);
        Assert.Equal((500, 16, 4), (options.Tasks, options.Connections, options.Seconds));
        Assert.Equal("postgres", options.Database);
        Assert.True(options.IsJson);
    }

    [Fact]
    public void The_one_document_of_claim_is_of_one_database() =>
        Assert.Equal("sqlite", Options.Parse(["claim", "--json"]).Database);

    [Fact]
    public void Every_connection_has_somebody_to_work_as()
    {
        Assert.Equal(300, Options.Parse(["claim", "--connections", "300"]).People);
        Assert.Equal(200, Options.Parse(["claim", "--connections", "10"]).People);
    }

    [Theory]
    [InlineData("--tasks")]
    [InlineData("--tasks --json")]
    [InlineData("--tasks 0")]
    [InlineData("--tasks -5")]
    [InlineData("--tasks 1e3")]
    [InlineData("--tasks 10000001")]
    [InlineData("--connections 2001")]
    [InlineData("--database mysql")]
    [InlineData("submit")]
    [InlineData("--speed 5")]
    public async Task A_wrong_argument_is_named_and_ends_with_2(string line)
    {
        var arguments = line.Split(' ');

        var refused = Assert.Throws<BenchException>(() => Options.Parse(arguments));

        Assert.StartsWith(arguments[0] + ":", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, await Plumbline.Bench.Program.Run(arguments, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_program_that_is_not_there_ends_with_2() =>
        Assert.Equal(
            2,
            await Plumbline.Bench.Program.Run(
                ["claim", "--database", "sqlite", "--plumbline", "/nowhere/plumbline"],
                TestContext.Current.CancellationToken
            )
        );
}
