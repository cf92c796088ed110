using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Plumbline.Tests.Server.Harness;

/// <summary>Somebody who reads pages and sends forms, known by a key in place of a cookie.</summary>
internal sealed class Reader(House house, Person person)
{
    private static readonly HttpClient Plain = new(
        new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true }
    );

    public Task<ReadPage> Get(string path) => Send(HttpMethod.Get, path, null);

    /// <summary>Sends a form as a page of the server would.</summary>
    public Task<ReadPage> Post(string path, params (string Name, string Value)[] fields) =>
        Send(
            HttpMethod.Post,
            path,
            new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))
        );

    public Task<ReadPage> Post(string path, HttpContent content) => Send(HttpMethod.Post, path, content);

    /// <summary>Sends a form as a page of another site would; the status.</summary>
    public async Task<int> Cross(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, house.Url + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", person.Key);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await house.Http.SendAsync(request);
        return (int)response.StatusCode;
    }

    private async Task<ReadPage> Send(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, house.Url + path);
        request.Content = content;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", person.Key);
        request.Headers.Accept.ParseAdd("text/html");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        var response = await Plain.SendAsync(request);
        return new ReadPage(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Headers.Location?.ToString()
        );
    }
}

/// <summary>A page as it came.</summary>
internal sealed record ReadPage(int Status, string Html, string? Location)
{
    /// <summary>Fails the test unless the status is this one; shows what came instead.</summary>
    public ReadPage Is(int status)
    {
        Assert.True(Status == status, $"expected {status}, got {Status}: {Text}");
        return this;
    }

    /// <summary>What somebody reads of it.</summary>
    public string Text =>
        Regex.Replace(WebUtility.HtmlDecode(Regex.Replace(Html, "<[^>]*>", " ")), @"\s+", " ", RegexOptions.None);

    /// <summary>The number that stands in the figure of this name.</summary>
    public long Figure(string name) =>
        long.Parse(
            Regex.Match(Html, $"data-figure=\"{name}\"[^>]*>([0-9,]+)<").Groups[1].Value,
            NumberStyles.AllowThousands,
            CultureInfo.InvariantCulture
        );

    /// <summary>The amount that a figure holds, in minor units.</summary>
    public long Minor(string name) =>
        long.Parse(
            Regex.Match(Html, $"data-figure=\"{name}\" data-minor=\"([0-9]+)\"").Groups[1].Value,
            CultureInfo.InvariantCulture
        );

    /// <summary>The values of every attribute of a name, in order.</summary>
    public IReadOnlyList<string> All(string attribute) =>
        [
            .. Regex
                .Matches(Html, $"{attribute}=\"([^\"]*)\"")
                .Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)),
        ];
}
