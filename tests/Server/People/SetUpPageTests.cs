using Microsoft.Extensions.Time.Testing;
using Plumbline.Server.Hosting;
using Plumbline.Server.People;
using Plumbline.Tests.Server.Harness;
using Plumbline.Tests.Server.Pages;

namespace Plumbline.Tests.Server.People;

public sealed class SetUpPageTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private RunningServer _server = null!;
    private Browser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.Make();
        _server = await ServerHost.Start(
            new ServerSettings
            {
                Folder = _database.Folder,
                Database = _database.Connection,
                Port = 0,
                FollowPrimaryClock = false,
            },
            new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)),
            new SeededRandom(1),
            CancellationToken.None
        );
        _browser = new Browser(_server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_first_start_ends_signed_in_as_the_operator()
    {
        var path = "/set-up/" + await SetUp.MakeToken(_server.Store);
        var page = (await _browser.Get(path)).Is(200);
        Assert.Empty(HtmlText.Faults(page.Text));
        var action = HtmlText.Tags(page.Text).Single(tag => tag.Name is "form")["action"];
        (await _browser.Posts(action, ("name", "Grace"), ("mail", "grace@example.org"))).Is(303);
        var home = (await _browser.Get("/")).Is(200).Words();
        Assert.Contains("Hello, Grace", home);
        Assert.Contains("No client yet", home);
        (await _browser.Get(path)).Is(404);
        (await _browser.Posts(action, ("name", "Eve"), ("mail", "eve@example.org"))).Is(404);
    }

    [Fact]
    public async Task What_was_wrong_stands_beside_the_field_and_what_was_typed_stays()
    {
        var path = "/set-up/" + await SetUp.MakeToken(_server.Store);
        var page = (await _browser.Posts(path + "/operator", ("name", "Grace"), ("mail", "nobody"))).Is(422);
        Assert.Empty(HtmlText.Faults(page.Text));
        Assert.Contains("\"nobody\" is no mail address", page.Words());
        var fields = HtmlText.Tags(page.Text).Where(tag => tag.Name is "input").ToDictionary(tag => tag["name"]);
        Assert.Equal("Grace", fields["name"]["value"]);
        Assert.Equal("nobody", fields["mail"]["value"]);
        Assert.Equal("true", fields["mail"]["aria-invalid"]);
        (await _browser.Posts(path + "/operator", ("name", "Grace"), ("mail", "grace@example.org"))).Is(303);
    }

    [Fact]
    public async Task A_field_that_there_is_not_is_refused()
    {
        var path = "/set-up/" + await SetUp.MakeToken(_server.Store);
        (await _browser.Posts(path + "/operator", ("mail", "grace@example.org"), ("role", "all"))).Is(422);
        Assert.Null(_browser.Cookie);
    }

    [Fact]
    public async Task Every_later_start_has_a_link_for_the_operator()
    {
        await FirstOperator.Make(_server.Store, "Grace", "grace@example.org", CancellationToken.None);
        var token = await FirstOperator.MakeLink(_server.Store, CancellationToken.None);
        await _browser.SignsIn($"{_server.Url}/sign-in/{token}");
        Assert.Contains("Hello, Grace", (await _browser.Get("/")).Is(200).Words());
    }
}
