using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Plumbline.Model;

namespace Plumbline.Server.Wire;

/// <summary>A problem on the wire, as RFC 9457 says.</summary>
public sealed record ProblemDocument
{
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    public required string TraceId { get; init; }

    public IReadOnlyList<ProblemFault>? Errors { get; init; }
}

/// <summary>One place in the input that was wrong.</summary>
/// <param name="Pointer">JSON Pointer (RFC 6901).</param>
/// <param name="Found">What was found.</param>
/// <param name="Right">What would be right.</param>
public sealed record ProblemFault(string Pointer, string Found, string Right);

internal sealed class ProblemResult(Problem problem) : IResult
{
    public Problem Problem => problem;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = problem.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Status == 401)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        var document = new ProblemDocument
        {
            Type = "/problems/" + problem.Code,
            Title = problem.Title,
            Status = problem.Status,
            Detail = problem.Detail,
            TraceId = Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier,
            Errors = problem.Faults.IsDefaultOrEmpty
                ? null
                : [.. problem.Faults.Select(fault => new ProblemFault(fault.Pointer, fault.Found, fault.Right))],
        };
        await response.Body.WriteAsync(Json.Write(document), httpContext.RequestAborted);
    }
}

internal static class ProblemResults
{
    public static IResult ToResult(this Problem problem) => new ProblemResult(problem);
}
