using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Plumbline.Client;

/// <summary>One call: what is sent, made anew for each attempt.</summary>
internal sealed record Call(HttpMethod Method, string Path)
{
    public string? IdempotencyKey { get; init; }

    public Func<HttpContent>? Content { get; init; }

    /// <summary>Asks the server before a long body is sent, so that a refusal is heard at once.</summary>
    public bool AsksFirst { get; init; }

    public static HttpContent Json<T>(T body, JsonTypeInfo<T> type) =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
}

/// <summary>Sends calls and reads what comes back; the only place that touches HTTP.</summary>
internal sealed class Exchange(HttpClient http, string? key, RepeatPolicy? repeat)
{
    public async Task<Reply<T>> Ask<T>(Call call, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using var response = await Send(call, HttpCompletionOption.ResponseContentRead, cancel);
        var body = await response.Content.ReadAsByteArrayAsync(cancel);
        if (!response.IsSuccessStatusCode)
        {
            return ApiProblem.Read(response, body);
        }

        try
        {
            return JsonSerializer.Deserialize(body, type) is { } value
                ? value
                : ApiProblem.Unreadable(response.StatusCode, call.Path);
        }
        catch (JsonException)
        {
            return ApiProblem.Unreadable(response.StatusCode, call.Path);
        }
    }

    /// <summary>A call whose answer says nothing but that it was done.</summary>
    public async Task<ApiProblem?> Tell(Call call, CancellationToken cancel)
    {
        using var response = await Send(call, HttpCompletionOption.ResponseContentRead, cancel);
        return response.IsSuccessStatusCode
            ? null
            : ApiProblem.Read(response, await response.Content.ReadAsByteArrayAsync(cancel));
    }

    /// <summary>A call whose answer is read as it arrives; whoever gets the stream closes it.</summary>
    public async Task<Reply<Stream>> Open(Call call, CancellationToken cancel)
    {
        var response = await Send(call, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (response.IsSuccessStatusCode)
        {
            return await response.Content.ReadAsStreamAsync(cancel); // Closing it gives the connection back.
        }

        using (response)
        {
            return ApiProblem.Read(response, await response.Content.ReadAsByteArrayAsync(cancel));
        }
    }

    private async Task<HttpResponseMessage> Send(Call call, HttpCompletionOption completion, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? wait;
            using var request = Request(call);
            try
            {
                var response = await http.SendAsync(request, completion, cancel);
                wait = RepeatPolicy.IsBusy(response) ? repeat?.WaitAfter(attempt, RetryAfterOf(response)) : null;
                if (wait is null)
                {
                    return response;
                }

                response.Dispose();
            }
            catch (HttpRequestException failure) when (RepeatPolicy.IsLoss(failure))
            {
                wait = repeat?.WaitAfter(attempt, null);
                if (wait is null)
                {
                    throw;
                }
            }

            await repeat!.Wait(wait.Value, cancel);
        }
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) => ApiProblem.Read(response, []).RetryAfter;

    private HttpRequestMessage Request(Call call)
    {
        var request = new HttpRequestMessage(call.Method, "api/v1/" + call.Path) { Content = call.Content?.Invoke() };
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (call.IdempotencyKey is { } idempotencyKey)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Quoted(idempotencyKey));
        }

        request.Headers.ExpectContinue = call.AsksFirst ? true : null;
        return request;
    }

    // A structured-field string (RFC 8941, section 3.3.3) of which we need no escapes.
    private static string Quoted(string key) =>
        key.Length > 0 && key.All(letter => letter is >= ' ' and <= '~' and not '"' and not '\\')
            ? $"\"{key}\""
            : throw new ArgumentException(
                "An Idempotency-Key is printable ASCII without quotes and backslashes.",
                nameof(key)
            );
}
