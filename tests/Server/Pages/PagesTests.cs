using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Plumbline.Tests.Server.BadInput;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Pages;

public sealed class PagesTests(Desk desk) : IClassFixture<Desk>
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types dompurify lit-html";

    [Fact]
    public async Task Every_page_for_everybody_holds_the_rules_of_all_pages()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var browser in await Everybody())
        {
            foreach (var path in Paths())
            {
                var answer = await browser.Get(path);
                Assert.True((int)answer.Status < 500, $"{path}: {answer.Text}");
                HoldsTheHeaders(answer);
                if ((int)answer.Status is not 303)
                {
                    Assert.Equal("text/html", answer.Message.Content.Headers.ContentType?.MediaType);
                    Assert.True(!HtmlText.Faults(answer.Text).Any(), $"{path}: {Listed(answer)}");
                    Assert.True(
                        answer.Text.Contains("TRIAL") || IsDeskOnTrial(answer),
                        $"{path}: no mark of the trial"
                    );
                    seen.Add(path);
                }
            }
        }

        Assert.Equal(Paths().Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("<p style=\"color:red\">", "p with style")]
    [InlineData("<b onclick=go()>", "b with onclick")]
    [InlineData("<script>go()</script>", "inline script")]
    [InlineData("<style>p{}</style>", "inline style")]
    [InlineData("<img src=\"https://example.org/a.png\">", "img src leads to https://example.org/a.png")]
    [InlineData("<a href=\"//example.org\">", "a href leads to //example.org")]
    [InlineData("<input name=\"a\" id=\"a\">", "input a without a label")]
    [InlineData("<p id=\"x\"></p><p id=\"x\"></p>", "2 times the id x")]
    [InlineData("<h1></h1>", "2 times h1")]
    public void A_planted_fault_is_reported(string html, string fault) =>
        Assert.Equal(fault, Assert.Single(HtmlText.Faults($"<title></title><main><h1>A</h1>{html}</main>")));

    [Fact]
    public async Task An_installation_without_trial_has_no_mark()
    {
        await using var house = await House.Start(trial: false);
        using var browser = new Browser(house.Url);
        Assert.DoesNotContain("TRIAL", (await browser.Get("/sign-in")).Is(200).Text);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_led_to_the_door_and_no_further()
    {
        using var browser = new Browser(desk.House.Url);
        Assert.Equal("/sign-in", (await browser.Get("/")).Is(303).Location());
        var sent = (await browser.Get("/sessions?a=b%26c")).Is(303).Location();
        Assert.Equal("/sign-in?next=%2Fsessions%3Fa%3Db%2526c", sent);
        Assert.Contains("You are not signed in here", (await browser.Get(sent)).Is(200).Words());

        // Only a page that was asked for leads there: what would change something is refused as it is.
        var refused = (await browser.Posts($"/projects/{desk.Project}/people", ("name", "A"))).Is(401);
        Assert.Contains("Not signed in", refused.Words());
        (await browser.Get("/api/v1/session")).IsProblem(401, "unauthenticated");
    }

    [Theory]
    [InlineData("/sessions", "/sessions")]
    [InlineData("/projects/p?after=x", "/projects/p?after=x")]
    [InlineData("//example.org", "/")]
    [InlineData("/\\example.org", "/")]
    [InlineData("/\t/example.org", "/")]
    [InlineData("https://example.org", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("sessions", "/")]
    [InlineData("", "/")]
    [InlineData("/a\r\nSet-Cookie: b=c", "/")]
    public async Task The_door_leads_on_to_this_server_alone(string next, string right)
    {
        using var browser = await desk.House.SignsIn(desk.Ada);
        var answer = await browser.Get("/sign-in?next=" + Uri.EscapeDataString(next));
        Assert.Equal(right, answer.Is(303).Location());
    }

    [Fact]
    public async Task Refusals_of_pages_are_pages_and_those_of_the_API_are_not()
    {
        using var browser = await desk.House.SignsIn(desk.Ada);
        var missing = (await browser.Get("/nothing")).Is(404);
        HoldsTheHeaders(missing);
        Assert.Contains("Both look alike, on purpose.", missing.Words());
        Assert.Contains("not-found", missing.Words());
        (await browser.Get("/api/v1/nothing")).IsProblem(404, "not-found");
        HoldsTheHeaders((await browser.Get($"/projects/{desk.Project}/people")).Is(403));
        (await desk.Ada.Get("../../nothing")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task HEAD_answers_as_GET_without_the_page()
    {
        using var browser = await desk.House.SignsIn(desk.Ada);
        foreach (var path in new[] { "/", "/sessions", "/sign-in/none" })
        {
            var (head, get) = (await browser.Head(path), await browser.Get(path));
            HoldsTheHeaders(head);
            Assert.Equal("", head.Text);
            Assert.True(get.Text.Length > 1_000);
        }
    }

    [Fact]
    public async Task Names_are_text_whatever_is_in_them()
    {
        var made = await desk.House.Operator.Post(
            "people",
            new { name = "<img src=x onerror=go()>\"'&", mail = "tags@example.org" }
        );
        using var browser = await new Browser(desk.House.Url).SignsIn(await desk.House.MakesLink(made.Is(201).Id));
        var home = (await browser.Get("/")).Is(200);
        Assert.Empty(HtmlText.Faults(home.Text));
        Assert.Contains("Hello, <img src=x onerror=go()>\"'&", home.Words());
        Assert.DoesNotContain("<img", home.Text);
    }

    private static void HoldsTheHeaders(Answer answer)
    {
        Assert.Equal(Policy, One(answer, "Content-Security-Policy"));
        Assert.Equal("nosniff", One(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", One(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", One(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal("no-store", One(answer, "Cache-Control"));
    }

    private static string One(Answer answer, string header) => Assert.Single(answer.Message.Headers.GetValues(header));

    /// <summary>The desk shows what its boot says.</summary>
    private static bool IsDeskOnTrial(Answer answer) =>
        HtmlText
            .Tags(answer.Text)
            .Any(tag => tag.Name is "pl-desk" && tag["data-boot"].Contains("\"trial\":true", StringComparison.Ordinal));

    private static string Listed(Answer answer) => string.Join("; ", HtmlText.Faults(answer.Text));

    private async Task<IReadOnlyList<Browser>> Everybody() =>
        [
            new Browser(desk.House.Url),
            await desk.House.SignsIn(desk.Ada),
            await desk.House.SignsIn(desk.Lead),
            await new Browser(desk.House.Url).SignsIn(await desk.House.MakesLink(await OperatorId())),
        ];

    private async Task<string> OperatorId()
    {
        var session = (await desk.House.Operator.Get("session")).Is(200).Json;
        return session.GetProperty("person").GetProperty("id").GetString()!;
    }

    /// <summary>Every page there is, those with an id on the project that runs.</summary>
    private IEnumerable<string> Paths() =>
        Endpoints
            .Of(desk.House)
            .OfType<RouteEndpoint>()
            .Where(endpoint =>
                Endpoints.IsPage(endpoint)
                && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Contains("GET")
            )
            .Select(endpoint => Endpoints.PathOf(endpoint, desk.Project))
            .Append("/nothing");
}
