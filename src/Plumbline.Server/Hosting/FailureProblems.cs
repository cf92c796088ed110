using Microsoft.AspNetCore.Http.Features;
using Plumbline.Model;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Hosting;

/// <summary>
/// The one place where whatever went wrong becomes a problem document; messages of exceptions are never sent.
/// </summary>
internal sealed partial class FailureProblems(RequestDelegate next, ILogger<FailureProblems> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
            {
                await ToProblem(context.Response.StatusCode).ToResult().ExecuteAsync(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; what was handed to the writer goes on.
        }
#pragma warning disable CA1031 // The host's own catch: every failure is answered as a problem.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            await Answer(context, fault);
        }
    }

    private async Task Answer(HttpContext context, Exception fault)
    {
        var problem = ToProblem(fault);
        if (problem.Status >= 500)
        {
            LogFailed(
                log,
                context.GetEndpoint()?.DisplayName ?? "no endpoint",
                fault.GetType().Name,
                fault.StackTrace ?? ""
            );
        }

        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        if (problem.Status is 408 or 413)
        {
            context.Response.Headers.Connection = "close";
        }

        await problem.ToResult().ExecuteAsync(context);
    }

    private static Problem ToProblem(Exception fault) =>
        fault switch
        {
            StorageUnavailableException => Problems.StorageUnavailable,
            KeyUnavailableException => Problems.KeyUnavailable,
            BadHttpRequestException bad => ToProblem(bad.StatusCode),
            _ => Problems.Internal,
        };

    private static Problem ToProblem(int status) =>
        status switch
        {
            401 => Problems.Unauthenticated,
            403 => Problems.Forbidden,
            404 => Problems.NotFound,
            405 => Problems.MethodNotAllowed,
            408 => Problems.SlowBody,
            413 => Problems.TooLarge(Limits.BodyBytes),
            415 => Problems.MediaType("application/json"),
            _ => Problems.BadRequest,
        };

    /// <summary>The message of an exception is left out: it may quote content.</summary>
    [LoggerMessage(1001, LogLevel.Error, "{Endpoint} failed: {Fault} {Stack}")]
    private static partial void LogFailed(ILogger logger, string endpoint, string fault, string stack);
}
