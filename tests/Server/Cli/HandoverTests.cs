namespace Plumbline.Tests.Server.Cli;

public sealed class HandoverTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("serve", "server/Plumbline.Server")]
    [InlineData("migrate", "Plumbline.Server")]
    public async Task The_server_beside_gets_the_words_untouched_in_the_same_process(string verb, string place)
    {
        var program = Copy();
        Script(place, "printf '%s\\n' \"$$\" \"$@\"; cat; exit 7");
        string[] words = [verb, "--data", "a folder", "", "--port=0", "ünïcode", "--", "-x", "@y", "*"];
        var ran = await Binary.Run(program, words, "passed on\n"u8.ToArray());
        Assert.Equal(7, ran.Exit);
        Assert.Equal($"{ran.ProcessId}\n{string.Join('\n', words)}\npassed on\n", ran.Output);
    }

    [Fact]
    public async Task The_server_is_sought_beside_the_program_itself_and_not_beside_a_link_to_it()
    {
        var program = Copy();
        Script("server/Plumbline.Server", "echo here");
        using var elsewhere = new Folder();
        File.CreateSymbolicLink(elsewhere.At("plumbline"), program);
        Assert.Equal("here\n", (await Binary.Run(elsewhere.At("plumbline"), ["serve"], [])).Output);
    }

    [Fact]
    public async Task A_signal_reaches_the_server()
    {
        var program = Copy();
        Script("server/Plumbline.Server", "trap 'echo stopped; exit 0' TERM; echo ready; read -r line");
        using var process = Binary.Start(program, ["serve"]);
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        await Binary.Run("/bin/kill", ["-TERM", $"{process.Id}"], []);
        Assert.Equal("stopped", await process.StandardOutput.ReadLineAsync());
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Where_there_is_no_server_it_says_where_it_looked() =>
        Binary.AssertComplains(
            await Binary.Run(Copy(), ["serve", "--data", "x"], []),
            _folder.At("server/Plumbline.Server")
        );

    [Fact]
    public async Task A_server_that_cannot_be_started_is_named()
    {
        var program = Copy();
        _folder.Write("Plumbline.Server", "no program");
        Binary.AssertComplains(await Binary.Run(program, ["serve"], []), "Permission denied");
    }

    private string Copy()
    {
        File.Copy(Binary.Path, _folder.At("plumbline"));
        return _folder.At("plumbline");
    }

    private void Script(string place, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.At(place))!);
        var file = _folder.Write(place, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
