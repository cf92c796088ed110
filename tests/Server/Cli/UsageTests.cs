namespace Plumbline.Tests.Server.Cli;

public sealed class UsageTests
{
    [Theory]
    [InlineData("frob", "'frob'")]
    [InlineData("--frob", "'--frob'")]
    [InlineData("import", "import")]
    [InlineData("import p f --frob", "'--frob'")]
    [InlineData("import p f --on-error never", "'never'")]
    [InlineData("import p f extra", "'extra'")]
    [InlineData("import p f", "PLUMBLINE_SERVER")]
    [InlineData("import p f --server http://localhost:1", "PLUMBLINE_KEY_FILE")]
    [InlineData("import p f --server here --key k", "here")]
    [InlineData("import p f --server http://localhost:1 --key /nowhere/key", "/nowhere/key")]
    [InlineData("import .. f --server http://localhost:1 --key /dev/null", "/dev/null:1")]
    [InlineData("facts", "facts")]
    [InlineData("facts p --server", "--server")]
    [InlineData("seal", "seal --help")]
    [InlineData("seal shut", "'shut'")]
    [InlineData("seal close in out", "--key-file")]
    [InlineData("seal open in out --key-file k --context-file c --salt 00", "'--salt'")]
    [InlineData("@frob", "'@frob'")]
    [InlineData("", "--help")]
    public async Task A_wrong_command_line_ends_with_2_and_one_line_that_names_it(string line, string named) =>
        Binary.AssertComplains(await Binary.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), named);

    [Theory]
    [InlineData("client list")]
    [InlineData("person")]
    [InlineData("key --help")]
    [InlineData("project add")]
    [InlineData("release make p --out o")]
    [InlineData("consensus f.csv")]
    [InlineData("compare f.csv")]
    [InlineData("agreement f.csv")]
    [InlineData("overlap f.csv")]
    [InlineData("simulate")]
    [InlineData("vet answer f")]
    [InlineData("walls decide f")]
    [InlineData("verify f")]
    [InlineData("ledger verify f")]
    [InlineData("attest verify f")]
    [InlineData("webhook sign f")]
    [InlineData("backup f")]
    [InlineData("restore f")]
    [InlineData("convert a b")]
    [InlineData("check f")]
    public async Task A_command_that_is_promised_and_not_built_says_that_it_comes_later(string line)
    {
        var words = line.Split(' ');
        Binary.AssertComplains(await Binary.Run(words), "comes later");
        var help = await Binary.Run("--help");
        Assert.Matches($@"(?m)^  (\S+\|)*{words[0]}\b", help.Output);
    }

    [Theory]
    [InlineData("--help", "serve --data FOLDER")]
    [InlineData("--help", "migrate --database CONNECTION")]
    [InlineData("--help", "import PROJECT FILE")]
    [InlineData("--help", "facts PROJECT")]
    [InlineData("--help", "seal close IN OUT --key-file FILE --context-file FILE [--salt HEX]")]
    [InlineData("--help", "seal open IN OUT")]
    [InlineData("serve --help", "--data FOLDER")]
    [InlineData("serve --data x --help", "--allow-loopback-callbacks")]
    [InlineData("migrate --help", "--database CONNECTION")]
    [InlineData("import --help", "--on-error")]
    [InlineData("facts --help", "--server")]
    [InlineData("seal --help", "close")]
    [InlineData("seal close --help", "--salt")]
    [InlineData("seal open --help", "--context-file")]
    [InlineData("--version", "0.")]
    public async Task Help_is_what_was_asked_for(string line, string promised)
    {
        var ran = await Binary.Run(line.Split(' '));
        Assert.Equal((0, ""), (ran.Exit, ran.Error));
        Assert.Contains(promised, ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_with_line_breaks_and_escapes_stays_one_harmless_line() =>
        Binary.AssertComplains(
            await Binary.Run("frob\nplumbline: fine\u001b[2J\u202e"),
            @"frob\u000aplumbline: fine\u001b[2J\u202e"
        );

    [Fact]
    public async Task Output_that_cannot_be_written_is_no_success()
    {
        var ran = await Binary.Run("/bin/sh", ["-c", "exec \"$0\" --help > /dev/full", Binary.Path], []);
        Binary.AssertComplains(ran, "No space left");
    }
}
