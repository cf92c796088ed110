namespace Plumbline.Server.Projects;

/// <summary>
/// Lets many through, or one alone: those who use a project's memory hold it from the proposal to the word of the
/// store, and who rebuilds that memory waits until all are out and holds the door meanwhile.
/// </summary>
internal sealed class Gate
{
    private readonly Lock _lock = new(); // Guards everything below.
    private int _inside;
    private TaskCompletionSource? _empty;
    private TaskCompletionSource? _reopened;

    /// <summary>Enters beside others; dispose to leave.</summary>
    public async ValueTask<Pass> Enter(CancellationToken cancel)
    {
        while (true)
        {
            Task wait;
            lock (_lock)
            {
                if (_reopened is null)
                {
                    _inside++;
                    return new Pass(this);
                }

                wait = _reopened.Task;
            }

            await wait.WaitAsync(cancel);
        }
    }

    /// <summary>
    /// Runs something alone. Of several that come at once the first runs it, the others wait for that.
    /// </summary>
    public async Task Alone(Func<Task> run)
    {
        Task wait;
        TaskCompletionSource? reopened = null;
        lock (_lock)
        {
            if (_reopened is not null)
            {
                wait = _reopened.Task;
            }
            else
            {
                reopened = _reopened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = _inside == 0 ? Task.CompletedTask : _empty.Task;
            }
        }

        await wait;
        if (reopened is null)
        {
            return;
        }

        try
        {
            await run();
        }
        finally
        {
            lock (_lock)
            {
                _reopened = null;
                _empty = null;
            }

            reopened.SetResult();
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_inside == 0)
            {
                _empty?.TrySetResult();
            }
        }
    }

    /// <summary>The right to be inside.</summary>
    internal sealed class Pass(Gate gate) : IDisposable
    {
        private Gate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
    }
}
