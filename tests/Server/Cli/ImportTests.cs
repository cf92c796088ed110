using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Plumbline.Tests.Server.Cli;

public sealed class ImportTests : IDisposable
{
    private const string Lines = "{\"key\":\"a\",\"fields\":{\"text\":\"ü\"}}\n{\"key\":\"b\",\"fields\":{}}\n";
    private const string Good = """{"added":2,"known":1,"refused":0,"reports":[]}""";

    private readonly Folder _folder = new();
    private readonly string _key;

    public ImportTests() => _key = _folder.Write("key", "pk_secret\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lines_go_to_the_project_as_they_are()
    {
        await using var peer = await Peer.Answering((200, Good));
        var ran = await Import(peer, _folder.Write("items.jsonl", Lines));
        Assert.Equal((0, "added 2, known 1, refused 0\n", ""), (ran.Exit, ran.Output, ran.Error));
        var asked = Assert.Single(peer.Asked);
        Assert.Equal("POST /api/v1/projects/p1/items?onError=refuseAll", asked.Call);
        Assert.Equal(
            (Lines, "application/x-ndjson", "Bearer pk_secret"),
            (asked.Body, asked.ContentType, asked.Authorization)
        );
    }

    [Fact]
    public async Task The_same_content_has_one_key_however_it_comes_and_other_content_another()
    {
        await using var peer = await Peer.Answering((200, Good));
        var plain = _folder.Write("items.jsonl", Lines);
        await Import(peer, plain);
        await Import(peer, _folder.Write("named-otherwise", Zipped(Lines)));
        await Binary.RunWith(Encoding.UTF8.GetBytes(Lines), "import", "p1", "-", "--server", peer.Url, "--key", _key);
        await Binary.RunWith(Zipped(Lines), "import", "p1", "-", "--server", peer.Url, "--key", _key);
        Assert.All(peer.Asked, asked => Assert.Equal(Lines, asked.Body));
        Assert.Equal(4, peer.Asked.Count);
        var key = Assert.Single(peer.Asked.Select(asked => asked.IdempotencyKey).Distinct(StringComparer.Ordinal));
        Assert.Matches("\\A\"import-[0-9a-f]{64}\"\\z", key);

        await Import(peer, _folder.Write("other", Lines + "{}\n"));
        await Import(peer, plain, "--on-error", "keepGood");
        Assert.Equal("POST /api/v1/projects/p1/items?onError=keepGood", peer.Asked[^1].Call);
        Assert.Equal(3, peer.Asked.Select(asked => asked.IdempotencyKey).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Refused_lines_are_named_with_their_file_and_exit_1()
    {
        const string report = """
            {"added":1,"known":0,"refused":1,"reports":[{"line":2,"pointer":"/fields/a","found":"none","right":"text"}]}
            """;
        await using var peer = await Peer.Answering((200, report));
        var file = _folder.Write("items.jsonl", Lines);
        var ran = await Import(peer, file);
        Assert.Equal(1, ran.Exit);
        Assert.Equal($"{file}:2: /fields/a: none; text\nadded 1, known 0, refused 1\n", ran.Output);

        var json = await Import(peer, file, "--json");
        Assert.Equal(1, json.Exit);
        using var document = JsonDocument.Parse(json.Output);
        Schemas.AssertHolds("cli-import.schema.json", document.RootElement);
        Assert.Equal(report.Trim() + "\n", json.Output);
    }

    [Fact]
    public async Task A_problem_that_names_lines_is_reported_like_them()
    {
        const string problem = """
            {"type":"/problems/refused","title":"Refused","detail":"A line is wrong.",
             "errors":[{"line":1,"pointer":"","found":"no JSON","right":"an object"}]}
            """;
        await using var peer = await Peer.Answering((422, problem));
        var file = _folder.Write("items.jsonl", "x");
        var ran = await Import(peer, file);
        Assert.Equal((1, $"{file}:1: no JSON; an object\nadded 0, known 0, refused 1\n"), (ran.Exit, ran.Output));
    }

    [Theory]
    [InlineData(
        403,
        """{"type":"/problems/no-scope","title":"T","detail":"This key may not import."}""",
        "no-scope: This key may not import;"
    )]
    [InlineData(404, "", "not-found")]
    [InlineData(500, "<html>", "http-500")]
    [InlineData(
        422,
        """{"type":"/problems/invalid","errors":[{"pointer":"/onError","found":"x","right":"y"}]}""",
        "/onError: invalid: x; y"
    )]
    [InlineData(200, "[]", "unreadable-answer")]
    public async Task A_refusal_of_the_server_is_one_line_with_its_code(int status, string body, string named)
    {
        await using var peer = await Peer.Answering((status, body));
        Binary.AssertComplains(await Import(peer, _folder.Write("items.jsonl", Lines)), named);
    }

    [Fact]
    public async Task A_server_that_is_busy_at_first_is_asked_again_under_the_same_key()
    {
        await using var peer = await Peer.Answering((503, "{}"), (200, Good));
        Assert.Equal(0, (await Import(peer, _folder.Write("items.jsonl", Lines))).Exit);
        Assert.Equal(2, peer.Asked.Count);
        Assert.Equal(peer.Asked[0], peer.Asked[1]);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var gone = await Peer.Answering((200, Good));
        var url = gone.Url;
        await gone.DisposeAsync();
        var file = _folder.Write("items.jsonl", Lines);
        Binary.AssertComplains(await Binary.Run("import", "p1", file, "--server", url, "--key", _key), url);
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_sent_never_arrives_whole()
    {
        // Longer than any buffer, so that its end is read when the body is sent.
        var lines = string.Concat(Enumerable.Repeat(Lines, 20_000));
        var file = _folder.Write("items.jsonl", lines);
        var arrivedWhole = false;
        await using var peer = await Peer.Start(
            async (_, context) =>
            {
                // The body is sent once it is asked for, which is after this write.
                await File.WriteAllTextAsync(file, lines.Replace("\"a\"", "\"c\"", StringComparison.Ordinal));
                await context.Request.Body.CopyToAsync(Stream.Null);
                arrivedWhole = true;
                await Peer.Answer(context, 200, Good);
            }
        );
        Binary.AssertComplains(await Import(peer, file), "changed");
        Assert.False(arrivedWhole);
    }

    [Fact]
    public async Task Gzip_that_is_cut_off_is_never_sent()
    {
        await using var peer = await Peer.Answering((200, Good));
        var file = _folder.Write("items", Zipped(Lines)[..^12]);
        Binary.AssertComplains(await Import(peer, file), file);
        Assert.Empty(peer.Asked);
    }

    [Fact]
    public async Task The_server_and_the_key_may_come_from_the_environment()
    {
        await using var peer = await Peer.Answering((200, Good));
        string[] words =
        [
            $"PLUMBLINE_SERVER={peer.Url}",
            $"PLUMBLINE_KEY_FILE={_key}",
            Binary.Path,
            "import",
            "p1",
            _folder.Write("items.jsonl", Lines),
        ];
        Assert.Equal(0, (await Binary.Run("/usr/bin/env", words, [])).Exit);
        Assert.Equal("Bearer pk_secret", Assert.Single(peer.Asked).Authorization);
    }

    private Task<Ran> Import(Peer peer, string file, params string[] more) =>
        Binary.Run(["import", "p1", file, "--server", peer.Url, "--key", _key, .. more]);

    private static byte[] Zipped(string text)
    {
        var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionMode.Compress))
        {
            zip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
