using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.Wire;

/// <summary>What one try of a slice came to: a refusal, or a unit handed to the writer.</summary>
internal readonly record struct Step(IResult? Refused, Committed Committed)
{
    public static implicit operator Step(Problem problem) => new(problem.ToResult(), default);

    public static implicit operator Step(Committed committed) => new(null, committed);
}

/// <summary>From what became of a unit to what is answered.</summary>
internal static class Commits
{
    /// <summary>How often a slice fetches and decides again where what it read no longer held.</summary>
    private const int Tries = 3;

    /// <summary>
    /// Runs a slice's fetch, decide, store until it is durable, refused, or has been stale three times.
    /// </summary>
    public static async Task<IResult> Run(Func<Task<Step>> once)
    {
        for (var i = 0; i < Tries; i++)
        {
            var step = await once();
            if (step.Refused is { } refused)
            {
                return refused;
            }

            if (step.Committed.Verdict != CommitVerdict.Stale)
            {
                return step.Committed.ToResult();
            }
        }

        return Problems.Stale.ToResult();
    }

    public static IResult ToResult(this Committed committed) =>
        committed.Refusal() is { } problem ? problem.ToResult() : new BytesResult(committed.Status, committed.Response);

    /// <summary>The problem that a unit's fate amounts to; null where there is an answer.</summary>
    public static Problem? Refusal(this Committed committed) =>
        committed.Verdict switch
        {
            CommitVerdict.Done or CommitVerdict.Replayed => null,
            CommitVerdict.Mismatch => Problems.KeyMismatch,
            CommitVerdict.Stale => Problems.Stale,
            CommitVerdict.Busy => Problems.Busy,
            _ => Problems.StorageUnavailable,
        };
}

/// <summary>JSON bytes as they are.</summary>
internal sealed class BytesResult(int status, byte[] json) : IResult
{
    public byte[] Json => json;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json, httpContext.RequestAborted);
    }

    /// <summary>A wire type with status 200.</summary>
    public static BytesResult Ok<T>(T value) => new(200, Wire.Json.Write(value));
}
