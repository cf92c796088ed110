using System.Net;

namespace Plumbline.Client;

/// <summary>
/// How a call is repeated, with the same Idempotency-Key, when the connection is lost or the server answers 503.
/// Nothing else is ever repeated, and nothing is without a policy.
/// </summary>
/// <param name="Clock">Measures the waits.</param>
public sealed record RepeatPolicy(TimeProvider Clock)
{
    /// <summary>How often a call is sent at most, the first time included; at least 1.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The wait before the second attempt; each next one is twice as long.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The longest wait. A server that asks for a longer one in <c>Retry-After</c> is not asked
    /// again: its problem is returned.
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    // The wait after this attempt (counted from 1); null when it was the last.
    internal TimeSpan? WaitAfter(int attempt, TimeSpan? asked)
    {
        if (attempt >= Attempts || asked > LongestWait)
        {
            return null;
        }

        // Twenty doublings of any useful wait are past the longest one.
        var grown = FirstWait * (1 << Math.Min(attempt - 1, 20));
        return asked ?? (grown < LongestWait ? grown : LongestWait);
    }

    internal Task Wait(TimeSpan wait, CancellationToken cancel) => Task.Delay(wait, Clock, cancel);

    internal static bool IsLoss(HttpRequestException failure) =>
        failure.HttpRequestError
            is HttpRequestError.ConnectionError
                or HttpRequestError.ResponseEnded
                or HttpRequestError.HttpProtocolError
                or HttpRequestError.Unknown;

    internal static bool IsBusy(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.ServiceUnavailable;
}
