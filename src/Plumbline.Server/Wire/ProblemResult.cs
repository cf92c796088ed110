using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Plumbline.Model;
using Plumbline.Server.Pages;

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
        if (problem.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (PageMark.IsOn(httpContext))
        {
            await WritePage(httpContext);
            return;
        }

        response.StatusCode = problem.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";

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

    /// <summary>People read a page; whoever is not signed in and asked for one is sent to the door first.</summary>
    private Task WritePage(HttpContext context)
    {
        var request = context.Request;
        if (problem.Status == 401 && HttpMethods.IsGet(request.Method))
        {
            var next = LocalPath.Of(request.PathBase + request.Path + request.QueryString);
            return Page.GoTo(next is "/" ? "/sign-in" : "/sign-in?next=" + Uri.EscapeDataString(next))
                .ExecuteAsync(context);
        }

        return context.RequestServices.GetRequiredService<PageWriter>().WriteProblem(context, problem);
    }
}

internal static class ProblemResults
{
    public static IResult ToResult(this Problem problem) => new ProblemResult(problem);
}
