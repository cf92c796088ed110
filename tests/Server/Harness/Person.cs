using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Plumbline.Tests.Server.Harness;

/// <summary>Somebody who speaks to the server over HTTP with a key.</summary>
internal sealed class Person(House house, string id, string key)
{
    private static readonly string[] Options = ["0", "1"];

    private static int _requests;

    public string Id => id;

    public string Key => key;

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null, null);

    /// <summary>Posts JSON under a fresh Idempotency-Key, or under the one given.</summary>
    public Task<Answer> Post(string path, string json, string? requestKey = null) =>
        Send(
            HttpMethod.Post,
            path,
            new StringContent(json, Encoding.UTF8, "application/json"),
            requestKey ?? FreshKey()
        );

    public Task<Answer> Post(string path, object body, string? requestKey = null) =>
        Post(path, JsonSerializer.Serialize(body), requestKey);

    public Task<Answer> Import(string project, string lines, string onError = "refuseAll", string? requestKey = null) =>
        Import(project, Encoding.UTF8.GetBytes(lines), onError, requestKey);

    public Task<Answer> Import(string project, byte[] lines, string onError = "refuseAll", string? requestKey = null)
    {
        var content = new ByteArrayContent(lines);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        return Send(HttpMethod.Post, $"projects/{project}/items?onError={onError}", content, requestKey ?? FreshKey());
    }

    public async Task<Answer> Send(HttpMethod method, string path, HttpContent? content, string? requestKey)
    {
        using var request = new HttpRequestMessage(method, $"{house.Url}/api/v1/{path}");
        request.Content = content;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (requestKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", requestKey);
        }

        var response = await house.Http.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    /// <summary>
    /// Creates a project of one choice question on a text, imports items with these keys, and starts it.
    /// </summary>
    public async Task<string> CreatesProject(
        string client,
        int overlap = 1,
        IEnumerable<Person>? annotators = null,
        params string[] items
    )
    {
        var project = (
            await Post(
                "projects",
                new
                {
                    client,
                    name = "choices",
                    overlap,
                    review = "none",
                    labelSchema = new[]
                    {
                        new
                        {
                            name = "answer",
                            type = "choice",
                            options = Options,
                        },
                    },
                    itemSchema = new[] { new { name = "text", type = "text" } },
                    guidelines = "# How",
                }
            )
        ).Is(201).Id;
        if (annotators?.ToList() is { Count: > 0 } people)
        {
            var ids = people.Select(person => person.Id);
            (await Post($"projects/{project}/people", new { people = ids, role = "annotator" })).Is(200);
        }

        if (items.Length > 0)
        {
            (await Import(project, string.Concat(items.Select(Line)))).Is(200);
            (await Post($"projects/{project}/start", "")).Is(200);
        }

        return project;
    }

    /// <summary>A line of an items file.</summary>
    public static string Line(string itemKey) =>
        JsonSerializer.Serialize(new { key = itemKey, fields = new { text = "Text of " + itemKey } }) + "\n";

    public Task<Answer> Claims(string project, int count = 1, string? requestKey = null) =>
        Post($"projects/{project}/claim", new { count }, requestKey);

    public Task<Answer> ClaimsItem(string project, params string[] items) =>
        Post($"projects/{project}/claim", new { items });

    /// <summary>Claims one task; null when there is nothing.</summary>
    public async Task<Claimed?> ClaimsOne(string project)
    {
        var assignments = (await Claims(project)).Is(200).Json.GetProperty("assignments");
        return assignments.GetArrayLength() == 0 ? null : Claimed.Of(assignments[0]);
    }

    public Task<Answer> Submits(Claimed claimed, string label, string? requestKey = null) =>
        SubmitsAnswer(claimed, $$"""{"answer":"{{label}}"}""", requestKey);

    public Task<Answer> SubmitsAnswer(Claimed claimed, string answer, string? requestKey = null) =>
        Post(
            $"assignments/{claimed.Id}/annotation",
            new
            {
                answer,
                fence = claimed.Fence,
                activeMs = 1_000,
            },
            requestKey
        );

    private static string FreshKey() =>
        "k" + Interlocked.Increment(ref _requests).ToString(CultureInfo.InvariantCulture);
}

/// <summary>An assignment that a claim gave.</summary>
internal sealed record Claimed(string Id, long Fence, string Item, DateTimeOffset DueAt)
{
    public static Claimed Of(JsonElement assignment) =>
        new(
            assignment.GetProperty("id").GetString()!,
            assignment.GetProperty("fence").GetInt64(),
            assignment.GetProperty("item").GetProperty("key").GetString()!,
            assignment.GetProperty("dueAt").GetDateTimeOffset()
        );
}
