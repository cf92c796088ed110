using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Plumbline.Storage;

/// <summary>
/// Group commit on SQLite: one transaction a batch. Most batches hold no refused member, so they run straight through;
/// where one is refused the transaction is undone and the batch runs again with a savepoint a member, so that a refused
/// member is undone alone.
/// </summary>
/// <remarks>
/// It speaks to SQLite's own functions and not to the provider's commands: binding their parameters took a third of a
/// cycle.
/// </remarks>
internal sealed class SqliteRunner(SqliteConnection connection, Turns turns) : IBatchRunner
{
    private readonly Dictionary<string, Prepared> _byReference = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Prepared> _byText = new(StringComparer.Ordinal);
    private byte[] _text = new byte[1_024];

    private sqlite3 Database => connection.Handle!;

    public void Run(IReadOnlyList<WriteRequest> members)
    {
        var outcomes = new WriteOutcome[members.Count];
        try
        {
            if (!RunThrough(members, outcomes))
            {
                RunEach(members, outcomes);
            }
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
        foreach (var prepared in _byText.Values)
        {
            prepared.Statement.Dispose();
        }

        await connection.DisposeAsync();
    }

    /// <summary>False where a member was refused: nothing of the batch stands then.</summary>
    private bool RunThrough(IReadOnlyList<WriteRequest> members, WriteOutcome[] outcomes)
    {
        Execute("begin immediate");
        for (var i = 0; i < members.Count; i++)
        {
            outcomes[i] = RunStatements(members[i].Statements);
            if (outcomes[i].Verdict == WriteVerdict.Done)
            {
                continue;
            }

            Execute("rollback");
            return members.Count == 1;
        }

        Execute("commit");
        return true;
    }

    private void RunEach(IReadOnlyList<WriteRequest> members, WriteOutcome[] outcomes)
    {
        Execute("begin immediate");
        for (var i = 0; i < members.Count; i++)
        {
            Execute("savepoint member");
            outcomes[i] = RunStatements(members[i].Statements);
            if (outcomes[i].Verdict != WriteVerdict.Done)
            {
                Execute("rollback to member");
            }

            Execute("release member");
        }

        Execute("commit");
    }

    private WriteOutcome RunStatements(Statement[] statements)
    {
        for (var i = 0; i < statements.Length; i++)
        {
            var prepared = Find(statements[i].Sql);
            Bind(prepared, statements[i].Parameters);
            var code = Step(prepared.Statement);
            if ((code & 0xff) == raw.SQLITE_CONSTRAINT)
            {
                return new WriteOutcome(WriteVerdict.Constraint, i, Fault(code));
            }

            ThrowUnlessDone(code);
            if (statements[i].Rows is { } rows && raw.sqlite3_changes(Database) != rows)
            {
                return new WriteOutcome(WriteVerdict.Unmet, i);
            }
        }

        return new WriteOutcome(WriteVerdict.Done);
    }

    private void Execute(string sql) => ThrowUnlessDone(Step(Find(sql).Statement));

    private static int Step(sqlite3_stmt statement)
    {
        int code;
        do
        {
            code = raw.sqlite3_step(statement);
        } while (code == raw.SQLITE_ROW);

        // The code that it gives says once more what the step said.
        _ = raw.sqlite3_reset(statement);
        return code;
    }

    /// <summary>Texts are constants, and mostly found by their reference; the others by what they say.</summary>
    private Prepared Find(string sql)
    {
        if (_byReference.TryGetValue(sql, out var prepared))
        {
            return prepared;
        }

        if (!_byText.TryGetValue(sql, out prepared))
        {
            ThrowUnlessOk(raw.sqlite3_prepare_v3(Database, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
            prepared = new Prepared(statement);
            _byText.Add(sql, prepared);
        }

        if (ReferenceEquals(string.IsInterned(sql), sql))
        {
            _byReference.Add(sql, prepared);
        }

        return prepared;
    }

    private void Bind(Prepared prepared, Parameter[] parameters)
    {
        for (var i = 0; i < prepared.Names.Length; i++)
        {
            var name = prepared.Names[i];
            var code = string.Equals(name, Turns.Name, StringComparison.Ordinal)
                ? raw.sqlite3_bind_int64(prepared.Statement, i + 1, turns.Next())
                : Bind(prepared.Statement, i + 1, Parameter.Find(parameters, name));
            ThrowUnlessOk(code);
        }
    }

    private int Bind(sqlite3_stmt statement, int place, Parameter parameter) =>
        parameter switch
        {
            { IsNull: true } => raw.sqlite3_bind_null(statement, place),
            { Text: "" } => raw.sqlite3_bind_text(statement, place, ""),
            { Kind: ParameterKind.Text } => raw.sqlite3_bind_text(statement, place, Utf8(parameter.Text!)),
            { Kind: ParameterKind.Whole } => raw.sqlite3_bind_int64(statement, place, parameter.Whole!.Value),
            { Kind: ParameterKind.Number } => raw.sqlite3_bind_double(statement, place, parameter.Number!.Value),
            { Bytes: [] } => raw.sqlite3_bind_zeroblob(statement, place, 0),
            _ => raw.sqlite3_bind_blob(statement, place, parameter.Bytes),
        };

    /// <summary>Valid until the next text: SQLite copies what is bound. Never null, which would be SQL null.</summary>
    private ReadOnlySpan<byte> Utf8(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_text.Length < most)
        {
            _text = new byte[most];
        }

        return _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text));
    }

    private void TryRollback()
    {
        if (raw.sqlite3_get_autocommit(Database) == 0)
        {
            _ = Step(Find("rollback").Statement);
        }
    }

    private void ThrowUnlessDone(int code)
    {
        if (code != raw.SQLITE_DONE)
        {
            throw Fault(code);
        }
    }

    private void ThrowUnlessOk(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Fault(code);
        }
    }

    private SqliteException Fault(int code) =>
        new(raw.sqlite3_errmsg(Database).utf8_to_string(), code & 0xff, raw.sqlite3_extended_errcode(Database));

    /// <summary>
    /// A statement that stays compiled, with the names of its parameters in the order of their places.
    /// </summary>
    private sealed class Prepared(sqlite3_stmt statement)
    {
        public sqlite3_stmt Statement => statement;

        public string[] Names { get; } =
        [
            .. Enumerable
                .Range(1, raw.sqlite3_bind_parameter_count(statement))
                .Select(place => raw.sqlite3_bind_parameter_name(statement, place).utf8_to_string()[1..]),
        ];
    }
}
