using Npgsql;

namespace Plumbline.Storage;

/// <summary>
/// Group commit on PostgreSQL: the whole batch goes out in one pipelined exchange inside one transaction, with
/// <c>app.client</c> set before each client's part. Where a member is refused the transaction is undone and
/// each half of the batch runs by itself, down to the member that was meant.
/// </summary>
internal sealed class PostgresRunner(NpgsqlDataSource source, Turns turns, StoreClock clock) : IBatchRunner
{
    private readonly PostgresBatch _layout = new(turns);
    private NpgsqlConnection? _connection;

    public void Run(IReadOnlyList<WriteRequest> members) => Run(new ArraySegment<WriteRequest>([.. members]));

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    private void Run(ArraySegment<WriteRequest> members)
    {
        var outcome = RunTogether(members);
        if (members.Count > 1 && outcome.Verdict is not (WriteVerdict.Done or WriteVerdict.Failed))
        {
            var half = members.Count / 2;
            Run(members[..half]);
            Run(members[half..]);
            return;
        }

        foreach (var member in members)
        {
            member.Answer(outcome);
        }
    }

    private WriteOutcome RunTogether(ArraySegment<WriteRequest> members)
    {
        try
        {
            _connection ??= source.OpenConnection();
            using var transaction = _connection.BeginTransaction();
            using var batch = _connection.CreateBatch();
            _layout.Fill(batch, members);
            Execute(batch);
            var outcome = _layout.Check(batch);
            if (outcome.Verdict == WriteVerdict.Done)
            {
                transaction.Commit();
            }
            else
            {
                transaction.Rollback();
            }

            return outcome;
        }
        catch (PostgresException fault) when (IsRefusal(fault))
        {
            return new WriteOutcome(WriteVerdict.Constraint, -1, fault);
        }
        catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            _connection?.Dispose();
            _connection = null;
            return new WriteOutcome(WriteVerdict.Failed, -1, fault);
        }
    }

    private void Execute(NpgsqlBatch batch)
    {
        using var reader = batch.ExecuteReader();
        if (reader.Read())
        {
            clock.Observe(reader.GetInt64(1));
        }

        // A refusal of any statement surfaces only when its result is reached.
        while (reader.NextResult()) { }
    }

    /// <summary>
    /// Class 23 is a constraint, class 22 a value out of range, 21 a row that two members would write at once, 42501
    /// row security: the members' own fault.
    /// </summary>
    private static bool IsRefusal(PostgresException fault) =>
        fault.SqlState.StartsWith("23", StringComparison.Ordinal)
        || fault.SqlState.StartsWith("22", StringComparison.Ordinal)
        || fault.SqlState.StartsWith("21", StringComparison.Ordinal)
        || string.Equals(fault.SqlState, PostgresErrorCodes.InsufficientPrivilege, StringComparison.Ordinal);
}
