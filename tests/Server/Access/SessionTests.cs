using System.Net;
using System.Text;
using Dapper;
using Plumbline.Server.Access;
using Plumbline.Tests.Server.BadInput;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Access;

public sealed class SessionTests : IAsyncLifetime
{
    private readonly Desk _desk = new();

    private House House => _desk.House;

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_link_signs_in_once_and_shows_the_home()
    {
        var link = await House.MakesLink(_desk.Ada);
        using var browser = await new Browser(House.Url).SignsIn(link);
        Assert.Contains("Hello, Person", (await browser.Get("/")).Is(200).Words());
        using var second = new Browser(House.Url);
        var over = (await second.Get(new Uri(link).PathAndQuery)).Is(404);
        Assert.Null(second.Cookie);
        Assert.Contains("This link does not sign in", over.Words());

        // The first is still signed in, and is told so.
        Assert.Contains("signed in here already", (await browser.Get(new Uri(link).PathAndQuery)).Is(404).Words());
        (await browser.Get("/")).Is(200);
    }

    [Fact]
    public async Task Of_many_who_open_a_link_at_once_one_is_signed_in()
    {
        var path = new Uri(await House.MakesLink(_desk.Ada)).PathAndQuery;
        using var browser = new Browser(House.Url);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => browser.Send(HttpMethod.Get, path, null, []))
        );
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.SeeOther);
        Assert.Equal(19, answers.Count(answer => answer.Status == HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task A_used_an_old_and_an_unknown_link_look_alike()
    {
        var used = new Uri(await House.MakesLink(_desk.Ada)).PathAndQuery;
        using var first = new Browser(House.Url);
        (await first.Get(used)).Is(303);
        var old = new Uri(await House.MakesLink(_desk.Ada)).PathAndQuery;
        House.Clock.Advance(TimeSpan.FromMinutes(61));
        using var browser = new Browser(House.Url);
        var answers = new List<string>();
        foreach (var path in new[] { used, old, "/sign-in/" + new string('0', 64), "/sign-in/x" })
        {
            answers.Add((await browser.Get(path)).Is(404).Text);
        }

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        Assert.Null(browser.Cookie);
    }

    [Fact]
    public async Task A_link_lasts_an_hour()
    {
        var link = await House.MakesLink(_desk.Ada);
        House.Clock.Advance(TimeSpan.FromMinutes(59));
        using var browser = await new Browser(House.Url).SignsIn(link);
    }

    [Fact]
    public async Task What_looks_ahead_does_not_use_a_link()
    {
        var link = await House.MakesLink(_desk.Ada);
        var path = new Uri(link).PathAndQuery;
        using var browser = new Browser(House.Url);
        (await browser.Head(path)).Is(200);
        (await browser.Get(path, ("Sec-Purpose", "prefetch"))).Is(503);
        (await browser.Get(path, ("Sec-Purpose", "prefetch;prerender"))).Is(503);
        (await browser.Get(path, ("Purpose", "prefetch"))).Is(503);
        Assert.Null(browser.Cookie);
        await browser.SignsIn(link);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        using var browser = await House.SignsIn(_desk.Ada);
        var parts = browser.SetCookie.Split("; ");
        Assert.Matches("^plumbline-[0-9a-f]{24}=[0-9a-f]{64}$", parts[0]);
        Assert.Equal(["httponly", "path=/", "samesite=lax"], parts[1..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_cookie_opens_the_API_as_its_person()
    {
        using var browser = await House.SignsIn(_desk.Ada);
        var session = (await browser.Get("/api/v1/session")).Is(200).Json;
        Assert.Equal(_desk.Ada.Id, session.GetProperty("person").GetProperty("id").GetString());
        Assert.Equal(
            House.Clock.GetUtcNow() + TimeSpan.FromHours(12),
            session.GetProperty("expiresAt").GetDateTimeOffset()
        );
        (await browser.Get($"/api/v1/projects/{_desk.Project}/assignments")).Is(200);
        (await browser.Get($"/api/v1/projects/{_desk.Project}/consensus")).IsProblem(403, "forbidden");
        Assert.Equal(
            _desk.Ada.Id,
            (await _desk.Ada.Get("session")).Is(200).Json.GetProperty("person").GetProperty("id").GetString()
        );
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "none", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Origin", "http://example.org", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Origin", "", false)]
    [InlineData("Origin", "OWN", true)]
    [InlineData("Referer", "OWN", false)]
    public async Task What_another_site_sends_with_the_cookie_changes_nothing(string header, string value, bool isTaken)
    {
        using var browser = await House.SignsIn(_desk.Ada);
        var sent = (header, value.Replace("OWN", House.Url, StringComparison.Ordinal));
        var claim = await browser.Send(
            HttpMethod.Post,
            $"/api/v1/projects/{_desk.Project}/claim",
            new StringContent("""{"count":1}""", Encoding.UTF8, "application/json"),
            [sent, ("Idempotency-Key", "cross")]
        );
        var out_ = await browser.Send(HttpMethod.Post, "/sign-out", new FormUrlEncodedContent([]), [sent]);
        if (isTaken)
        {
            claim.Is(200);
            out_.Is(303);
            return;
        }

        claim.IsProblem(403, "cross-site");
        Assert.Contains("Sent from another site", out_.Is(403).Words());
        (await browser.Get("/")).Is(200);
        Assert.Equal(0, await _desk.Progress(_desk.Project, "out"));
    }

    [Fact]
    public async Task A_key_needs_no_word_of_where_it_comes_from() => (await _desk.Ada.Claims(_desk.Project)).Is(200);

    [Fact]
    public async Task A_session_ends_twelve_hours_after_its_last_use()
    {
        using var browser = await House.SignsIn(_desk.Ada);
        for (var i = 0; i < 3; i++)
        {
            House.Clock.Advance(TimeSpan.FromHours(11));
            (await browser.Get("/")).Is(200);
        }

        await House.Restart(); // What was kept in memory is written too.
        using var after = new Browser(House.Url) { Cookie = browser.Cookie };
        House.Clock.Advance(TimeSpan.FromHours(11));
        (await after.Get("/")).Is(200);
        House.Clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal("/sign-in", (await after.Get("/")).Is(303).Location());
        (await after.Get("/api/v1/session")).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task F41_a_session_that_was_ended_is_known_at_once_and_the_same_save_succeeds_after_signing_in()
    {
        using var browser = await House.SignsIn(_desk.Ada);
        var claimed = (await _desk.Ada.ClaimsOne(_desk.Project))!;
        (await browser.Get("/api/v1/session")).Is(200); // From here on memory knows it.
        using var phone = await House.SignsIn(_desk.Ada);
        (await phone.Posts("/sessions/revoke")).Is(303);
        (await browser.Get("/api/v1/session")).IsProblem(401, "unauthenticated");
        (await Submits()).IsProblem(401, "unauthenticated");
        await browser.SignsIn(await House.MakesLink(_desk.Ada));
        (await browser.Get("/api/v1/session")).Is(200);
        var stored = (await Submits()).Is(200).Text;
        Assert.Equal(stored, (await Submits()).Is(200).Text);
        Assert.Equal(1, await _desk.Progress(_desk.Project, "annotations"));

        Task<Answer> Submits() =>
            browser.Send(
                HttpMethod.Post,
                $"/api/v1/assignments/{claimed.Id}/annotation",
                new StringContent(
                    $$"""{"answer":"{\"answer\":\"1\"}","fence":{{claimed.Fence}},"activeMs":1000}""",
                    Encoding.UTF8,
                    "application/json"
                ),
                [("Sec-Fetch-Site", "same-origin"), ("Idempotency-Key", "F41")]
            );
    }

    [Fact]
    public async Task One_session_is_ended_from_another_and_nobody_elses()
    {
        using var browser = await House.SignsIn(_desk.Ada);
        using var phone = new Browser(House.Url) { Agent = "Mozilla/5.0 (iPhone) Safari/605" };
        await phone.SignsIn(await House.MakesLink(_desk.Ada));
        (await phone.Get("/")).Is(200); // From here on memory knows it.
        using var bob = await House.SignsIn(_desk.Bob);
        var page = (await browser.Get("/sessions")).Is(200);
        Assert.Contains("Chrome on Linux this one", page.Words());
        Assert.Contains("Safari on iPhone", page.Words());
        var ids = RevokePaths(page);
        Assert.Equal(2, ids.Count);
        foreach (var foreign in ids)
        {
            (await bob.Posts(foreign)).Is(404);
        }

        Assert.Equal("/sessions", (await browser.Posts(ids.Single(id => !IsOwn(page, id)))).Is(303).Location());
        (await phone.Get("/")).Is(303);
        (await browser.Get("/")).Is(200);
        Assert.Equal(
            "/sign-in",
            (await browser.Posts(RevokePaths(await browser.Get("/sessions")).Single())).Location()
        );
        Assert.Null(browser.Cookie);
        (await bob.Get("/")).Is(200);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_may_be_done_twice()
    {
        using var browser = await House.SignsIn(_desk.Ada);
        var cookie = browser.Cookie;
        Assert.Equal("/sign-in", (await browser.Posts("/sign-out")).Is(303).Location());
        Assert.Null(browser.Cookie);
        (await browser.Posts("/sign-out")).Is(303);
        using var copied = new Browser(House.Url) { Cookie = cookie };
        (await copied.Get("/")).Is(303);
    }

    [Fact]
    public async Task A_new_link_takes_over_from_the_session_that_the_browser_had()
    {
        using var browser = await House.SignsIn(_desk.Ada);
        var before = browser.Cookie;
        await browser.SignsIn(await House.MakesLink(_desk.Bob));
        Assert.Equal(_desk.Bob.Id, await IdOf(browser));
        using var copied = new Browser(House.Url) { Cookie = before };
        (await copied.Get("/")).Is(303);
    }

    [Fact]
    public async Task Who_may_make_a_link_for_whom()
    {
        (await _desk.Ada.Post($"people/{_desk.Ada.Id}/sign-in-links", "{}")).Is(201);
        (await _desk.Lead.Post($"people/{_desk.Ada.Id}/sign-in-links", "{}")).IsProblem(404, "not-found");
        (await House.Operator.Post("people/none/sign-in-links", "{}")).IsProblem(404, "not-found");
        (await House.Operator.Post($"people/{_desk.Ada.Id}/sign-in-links", """{"for":"ever"}""")).IsProblem(
            422,
            "invalid-request"
        );
        var weak = (await House.Operator.Post($"people/{_desk.Ada.Id}/keys", """{"scopes":["operate"]}""")).Is(201);
        var person = new Person(House, _desk.Ada.Id, weak.Json.GetProperty("key").GetString()!);
        (await person.Post($"people/{_desk.Ada.Id}/sign-in-links", "{}")).IsProblem(403, "missing-scope");

        await using var real = await House.Start(trial: false, seed: 2);
        var made = (await real.Operator.Post("people", """{"name":"Ada","mail":"ada@example.org"}""")).Is(201).Id;
        (await real.Operator.Post($"people/{made}/sign-in-links", "{}")).IsProblem(403, "not-on-trial");
    }

    [Fact]
    public async Task A_repeated_request_for_a_link_gets_the_same_link()
    {
        var first = await House.Operator.Post($"people/{_desk.Ada.Id}/sign-in-links", "{}", "link");
        var again = await House.Operator.Post($"people/{_desk.Ada.Id}/sign-in-links", "{}", "link");
        Assert.Equal(first.Is(201).Text, again.Is(201).Text);
    }

    [Fact]
    public async Task Secrets_are_stored_as_digests_alone()
    {
        var link = await House.MakesLink(_desk.Ada);
        using var browser = await new Browser(House.Url).SignsIn(link);
        var secret = browser.Cookie!.Split('=')[1];
        await using var connection = await House.Database.Open();
        var rows = await connection.QueryAsync<string>(
            "select digest from session union all select digest from sign_in_link"
        );
        Assert.Contains(Secrets.Digest(secret), rows);
        Assert.Contains(Secrets.Digest(link[^64..]), rows);
        Assert.DoesNotContain(secret, rows);
        Assert.DoesNotContain(link[^64..], rows);
    }

    private static async Task<string> IdOf(Browser browser) =>
        (await browser.Get("/api/v1/session")).Is(200).Json.GetProperty("person").GetProperty("id").GetString()!;

    private static List<string> RevokePaths(Answer page) =>
        [
            .. Pages
                .HtmlText.Tags(page.Text)
                .Where(tag => tag.Name is "form" && tag["action"].StartsWith("/sessions/", StringComparison.Ordinal))
                .Select(tag => tag["action"])
                .Where(action => action is not "/sessions/revoke"),
        ];

    /// <summary>Whether the row of a session says that it is the one that asks.</summary>
    private static bool IsOwn(Answer page, string path)
    {
        var before = page.Text[..page.Text.IndexOf(path, StringComparison.Ordinal)];
        return before[before.LastIndexOf("<tr", StringComparison.Ordinal)..].Contains("this one");
    }
}
