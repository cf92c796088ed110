using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Faults;

/// <summary>Somebody who speaks to a server's process over HTTP with a key.</summary>
internal sealed class Visitor(ServerProcess server, string id, string key)
{
    private static int _requests;

    public string Id => id;

    public string Key => key;

    public static string FreshKey() =>
        "v" + Interlocked.Increment(ref _requests).ToString(CultureInfo.InvariantCulture);

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null, null);

    public Task<Answer> Post(string path, string json, string? requestKey = null) =>
        Send(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"), requestKey);

    public Task<Answer> Post(string path, object body, string? requestKey = null) =>
        Post(path, JsonSerializer.Serialize(body), requestKey);

    public Task<Answer> Import(string project, HttpContent lines, string onError, string? requestKey = null)
    {
        lines.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        return Send(HttpMethod.Post, $"projects/{project}/items?onError={onError}", lines, requestKey);
    }

    /// <summary>Waits until a release is ready and returns its archive.</summary>
    public async Task<byte[]> Archive(string release)
    {
        await House.Eventually(
            async () => (await Get($"releases/{release}")).Is(200).Json.GetProperty("state").GetString() is "ready",
            "the release is ready"
        );
        using var request = Request(HttpMethod.Get, $"releases/{release}/archive");
        using var response = await server.Http.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    public async Task<Answer> Send(HttpMethod method, string path, HttpContent? content, string? requestKey)
    {
        using var request = Request(method, path);
        request.Content = content;
        if (method == HttpMethod.Post)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", requestKey ?? FreshKey());
        }

        var response = await server.Http.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, $"{server.Url}/api/v1/{path}");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        return request;
    }
}
