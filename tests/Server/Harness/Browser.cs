using System.Net;
using System.Text.RegularExpressions;

namespace Plumbline.Tests.Server.Harness;

/// <summary>A browser in small: it keeps cookies, says where its requests come from, and follows no redirect.</summary>
internal sealed class Browser(string url) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>The session cookie as it is sent, <c>name=secret</c>; null while there is none.</summary>
    public string? Cookie { get; set; }

    /// <summary>What the last answer that set a cookie set, attributes and all.</summary>
    public string SetCookie { get; private set; } = "";

    public string Agent { get; init; } = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36";

    public Task<Answer> Get(string path, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Get, path, null, headers);

    public Task<Answer> Head(string path) => Send(HttpMethod.Head, path, null, []);

    /// <summary>Posts a form as a page of this server does.</summary>
    public Task<Answer> Posts(string path, params (string Name, string Value)[] fields) =>
        Send(
            HttpMethod.Post,
            path,
            new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            [("Sec-Fetch-Site", "same-origin")]
        );

    public async Task<Answer> Send(
        HttpMethod method,
        string path,
        HttpContent? content,
        (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, url + path);
        request.Content = content;
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        request.Headers.TryAddWithoutValidation("User-Agent", Agent);
        if (Cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", Cookie);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await _http.SendAsync(request);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            SetCookie = Assert.Single(set);
            var pair = SetCookie.Split(';')[0];
            Cookie = pair.EndsWith('=') ? null : pair;
        }

        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    /// <summary>Opens a sign-in link and fails unless it signs in.</summary>
    public async Task<Browser> SignsIn(string link)
    {
        var answer = (await Get(new Uri(link).PathAndQuery)).Is(303);
        Assert.Equal("/", answer.Location());
        Assert.NotNull(Cookie);
        return this;
    }

    public void Dispose() => _http.Dispose();
}

internal static class BrowserAnswers
{
    /// <summary>Where a redirect leads, as it was sent.</summary>
    public static string Location(this Answer answer) => answer.Message.Headers.GetValues("Location").Single();

    /// <summary>The text of a page without its tags, as a person would read it.</summary>
    public static string Words(this Answer answer) =>
        Regex.Replace(WebUtility.HtmlDecode(Regex.Replace(answer.Text, "<[^>]*>", " ")), @"\s+", " ");
}
