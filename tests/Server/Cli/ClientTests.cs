using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Client;

namespace Plumbline.Tests.Server.Cli;

public sealed class ClientTests
{
    private static readonly CancellationToken _cancel = CancellationToken.None;

    private static string ProjectBody =>
        """
            {"client":"c","name":"","overlap":3,"review":"none",
            "labelSchema":[],"itemSchema":[],"guidelines":""}
            """.ReplaceLineEndings("");

    private const string DraftBody = """{"answer":"{}","fence":7,"revision":0}""";

    public static TheoryData<string, string, Func<PlumblineClient, Task>> Calls =>
        new()
        {
            { "POST clients", """{"name":"A","codeName":"B"}""", at => at.CreateClient(new("A", "B"), "k", _cancel) },
            {
                "POST people",
                """{"name":"A","mail":"m","roles":[{"client":"c","role":"lead"}]}""",
                at => at.CreatePerson(new("A", "m", [new("c", "lead")]), "k", _cancel)
            },
            { "POST people/i%2F1/keys", """{"scopes":["a"]}""", at => at.CreateKey("i/1", new(["a"]), "k", _cancel) },
            { "POST people/i%2F1/sign-in-links", "{}", at => at.CreateSignInLink("i/1", "k", _cancel) },
            { "POST projects", ProjectBody, at => at.CreateProject(Project(), "k", _cancel) },
            {
                "POST projects/i%2F1/people",
                """{"people":["p"],"role":"annotator"}""",
                at => at.AddPeople("i/1", new(["p"], "annotator"), _cancel, "k")
            },
            {
                "POST projects/i%2F1/items?onError=keepGood",
                "{}\n",
                at => at.ImportItems("i/1", () => new MemoryStream("{}\n"u8.ToArray()), OnError.KeepGood, "k", _cancel)
            },
            { "POST projects/i%2F1/start", "", at => at.Start("i/1", _cancel, "k") },
            { "GET projects/i%2F1/progress", "", at => at.Progress("i/1", _cancel) },
            {
                "POST projects/i%2F1/claim",
                """{"count":2}""",
                at => at.Claim("i/1", new() { Count = 2 }, "k", _cancel)
            },
            {
                "POST projects/i%2F1/claim",
                """{"items":["x"]}""",
                at => at.Claim("i/1", new() { Items = ["x"] }, "k", _cancel)
            },
            { "GET projects/i%2F1/assignments", "", at => at.OwnAssignments("i/1", null, _cancel) },
            {
                "POST assignments/i%2F1/annotation",
                """{"answer":"{}","fence":7,"activeMs":42}""",
                at => at.Submit("i/1", new("{}", 7, 42), "k", _cancel)
            },
            { "POST assignments/i%2F1/draft", DraftBody, at => at.SaveDraft("i/1", new("{}", 7, 0), _cancel) },
            {
                "POST assignments/i%2F1/skip",
                """{"reason":"r","fence":7}""",
                at => at.Skip("i/1", new("r", 7), "k", _cancel)
            },
            { "POST assignments/i%2F1/heartbeat", """{"fence":7}""", at => at.Heartbeat("i/1", 7, _cancel) },
            { "GET projects/i%2F1/consensus?after=a%26b", "", at => at.Consensus("i/1", "a&b", _cancel) },
            { "GET projects/i%2F1/facts", "", at => at.Facts("i/1", null, _cancel) },
            {
                "POST projects/i%2F1/releases",
                """{"exports":["e"]}""",
                at => at.CreateRelease("i/1", new(["e"]), "k", _cancel)
            },
            { "GET releases/i%2F1", "", at => at.FindRelease("i/1", _cancel) },
            { "GET releases/i%2F1/archive", "", at => at.OpenArchive("i/1", _cancel) },
        };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_is_the_one_that_was_promised(string call, string body, Func<PlumblineClient, Task> make)
    {
        await using var peer = await Peer.Answering((200, "{}"));
        using var http = Http(peer);
        await make(new(http, "secret"));
        var asked = Assert.Single(peer.Asked);
        // The server shows a path unescaped; the escaped slash alone stays.
        Assert.Equal(call.Replace(" ", " /api/v1/", StringComparison.Ordinal), asked.Call);
        Assert.Equal((body, "Bearer secret"), (asked.Body, asked.Authorization));
        var wantsKey =
            call.StartsWith("POST", StringComparison.Ordinal)
            && !call.Contains("draft", StringComparison.Ordinal)
            && !call.Contains("heartbeat", StringComparison.Ordinal);
        Assert.Equal(wantsKey ? "\"k\"" : null, asked.IdempotencyKey);
    }

    [Fact]
    public async Task Answers_are_read_as_they_are_promised()
    {
        const string claimed = """
            {"assignments":[{"id":"a","fence":7,"dueAt":"2026-01-02T03:04:05Z",
             "pay":{"amountMinor":120,"currency":"EUR"},
             "item":{"key":"k","fields":{"text":"t"}},"labelSchema":[{"name":"q"}],"more":1}]}
            """;
        var one = Assert.Single(
            (await Ask(claimed, at => at.Claim("p", new() { Count = 1 }, "k", _cancel))).Value.Assignments
        );
        Assert.Equal(
            ("a", 7, "k", "t"),
            (one.Id, one.Fence, one.Item.Key, one.Item.Fields.GetProperty("text").GetString())
        );
        Assert.Equal(new Pay(120, "EUR"), one.Pay);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), one.DueAt);

        const string consensus =
            """{"rows":[{"item":"k","answer":{"q":"1"},"confidence":0.5,"annotations":2}],"next":"n"}""";
        var page = (await Ask(consensus, at => at.Consensus("p", null, _cancel))).Value;
        Assert.Equal(("n", 0.5, 2), (page.Next, page.Rows[0].Confidence, page.Rows[0].Annotations));
        Assert.Equal("1", page.Rows[0].Answer!.Value.GetProperty("q").GetString());

        const string tie = """{"rows":[{"item":"k","answer":null,"confidence":null,"annotations":2}],"next":null}""";
        page = (await Ask(tie, at => at.Consensus("p", null, _cancel))).Value;
        Assert.Null(page.Next);
        Assert.Null(page.Rows[0].Confidence);

        var release = (await Ask("""{"id":"r","state":"building"}""", at => at.FindRelease("r", _cancel))).Value;
        Assert.Equal(("building", null), (release.State, release.Rows));
    }

    [Fact]
    public async Task A_problem_keeps_all_that_it_says()
    {
        const string body = """
            {"type":"https://example.org/problems/too-many","title":"Too many","status":429,"detail":"9 are out.",
             "traceId":"t","errors":[{"pointer":"/count","found":"9","right":"1"},
             {"line":3,"pointer":"","found":"a","right":"b"}]}
            """;
        await using var peer = await Peer.Start(
            (_, context) =>
            {
                context.Response.Headers.RetryAfter = "7";
                return Peer.Answer(context, 429, body);
            }
        );
        using var http = Http(peer);
        var problem = (await new PlumblineClient(http, null).Progress("p", _cancel)).Problem!;
        Assert.Equal(
            ("too-many", 429, "Too many", "9 are out.", "t"),
            (problem.Code, problem.Status, problem.Title, problem.Detail, problem.TraceId)
        );
        Assert.Equal(TimeSpan.FromSeconds(7), problem.RetryAfter);
        Assert.Equal([new ApiFault("/count", "9", "1"), new ApiFault("", "a", "b") { Line = 3 }], problem.Errors);
    }

    [Theory]
    [InlineData(401, "", "unauthorized")]
    [InlineData(404, "null", "not-found")]
    [InlineData(502, "<html>", "http-502")]
    [InlineData(400, """{"type":"about:blank","errors":{"a":["b"]}}""", "http-400")]
    public async Task An_answer_without_a_problem_document_is_a_problem_too(int status, string body, string code)
    {
        var problem = (await Ask(body, at => at.Progress("p", _cancel), status)).Problem!;
        Assert.Equal((code, status), (problem.Code, problem.Status));
    }

    [Fact]
    public async Task A_success_of_another_form_is_no_success()
    {
        var reply = await Ask("""{"items":1}""", at => at.Progress("p", _cancel));
        Assert.Equal("unreadable-answer", reply.Problem?.Code);
        Assert.Throws<InvalidOperationException>(() => reply.Value);
    }

    [Fact]
    public async Task Nothing_is_repeated_without_a_policy()
    {
        await using var peer = await Peer.Answering((503, "{}"), (200, "{}"));
        using var http = Http(peer);
        Assert.Equal(503, (await new PlumblineClient(http, null).Claim("p", new(), "k", _cancel)).Problem?.Status);
        Assert.Single(peer.Asked);
    }

    [Fact]
    public async Task Busy_is_asked_again_with_the_same_words_and_key_after_growing_waits()
    {
        await using var peer = await Peer.Answering(
            (503, "{}"),
            (503, "{}"),
            (503, "{}"),
            (200, """{"assignments":[]}""")
        );
        using var http = Http(peer);
        var clock = new InstantClock();
        var reply = await new PlumblineClient(http, null, new(clock)).Claim("p", new() { Count = 1 }, "k", _cancel);
        Assert.Empty(reply.Value.Assignments);
        Assert.Equal(4, peer.Asked.Count);
        Assert.Single(peer.Asked.Distinct());
        Assert.Equal([0.2, 0.4, 0.8], clock.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task Repeats_are_bounded_and_end_with_the_problem()
    {
        await using var peer = await Peer.Answering((503, "{}"));
        using var http = Http(peer);
        var policy = new RepeatPolicy(new InstantClock()) { Attempts = 3 };
        Assert.Equal(503, (await new PlumblineClient(http, null, policy).Progress("p", _cancel)).Problem?.Status);
        Assert.Equal(3, peer.Asked.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(409)]
    public async Task Other_refusals_are_not_repeated(int status)
    {
        await using var peer = await Peer.Answering((status, "{}"));
        using var http = Http(peer);
        await new PlumblineClient(http, null, new(new InstantClock())).Claim("p", new(), "k", _cancel);
        Assert.Single(peer.Asked);
    }

    [Theory]
    [InlineData("9", 2)]
    [InlineData("31", 1)]
    public async Task The_server_s_wait_is_kept_up_to_the_longest_one(string seconds, int times)
    {
        await using var peer = await Peer.Start(
            async (peer, context) =>
            {
                await peer.Keep(context);
                context.Response.Headers.RetryAfter = seconds;
                await Peer.Answer(context, 503, "{}");
            }
        );
        using var http = Http(peer);
        var clock = new InstantClock();
        var problem = (
            await new PlumblineClient(http, null, new(clock) { Attempts = 2 }).Progress("p", _cancel)
        ).Problem!;
        Assert.Equal(seconds, $"{problem.RetryAfter!.Value.TotalSeconds}");
        Assert.Equal(times, peer.Asked.Count);
        Assert.All(clock.Waits, wait => Assert.Equal(9, wait.TotalSeconds));
    }

    [Fact]
    public async Task A_lost_connection_is_tried_again_under_the_same_key_and_thrown_without_a_policy()
    {
        var times = 0;
        await using var peer = await Peer.Start(
            async (peer, context) =>
            {
                await peer.Keep(context);
                if (times++ % 2 == 0)
                {
                    context.Abort();
                    return;
                }

                await Peer.Answer(context, 200, """{"id":"c"}""");
            }
        );
        using var http = Http(peer);
        var policy = new RepeatPolicy(new InstantClock());
        Assert.Equal(
            "c",
            (await new PlumblineClient(http, null, policy).CreateClient(new("A", "B"), "k", _cancel)).Value.Id
        );
        Assert.Equal(peer.Asked[0], peer.Asked[1]);
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            new PlumblineClient(http, null).CreateClient(new("A", "B"), "k", _cancel)
        );
    }

    [Fact]
    public async Task An_archive_is_read_as_it_arrives()
    {
        await using var peer = await Peer.Start(
            (_, context) => context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes("PK..")).AsTask()
        );
        using var http = Http(peer);
        await using var archive = (await new PlumblineClient(http, null).OpenArchive("r", _cancel)).Value;
        using var text = new StreamReader(archive);
        Assert.Equal("PK..", await text.ReadToEndAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    public async Task An_id_that_walks_the_path_is_a_bug(string id)
    {
        using var http = new HttpClient();
        await Assert.ThrowsAsync<ArgumentException>(() => new PlumblineClient(http, null).Progress(id, _cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\"b")]
    [InlineData("a\nb")]
    public async Task A_key_that_breaks_its_header_is_a_bug(string key)
    {
        using var http = new HttpClient { BaseAddress = new("http://127.0.0.1:1/") };
        await Assert.ThrowsAsync<ArgumentException>(() =>
            new PlumblineClient(http, null).CreateClient(new("A", "B"), key, _cancel)
        );
    }

    private static async Task<Reply<T>> Ask<T>(
        string body,
        Func<PlumblineClient, Task<Reply<T>>> call,
        int status = 200
    )
    {
        await using var peer = await Peer.Answering((status, body));
        using var http = Http(peer);
        return await call(new(http, "secret"));
    }

    private static HttpClient Http(Peer peer) => new() { BaseAddress = new(peer.Url + "/") };

    private static NewProject Project() =>
        new()
        {
            Client = "c",
            Name = "",
            Overlap = 3,
            LabelSchema = JsonElement.Parse("[]"),
            ItemSchema = JsonElement.Parse("[]"),
            Guidelines = "",
        };

    /// <summary>Every wait is over at once, and is remembered.</summary>
    private sealed class InstantClock : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            callback(state);
            return new Rung();
        }

        private sealed class Rung : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => false;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
