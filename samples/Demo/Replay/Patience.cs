using System.Security.Cryptography;
using Plumbline.Client;

namespace Plumbline.Demo.Replay;

/// <summary>Makes calls until they are answered: what was swallowed on the way is sent again under its key.</summary>
internal sealed class Patience(TimeProvider clock)
{
    private const int Unavailable = 503;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>A fresh Idempotency-Key.</summary>
    public static string NewKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>One call under one key; its problems are the caller's to read.</summary>
    /// <param name="recover">
    /// Asked after a lost connection: a value that makes the call needless, or null to send it again.
    /// </param>
    /// <exception cref="RefusedException">The server stayed away for longer than the bound.</exception>
    public async Task<Reply<T>> Ask<T>(
        string what,
        Func<string, Task<Reply<T>>> call,
        CancellationToken cancel,
        Func<Task<Reply<T>?>>? recover = null
    )
    {
        var key = NewKey();
        var began = clock.GetTimestamp();
        var isLost = false;
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var pause = wait;
            try
            {
                if (isLost && recover is not null && await recover() is { } recovered)
                {
                    return recovered;
                }

                isLost = false;
                var reply = await call(key);
                if (reply.Problem is not { Status: Unavailable } busy)
                {
                    return reply;
                }

                pause = busy.RetryAfter is { } asked && asked > wait ? asked : wait;
            }
            catch (Exception failure) when (IsLoss(failure) && !cancel.IsCancellationRequested)
            {
                isLost = true;
            }

            if (clock.GetElapsedTime(began) + pause > Bound)
            {
                throw new RefusedException($"{what}: no answer for {Bound.TotalSeconds} s; a server that answers");
            }

            await Task.Delay(pause, clock, cancel);
        }
    }

    /// <summary>One call that has to succeed.</summary>
    /// <exception cref="RefusedException">It was refused, or the server stayed away.</exception>
    public async Task<T> Need<T>(string what, Func<string, Task<Reply<T>>> call, CancellationToken cancel)
    {
        var reply = await Ask(what, call, cancel);
        return reply.Problem is { } problem ? throw RefusedException.Of(what, problem) : reply.Value;
    }

    // A call that timed out is cancelled by nobody of ours.
    private static bool IsLoss(Exception failure) =>
        failure is HttpRequestException or HttpIOException or IOException or TaskCanceledException;
}
