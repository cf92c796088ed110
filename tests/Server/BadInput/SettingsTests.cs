using Plumbline.Server.Hosting;

namespace Plumbline.Tests.Server.BadInput;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("--colour", "red")]
    [InlineData("--port", "http")]
    [InlineData("--port", "-1")]
    [InlineData("--port", "65536")]
    [InlineData("--port")]
    [InlineData("--listen", "everywhere")]
    [InlineData("--database", "here")]
    [InlineData("--data", "")]
    [InlineData("--first-operator", "nobody")]
    [InlineData("--callback-retry", "0")]
    [InlineData("--trial=yes")]
    [InlineData("-p", "1")]
    public void A_wrong_flag_is_refused_by_its_name(params string[] flags)
    {
        var problem = SettingsReader.Read(flags, Variables()).Problem;
        Assert.NotNull(problem);
        Assert.StartsWith(flags[0].Split('=')[0], problem.Detail);
        Assert.Contains("right would be", problem.Detail);
        Assert.DoesNotContain('\n', problem.Detail);
    }

    [Theory]
    [InlineData("PLUMBLINE_COLOUR", "red")]
    [InlineData("PLUMBLINE_PORT", "http")]
    [InlineData("PLUMBLINE_TRIAL", "maybe")]
    [InlineData("PLUMBLINE_", "1")]
    [InlineData("PLUMBLINE_port", "x")]
    public void A_wrong_variable_is_refused_by_its_name(string name, string value)
    {
        var problem = SettingsReader.Read([], Variables((name, value))).Problem;
        Assert.NotNull(problem);
        Assert.StartsWith(name + ":", problem.Detail);
    }

    [Fact]
    public void What_is_refused_is_never_said_again_where_it_may_be_a_secret()
    {
        var problem = SettingsReader.Read(["--database", "hunter2"], Variables()).Problem;
        Assert.NotNull(problem);
        Assert.DoesNotContain("hunter2", problem.Detail);
    }

    [Fact]
    public void Right_settings_are_read_and_a_flag_stands_before_its_variable()
    {
        string[] flags = ["--data", "here", "--port=0", "--trial", "--first-operator", "op@example.org"];
        var settings = SettingsReader
            .Read(flags, Variables(("PLUMBLINE_PORT", "81"), ("PLUMBLINE_READY", "ready"), ("PATH", "x")))
            .Value;
        Assert.Equal(("here", 0, true), (settings.Folder, settings.Port, settings.Trial));
        Assert.Equal(("ready", "op@example.org"), (settings.ReadyFile, settings.FirstOperator));
    }

    [Fact]
    public void Without_settings_there_is_a_server_on_loopback()
    {
        var settings = SettingsReader.Read([], Variables(("PLUMBLINE_SERVER", "x"), ("PLUMBLINE_TEST_X", "y"))).Value;
        Assert.Equal(("localhost", false), (settings.Listen, settings.Trial));
    }

    private static Dictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
}
