using System.Collections.Concurrent;

namespace Plumbline.Storage;

/// <summary>Runs one batch of units in one transaction and answers each member.</summary>
internal interface IBatchRunner : IAsyncDisposable
{
    /// <summary>Never throws: a failure is answered to every member it concerns.</summary>
    void Run(IReadOnlyList<WriteRequest> members);
}

/// <summary>
/// The one queue to the database: takes what waits, at most <see cref="MostMembers"/>, runs it in one transaction,
/// and answers all
/// after the commit. While one sync runs the next batch fills itself; there is no timer. The loop has a thread of its
/// own since
/// both databases block it for most of its life.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    /// <summary>Units in one transaction at most.</summary>
    public const int MostMembers = 512;

    /// <summary>Units that may wait; one more is answered busy.</summary>
    public const int MostWaiting = 8_192;

    private readonly IBatchRunner _runner;
    private readonly ConcurrentQueue<WriteRequest> _queue = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private int _count;
    private int _idle;
    private long _statements;
    private volatile bool _stopping;

    public Writer(IBatchRunner runner)
    {
        _runner = runner;
        _thread = new Thread(Loop) { IsBackground = true, Name = "plumbline-writer" };
        _thread.Start();
    }

    /// <summary>Statements that were ever handed over.</summary>
    public long Statements => Interlocked.Read(ref _statements);

    /// <summary>Hands a unit over.</summary>
    /// <returns>False when the queue is full or the writer stops; else its outcome comes once it is durable or
    /// refused.</returns>
    public bool TryEnqueue(WriteRequest request)
    {
        if (_stopping || Interlocked.Increment(ref _count) > MostWaiting)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        Interlocked.Add(ref _statements, request.Statements.Length);
        _queue.Enqueue(request);
        Wake();
        return true;
    }

    /// <summary>Finishes what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
        await _runner.DisposeAsync();
    }

    /// <summary>Only a writer that sleeps is woken: the call costs more than the rest of handing over.</summary>
    private void Wake()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _idle) == 1)
        {
            _wake.Set();
        }
    }

    private void Loop()
    {
        var members = new List<WriteRequest>(MostMembers);
        while (true)
        {
            members.Clear();
            while (members.Count < MostMembers && _queue.TryDequeue(out var request))
            {
                members.Add(request);
            }

            if (members.Count == 0)
            {
                if (_stopping)
                {
                    return;
                }

                Sleep();
                continue;
            }

            Interlocked.Add(ref _count, -members.Count);

            // Members of one client stand together; the order of one client's units stays as it came.
            _runner.Run([.. members.OrderBy(static member => member.Client, StringComparer.Ordinal)]);
        }
    }

    /// <summary>
    /// Says that it sleeps before it looks a last time, so that a unit that comes in between is seen or wakes it.
    /// </summary>
    private void Sleep()
    {
        Interlocked.Exchange(ref _idle, 1);
        if (_queue.IsEmpty && !_stopping)
        {
            _wake.WaitOne();
        }

        Volatile.Write(ref _idle, 0);
    }
}
