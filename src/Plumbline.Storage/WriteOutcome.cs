namespace Plumbline.Storage;

/// <summary>What became of a unit in the writer.</summary>
internal enum WriteVerdict
{
    /// <summary>Durable.</summary>
    Done,

    /// <summary>A statement did not change the rows it had to: undone, alone.</summary>
    Unmet,

    /// <summary>A constraint of the database refused it: undone, alone.</summary>
    Constraint,

    /// <summary>The storage failed, or the outcome is unknown: read again by idempotency key, never assume.</summary>
    Failed,
}

/// <param name="Verdict">What became of it.</param>
/// <param name="Statement">Which statement was not met; −1 where that is not known.</param>
/// <param name="Fault">What the storage said.</param>
internal readonly record struct WriteOutcome(WriteVerdict Verdict, int Statement = -1, Exception? Fault = null);

/// <summary>One unit on its way to the writer.</summary>
internal sealed class WriteRequest(string client, Statement[] statements)
{
    private readonly TaskCompletionSource<WriteOutcome> _outcome = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public string Client { get; } = client;

    public Statement[] Statements { get; } = statements;

    /// <summary>The number of its fact among all facts, once the writer has taken it.</summary>
    public long Turn { get; set; }

    public Task<WriteOutcome> Outcome => _outcome.Task;

    public void Answer(WriteOutcome outcome) => _outcome.TrySetResult(outcome);
}
