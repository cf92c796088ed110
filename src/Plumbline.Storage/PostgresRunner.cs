using Npgsql;

namespace Plumbline.Storage;

/// <summary>
/// Group commit on PostgreSQL: the whole batch goes out in one pipelined exchange inside one transaction, with
/// <c>app.client</c> set before each client's part. Where a member is refused the transaction is undone and each
/// member runs alone.
/// </summary>
internal sealed class PostgresRunner(NpgsqlDataSource source, Turns turns, StoreClock clock) : IBatchRunner
{
    private const string SetClient = """
        select set_config('app.client', $1, true), (extract(epoch from clock_timestamp()) * 1000)::bigint
        """;

    private NpgsqlConnection? _connection;

    public void Run(IReadOnlyList<WriteRequest> members)
    {
        var outcome = RunTogether(members);
        if (outcome.Verdict is WriteVerdict.Done or WriteVerdict.Failed || members.Count == 1)
        {
            foreach (var member in members)
            {
                member.Answer(outcome);
            }

            return;
        }

        foreach (var member in members)
        {
            member.Answer(RunTogether([member]));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    private WriteOutcome RunTogether(IReadOnlyList<WriteRequest> members)
    {
        try
        {
            _connection ??= source.OpenConnection();
            using var transaction = _connection.BeginTransaction();
            using var batch = Batch(members);
            var outcome = Execute(batch, members);
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

    private NpgsqlBatch Batch(IReadOnlyList<WriteRequest> members)
    {
        var batch = _connection!.CreateBatch();
        string? client = null;
        foreach (var member in members)
        {
            if (!string.Equals(member.Client, client, StringComparison.Ordinal))
            {
                client = member.Client;
                var set = new NpgsqlBatchCommand(SetClient);
                set.Parameters.Add(new NpgsqlParameter<string> { TypedValue = client });
                batch.BatchCommands.Add(set);
            }

            foreach (var statement in member.Statements)
            {
                batch.BatchCommands.Add(Command(statement));
            }
        }

        return batch;
    }

    private NpgsqlBatchCommand Command(Statement statement)
    {
        var positional = Sql.ToPositional(statement.Sql);
        var command = new NpgsqlBatchCommand(positional.Text);
        foreach (var name in positional.Names)
        {
            command.Parameters.Add(ToParameter(name, statement.Parameters));
        }

        return command;
    }

    private NpgsqlParameter ToParameter(string name, Parameter[] parameters)
    {
        if (string.Equals(name, Turns.Name, StringComparison.Ordinal))
        {
            return new NpgsqlParameter<long> { TypedValue = turns.Next() };
        }

        return Parameter.Find(parameters, name).ToPostgres();
    }

    private WriteOutcome Execute(NpgsqlBatch batch, IReadOnlyList<WriteRequest> members)
    {
        using (var reader = batch.ExecuteReader())
        {
            if (reader.Read())
            {
                clock.Observe(reader.GetInt64(1));
            }

            // A refusal of any statement surfaces only when its result is reached.
            while (reader.NextResult()) { }
        }

        var index = 0;
        string? client = null;
        foreach (var member in members)
        {
            if (!string.Equals(member.Client, client, StringComparison.Ordinal))
            {
                client = member.Client;
                index++;
            }

            for (var i = 0; i < member.Statements.Length; i++, index++)
            {
                if (member.Statements[i].Rows is { } rows && batch.BatchCommands[index].RecordsAffected != rows)
                {
                    return new WriteOutcome(WriteVerdict.Unmet, i);
                }
            }
        }

        return new WriteOutcome(WriteVerdict.Done);
    }

    /// <summary>
    /// Class 23 is a constraint, class 22 a value out of range, 42501 row security: the member's own fault.
    /// </summary>
    private static bool IsRefusal(PostgresException fault) =>
        fault.SqlState.StartsWith("23", StringComparison.Ordinal)
        || fault.SqlState.StartsWith("22", StringComparison.Ordinal)
        || string.Equals(fault.SqlState, PostgresErrorCodes.InsufficientPrivilege, StringComparison.Ordinal);
}
