using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Server.Hosting;
using Plumbline.Server.People;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.BadInput;

public sealed class SetUpTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly HttpClient _http = new();
    private TestDatabase _database = null!;
    private RunningServer _server = null!;

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
            _clock,
            new SeededRandom(1),
            CancellationToken.None
        );
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_set_up_link_makes_one_operator_however_often_it_is_used()
    {
        var token = await SetUp.MakeToken(_server.Store);
        var second = await SetUp.MakeToken(_server.Store);
        (await Post(token, """{"mail":"nobody"}""")).IsProblem(422, "invalid-request", "/mail");
        var answers = await Task.WhenAll(
            Enumerable.Range(1, 20).Select(number => Post(token, $$"""{"mail":"op{{number}}@example.org"}"""))
        );
        var made = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.StartsWith("plk_", made.Json.GetProperty("key").GetString());
        Assert.All(answers.Where(answer => answer != made), answer => answer.IsProblem(404, "not-found"));
        (await Post(second, """{"mail":"op@example.org"}""")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task A_set_up_link_ends_with_the_hour()
    {
        var token = await SetUp.MakeToken(_server.Store);
        (await Post("0" + token[1..], """{"mail":"op@example.org"}""")).IsProblem(404, "not-found");
        _clock.Advance(TimeSpan.FromMinutes(61));
        (await Post(token, """{"mail":"op@example.org"}""")).IsProblem(404, "not-found");
        var next = await SetUp.MakeToken(_server.Store);
        (await Post(next, """{"mail":"op@example.org"}""")).Is(201);
    }

    [Fact]
    public async Task Health_says_whether_the_server_lives_and_serves()
    {
        foreach (var path in new[] { "live", "ready" })
        {
            var response = await _http.GetAsync(new Uri($"{_server.Url}/health/{path}"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(path, await response.Content.ReadAsStringAsync());
        }
    }

    private async Task<Answer> Post(string token, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var response = await _http.PostAsync(new Uri($"{_server.Url}/set-up/{token}"), content);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }
}
