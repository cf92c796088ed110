using System.Net.Http.Headers;
using Plumbline.Server.Access;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.BadInput;

public sealed class AccessTests(Desk desk) : IClassFixture<Desk>
{
    private static readonly string[] ScopeNames = ["operate", "manage", "work", "read"];

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer plk_0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Bearer ' or 1=1 --")]
    [InlineData("Basic b3A6b3A=")]
    public async Task Nothing_is_answered_without_a_known_key(string authorization)
    {
        foreach (var (method, path, _) in Endpoints.OfApi(desk.House))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), desk.House.Url + path);
            if (authorization.Length > 0)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            var response = await desk.House.Http.SendAsync(request);
            var answer = new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
            answer.IsProblem(401, "unauthenticated");
            Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        }
    }

    [Fact]
    public async Task A_key_without_the_scope_is_refused_at_every_endpoint()
    {
        var called = new HashSet<string>(StringComparer.Ordinal);
        foreach (var scope in ScopeNames)
        {
            var others = ScopeNames.Except([scope]).ToArray();
            var made = await desk.House.Operator.Post($"people/{desk.Lead.Id}/keys", new { scopes = others });
            var key = made.Is(201).Json.GetProperty("key").GetString()!;
            foreach (var (method, path, permission) in Endpoints.OfApi(desk.House))
            {
                if (string.Equals(Scopes.Of(permission), scope, StringComparison.Ordinal))
                {
                    var answer = await Call(method, path, key);
                    answer.IsProblem(403, "missing-scope");
                    Assert.Contains(scope, answer.Json.GetProperty("detail").GetString());
                    called.Add($"{method} {path}");
                }
            }
        }

        Assert.Equal(Endpoints.OfApi(desk.House).Count, called.Count);
    }

    [Fact]
    public async Task A_key_makes_no_key_that_can_do_more()
    {
        var made = (await desk.House.Operator.Post($"people/{desk.Ada.Id}/keys", """{"scopes":["operate"]}""")).Is(201);
        var weak = new Person(desk.House, desk.Ada.Id, made.Json.GetProperty("key").GetString()!);
        (await weak.Post($"people/{desk.Ada.Id}/keys", """{"scopes":["work"]}""")).IsProblem(403, "missing-scope");
        (await weak.Post($"people/{desk.Ada.Id}/keys", """{"scopes":["all"]}""")).IsProblem(403, "missing-scope");
        (await weak.Post($"people/{desk.Ada.Id}/keys", """{"scopes":["operate"]}""")).Is(201);
    }

    [Fact]
    public async Task Only_an_operator_runs_the_installation()
    {
        (await desk.Lead.Post("clients", """{"name":"A","codeName":"B"}""")).IsProblem(403, "forbidden");
        (await desk.Lead.Post("people", """{"name":"A","mail":"a@example.org"}""")).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task What_a_role_does_not_allow_is_forbidden_to_those_who_see_the_project()
    {
        (await desk.Ada.Get($"projects/{desk.Project}/consensus")).IsProblem(403, "forbidden");
        (await desk.Ada.Get($"projects/{desk.Project}/facts")).IsProblem(403, "forbidden");
        (await desk.Ada.Post($"projects/{desk.Project}/start", "")).IsProblem(403, "forbidden");
        (await desk.Lead.Post($"projects/{desk.Project}/claim", "{}")).IsProblem(403, "forbidden");
    }

    private async Task<Answer> Call(string method, string path, string key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), desk.House.Url + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var response = await desk.House.Http.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }
}
