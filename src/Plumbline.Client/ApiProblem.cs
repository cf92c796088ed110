using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plumbline.Client;

/// <summary>A refusal of the server, as RFC 9457 carries it.</summary>
/// <param name="Code">
/// Stable code: the last segment of the document's <c>type</c>. Where the answer was no problem document, a word for
/// its status: <c>unauthorized</c>, <c>forbidden</c>, <c>not-found</c>, else <c>http-</c> and the number;
/// <c>unreadable-answer</c> where a success could not be read.
/// </param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What kind of refusal this is.</param>
/// <param name="Detail">One plain sentence with the values that matter.</param>
public sealed record ApiProblem(string Code, int Status, string Title, string Detail)
{
    /// <summary>The places in the input that were wrong; empty when the input as a whole was.</summary>
    public IReadOnlyList<ApiFault> Errors { get; init; } = [];

    /// <summary>When a repeat may succeed, from <c>Retry-After</c>; null when the server did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The trace to name when asking the operator; null when the server gave none.</summary>
    public string? TraceId { get; init; }

    internal static ApiProblem Read(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        var problem = OfStatus(response);
        if (
            response.Content.Headers.ContentType?.MediaType is not { } media
            || !media.EndsWith("json", StringComparison.Ordinal)
        )
        {
            return problem;
        }

        try
        {
            var document = JsonSerializer.Deserialize(body, WireJson.Default.ProblemDocument);
            return document is null ? problem : problem.With(document);
        }
        catch (JsonException)
        {
            return problem; // What stands before the server may answer with any text; the status alone then speaks.
        }
    }

    internal static ApiProblem Unreadable(HttpStatusCode status, string path) =>
        new(
            "unreadable-answer",
            (int)status,
            "Unreadable answer",
            $"The answer to {path} is not of the form that was promised."
        );

    private static ApiProblem OfStatus(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var code = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => "unauthorized",
            HttpStatusCode.Forbidden => "forbidden",
            HttpStatusCode.NotFound => "not-found",
            _ => string.Create(CultureInfo.InvariantCulture, $"http-{status}"),
        };
        var title = response.ReasonPhrase is { Length: > 0 } reason ? reason : code;
        return new(code, status, title, $"The server answered {status} {title}.")
        {
            RetryAfter = RetryAfterOf(response),
        };
    }

    // A date is measured against the server's own date, so that no clock of ours takes part.
    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when response.Headers.Date is { } now => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };

    private ApiProblem With(ProblemDocument document) =>
        this with
        {
            Code =
                document.Type?.TrimEnd('/').Split('/')[^1] is { Length: > 0 } code && code != "about:blank"
                    ? code
                    : Code,
            Title = document.Title ?? Title,
            Detail = document.Detail ?? document.Title ?? Detail,
            TraceId = document.TraceId,
            Errors = document.Errors is { ValueKind: JsonValueKind.Array } errors
                ? [.. errors.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object).Select(ApiFault.Read)]
                : [],
        };
}

/// <summary>One place in an input and what is wrong with it.</summary>
/// <param name="Pointer">JSON Pointer (RFC 6901) to the place; empty for the whole document.</param>
/// <param name="Found">What was found.</param>
/// <param name="Right">What would be right.</param>
public sealed record ApiFault(string Pointer, string Found, string Right)
{
    /// <summary>The line of an input of many lines, counted from 1; null where there are none.</summary>
    public long? Line { get; init; }

    internal static ApiFault Read(JsonElement fault) =>
        new(Text(fault, "pointer"), Text(fault, "found"), Text(fault, "right"))
        {
            Line =
                fault.TryGetProperty("line", out var line)
                && line.ValueKind == JsonValueKind.Number
                && line.TryGetInt64(out var number)
                    ? number
                    : null,
        };

    private static string Text(JsonElement fault, string name) =>
        fault.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

internal sealed record ProblemDocument
{
    public string? Type { get; init; }
    public string? Title { get; init; }
    public string? Detail { get; init; }
    public string? TraceId { get; init; }

    [JsonPropertyName("errors")]
    public JsonElement? Errors { get; init; }
}
