using Microsoft.Data.Sqlite;

namespace Plumbline.Storage;

/// <summary>
/// Group commit on SQLite: one transaction a batch, one savepoint a member, so that a refused member is undone alone.
/// </summary>
internal sealed class SqliteRunner : IBatchRunner
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly SqliteCommand _savepoint;
    private readonly SqliteCommand _release;
    private readonly SqliteCommand _undo;
    private readonly Turns _turns;

    public SqliteRunner(SqliteConnection connection, Turns turns)
    {
        _connection = connection;
        _turns = turns;
        _begin = Command("begin immediate");
        _commit = Command("commit");
        _rollback = Command("rollback");
        _savepoint = Command("savepoint member");
        _release = Command("release member");
        _undo = Command("rollback to member");
    }

    public void Run(IReadOnlyList<WriteRequest> members)
    {
        var outcomes = new WriteOutcome[members.Count];
        try
        {
            _begin.ExecuteNonQuery();
            for (var i = 0; i < members.Count; i++)
            {
                outcomes[i] = RunMember(members[i]);
            }

            _commit.ExecuteNonQuery();
        }
        catch (SqliteException fault)
        {
            TryRollback();
            Array.Fill(outcomes, new WriteOutcome(WriteVerdict.Failed, Fault: fault));
        }

        for (var i = 0; i < members.Count; i++)
        {
            members[i].Answer(outcomes[i]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _commands.Values)
        {
            await command.DisposeAsync();
        }

        await _begin.DisposeAsync();
        await _commit.DisposeAsync();
        await _rollback.DisposeAsync();
        await _savepoint.DisposeAsync();
        await _release.DisposeAsync();
        await _undo.DisposeAsync();

        await _connection.DisposeAsync();
    }

    private WriteOutcome RunMember(WriteRequest member)
    {
        _savepoint.ExecuteNonQuery();
        var outcome = RunStatements(member.Statements);
        if (outcome.Verdict != WriteVerdict.Done)
        {
            _undo.ExecuteNonQuery();
        }

        _release.ExecuteNonQuery();
        return outcome;
    }

    private WriteOutcome RunStatements(Statement[] statements)
    {
        for (var i = 0; i < statements.Length; i++)
        {
            try
            {
                var changed = Prepared(statements[i]).ExecuteNonQuery();
                if (statements[i].Rows is { } rows && changed != rows)
                {
                    return new WriteOutcome(WriteVerdict.Unmet, i);
                }
            }
            catch (SqliteException fault) when (fault.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
            {
                return new WriteOutcome(WriteVerdict.Constraint, i, fault);
            }
        }

        return new WriteOutcome(WriteVerdict.Done);
    }

    private SqliteCommand Prepared(Statement statement)
    {
        if (!_commands.TryGetValue(statement.Sql, out var command))
        {
            command = Command(statement.Sql);
            foreach (var name in Sql.ToPositional(statement.Sql).Names)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = "@" + name });
            }

            _commands.Add(statement.Sql, command);
        }

        foreach (SqliteParameter parameter in command.Parameters)
        {
            parameter.Value = ValueOf(statement.Parameters, parameter.ParameterName.AsSpan(1)) ?? DBNull.Value;
        }

        return command;
    }

    private object? ValueOf(Parameter[] parameters, ReadOnlySpan<char> name)
    {
        if (name.SequenceEqual(Turns.Name))
        {
            return _turns.Next();
        }

        return Parameter.Find(parameters, name).Value;
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private void TryRollback()
    {
        try
        {
            _rollback.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // No transaction is open: SQLite has already rolled it back.
        }
    }
}
