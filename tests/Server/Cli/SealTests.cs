using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plumbline.Sealing;

namespace Plumbline.Tests.Server.Cli;

public sealed class SealTests : IDisposable
{
    private static readonly byte[] _key = SHA256.HashData("a key"u8);
    private static readonly byte[] _context = [.. "client one"u8, 0xff, 0x00, (byte)'\n'];
    private readonly Folder _folder = new();
    private readonly string[] _with;

    public SealTests()
    {
        var key = _folder.Write("key", Convert.ToHexStringLower(_key) + "\n");
        _with = ["--key-file", key, "--context-file", _folder.Write("context", _context)];
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(16383)]
    [InlineData(16384)]
    [InlineData(100000)]
    public async Task What_was_closed_opens_and_is_the_same(int length)
    {
        var plain = Plain(length);
        var closed = await Seal("close", _folder.Write("in", plain), _folder.At("sealed"));
        Assert.Equal((0, "", ""), (closed.Exit, closed.Output, closed.Error));
        var opened = await Seal("open", _folder.At("sealed"), _folder.At("out"));
        Assert.Equal((0, "", ""), (opened.Exit, opened.Output, opened.Error));
        Assert.Equal(plain, await File.ReadAllBytesAsync(_folder.At("out")));
        Assert.Equal("context in key out sealed", _folder.Names);
    }

    [Fact]
    public async Task The_sealed_file_is_the_scheme_s_own_bytes()
    {
        var salt = SHA256.HashData("a salt"u8)[..24];
        var plain = Plain(40000);
        var ran = await Seal(
            "close",
            _folder.Write("in", plain),
            _folder.At("sealed"),
            "--salt",
            Convert.ToHexStringLower(salt)
        );
        Assert.Equal(0, ran.Exit);
        Assert.Equal(
            Cobblestone.Close(_key, _context, salt, plain),
            await File.ReadAllBytesAsync(_folder.At("sealed"))
        );
    }

    [Fact]
    public async Task Two_closings_draw_two_salts()
    {
        var file = _folder.Write("in", "same");
        await Seal("close", file, _folder.At("one"));
        await Seal("close", file, _folder.At("two"));
        Assert.NotEqual(
            (await File.ReadAllBytesAsync(_folder.At("one")))[..24],
            (await File.ReadAllBytesAsync(_folder.At("two")))[..24]
        );
    }

    [Fact]
    public async Task Pipes_carry_the_same_bytes()
    {
        var plain = Plain(50000);
        var closed = await Binary.RunWith(plain, ["seal", "close", "-", "-", .. _with]);
        Assert.Equal((0, ""), (closed.Exit, closed.Error));
        var opened = await Binary.RunWith(closed.OutputBytes, ["seal", "open", "-", "-", .. _with]);
        Assert.Equal((0, ""), (opened.Exit, opened.Error));
        Assert.Equal(plain, opened.OutputBytes);
    }

    [Theory]
    [InlineData("first bit")]
    [InlineData("last bit")]
    [InlineData("cut off")]
    [InlineData("added to")]
    [InlineData("empty")]
    [InlineData("other context")]
    public async Task A_refused_open_leaves_nothing_and_exits_1_with_one_line(string edit)
    {
        var sealedBytes = Cobblestone.Close(_key, _context, new byte[24], Plain(40000));
        byte[] edited = edit switch
        {
            "first bit" => [(byte)(sealedBytes[0] ^ 1), .. sealedBytes[1..]],
            "last bit" => [.. sealedBytes[..^1], (byte)(sealedBytes[^1] ^ 1)],
            "cut off" => sealedBytes[..(56 + 16400)],
            "added to" => [.. sealedBytes, 0],
            "empty" => [],
            _ => Cobblestone.Close(_key, "another"u8, new byte[24], Plain(40000)),
        };
        var file = _folder.Write("sealed", edited);
        var ran = await Seal("open", file, _folder.At("out"), "--json");
        Assert.Equal(1, ran.Exit);
        Assert.Matches(@"\Aplumbline: [^\n;]+: [^\n;]+; [^\n;]+\n\z", ran.Error);
        Assert.Equal("{\"opened\":false,\"read\":0,\"written\":0}\n", ran.Output);
        Assert.Equal("context key sealed", _folder.Names);

        var piped = await Seal("open", file, "-");
        Assert.Equal((1, 0), (piped.Exit, piped.OutputBytes.Length));
    }

    [Fact]
    public async Task A_document_says_what_was_read_and_written()
    {
        var ran = await Seal("close", _folder.Write("in", Plain(20000)), _folder.At("sealed"), "--json");
        using var document = JsonDocument.Parse(ran.Output);
        Schemas.AssertHolds("cli-seal.schema.json", document.RootElement);
        Assert.True(document.RootElement.GetProperty("closed").GetBoolean());
        Assert.Equal(20000, document.RootElement.GetProperty("read").GetInt64());
        Assert.Equal(new FileInfo(_folder.At("sealed")).Length, document.RootElement.GetProperty("written").GetInt64());
    }

    [Fact]
    public async Task A_file_can_be_sealed_in_its_own_place_and_keeps_its_mode()
    {
        var file = _folder.Write("in", "text");
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(file, mode);
        Assert.Equal(0, (await Seal("close", file, file)).Exit);
        Assert.Equal(0, (await Seal("open", file, file)).Exit);
        Assert.Equal("text", await File.ReadAllTextAsync(file));
        Assert.Equal(mode, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task What_is_opened_is_for_its_owner_alone()
    {
        await Seal("close", _folder.Write("in", "text"), _folder.At("sealed"));
        await Seal("open", _folder.At("sealed"), _folder.At("out"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.At("out")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_key_of_another_form_is_named_with_its_file(string text)
    {
        var key = _folder.Write("bad", text);
        var ran = await Binary.Run(
            "seal",
            "close",
            _folder.Write("in", ""),
            _folder.At("out"),
            "--key-file",
            key,
            "--context-file",
            key
        );
        Binary.AssertComplains(ran, $"{key}:1: ");
        Assert.False(File.Exists(_folder.At("out")));
    }

    [Theory]
    [InlineData("nowhere", "out", "no such file")]
    [InlineData("", "out", "folder")]
    [InlineData("key", "no/out", "no folder")]
    [InlineData("key", "", "no file")]
    public async Task A_file_that_is_not_there_is_named(string input, string output, string found) =>
        Binary.AssertComplains(await Seal("close", _folder.At(input), _folder.At(output)), found);

    [Fact]
    public async Task A_device_is_not_replaced_by_a_file() =>
        Binary.AssertComplains(await Seal("close", _folder.At("key"), "/dev/null"), "/dev/null");

    [Theory]
    [InlineData("00")]
    [InlineData("xx0000000000000000000000000000000000000000000000")]
    public async Task A_salt_of_another_form_is_refused(string salt) =>
        Binary.AssertComplains(
            await Seal("close", _folder.At("key"), _folder.At("out"), "--salt", salt),
            "48 hex digits"
        );

    [Fact]
    public async Task A_stopped_closing_leaves_nothing_behind()
    {
        using var process = Binary.Start(Binary.Path, ["seal", "close", "-", _folder.At("out"), .. _with]);
        using var watch = new FileSystemWatcher(_folder.Path);
        // Half a chunk is in, so the part stands beside OUT once it was written or soon after.
        await process.StandardInput.BaseStream.WriteAsync(new byte[70000]);
        await process.StandardInput.BaseStream.FlushAsync();
        while (!_folder.Names.Contains(".part", StringComparison.Ordinal))
        {
            _ = watch.WaitForChanged(WatcherChangeTypes.All, 50);
        }

        await Binary.Run("/bin/kill", ["-TERM", $"{process.Id}"], []);
        await process.WaitForExitAsync();
        Assert.Equal("context key", _folder.Names);
    }

    private Task<Ran> Seal(string verb, string input, string output, params string[] more) =>
        Binary.Run(["seal", verb, input, output, .. _with, .. more]);

    private static byte[] Plain(int length) =>
        [.. Enumerable.Range(0, length).Select(index => (byte)Encoding.ASCII.GetBytes("plumbline")[index % 9])];
}
