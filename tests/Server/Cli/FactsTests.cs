using System.Text.Json;

namespace Plumbline.Tests.Server.Cli;

public sealed class FactsTests : IDisposable
{
    private const string First =
        """{"v":1,"at":"2026-01-02T03:04:05.678Z","actor":"p_1","action":"made","object":"a1","decision":null}""";
    private const string Second =
        """{"at":"2026-01-02T03:04:06Z","actor":"p_22","action":"grüße","object":{"x":1.5},"decision":"\u001b["}""";

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Entries_are_given_byte_for_byte_over_all_pages()
    {
        await using var peer = await Peer.Answering((200, Page("2/+", First)), (200, Page(null, Second)));
        var ran = await Facts(peer, "--json");
        Assert.Equal((0, $"{First}\n{Second}\n", ""), (ran.Exit, ran.Output, ran.Error));
        Assert.Equal(
            "GET /api/v1/projects/p%201/facts, GET /api/v1/projects/p%201/facts?after=2%2F%2B",
            string.Join(", ", peer.Asked.Select(asked => asked.Call))
        );
    }

    [Fact]
    public async Task People_get_columns_and_nothing_that_speaks_to_their_terminal()
    {
        await using var peer = await Peer.Answering((200, Page(null, First, Second)));
        var ran = await Facts(peer);
        Assert.Equal(0, ran.Exit);
        Assert.Equal(
            """
            2026-01-02T03:04:05.678Z  p_1   made   a1         null
            2026-01-02T03:04:06Z      p_22  grüße  {"x":1.5}  \u001b[

            """,
            ran.Output
        );
    }

    [Fact]
    public async Task A_project_without_facts_gives_nothing()
    {
        await using var peer = await Peer.Answering((200, Page(null)));
        Assert.Equal((0, ""), ((await Facts(peer)).Exit, (await Facts(peer, "--json")).Output));
    }

    [Fact]
    public async Task A_list_that_does_not_go_on_is_not_followed_for_ever()
    {
        await using var peer = await Peer.Answering((200, Page("2", First)));
        var ran = await Facts(peer, "--json");
        Assert.Equal(2, ran.Exit);
        Assert.Contains("does not go on", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("no")]
    public async Task An_entry_that_is_none_is_one_line(string entry)
    {
        await using var peer = await Peer.Answering((200, Page(null, entry)));
        Binary.AssertComplains(await Facts(peer), "entry");
    }

    [Fact]
    public async Task What_one_may_not_see_is_not_found()
    {
        await using var peer = await Peer.Answering((404, ""));
        Binary.AssertComplains(await Facts(peer), "not-found");
    }

    private Task<Ran> Facts(Peer peer, params string[] more) =>
        Binary.Run(["facts", "p 1", "--server", peer.Url + "/", "--key", _folder.Write("key", "pk"), .. more]);

    private static string Page(string? next, params string[] entries) =>
        JsonSerializer.Serialize(new { rows = entries.Select(entry => new { entry }), next });
}
