using Npgsql;

namespace Plumbline.Storage;

/// <summary>
/// The commands of one transaction. Members of a client whose statements have the same texts run together, each
/// statement once for all of them (<see cref="SqlForEach"/>); what is alone, or has no such form, runs as it is.
/// </summary>
/// <remarks>Owned by the writer's thread, since texts that were written anew are kept.</remarks>
[Mutable]
internal sealed class PostgresBatch(Turns turns)
{
    private const string SetClient = """
        select set_config('app.client', $1, true), (extract(epoch from clock_timestamp()) * 1000)::bigint
        """;

    private readonly Dictionary<string, Form?> _forms = new(StringComparer.Ordinal);

    /// <summary>How many rows each command must change; null where any number is right.</summary>
    private readonly List<int?> _rows = [];

    /// <summary>Lays out the members, of which those of one client stand together.</summary>
    public void Fill(NpgsqlBatch batch, IReadOnlyList<WriteRequest> members)
    {
        _rows.Clear();
        foreach (var member in members)
        {
            member.Turn = turns.Next(); // In the order in which they came, whatever runs together.
        }

        for (var from = 0; from < members.Count; )
        {
            var to = from + 1;
            while (
                to < members.Count && string.Equals(members[to].Client, members[from].Client, StringComparison.Ordinal)
            )
            {
                to++;
            }

            var set = new NpgsqlBatchCommand(SetClient);
            set.Parameters.Add(new NpgsqlParameter<string> { TypedValue = members[from].Client });
            Add(batch, set, rows: null);
            foreach (var group in Groups(members, from, to))
            {
                Add(batch, group);
            }

            from = to;
        }
    }

    /// <summary>
    /// Whether every command changed as many rows as it must. The statement that did not has its number in the unit
    /// only where one member ran alone: of several nobody knows whose it was.
    /// </summary>
    public WriteOutcome Check(NpgsqlBatch batch)
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            if (_rows[i] is { } rows && batch.BatchCommands[i].RecordsAffected != rows)
            {
                return new WriteOutcome(WriteVerdict.Unmet, i - 1); // The client's setting stands before the first.
            }
        }

        return new WriteOutcome(WriteVerdict.Done);
    }

    private static List<List<WriteRequest>> Groups(IReadOnlyList<WriteRequest> members, int from, int to)
    {
        var groups = new List<List<WriteRequest>>();
        for (var i = from; i < to; i++)
        {
            var member = members[i];
            var group = groups.Find(one => HaveSameTexts(one[0], member));
            if (group is null)
            {
                groups.Add([member]);
            }
            else
            {
                group.Add(member);
            }
        }

        return groups;
    }

    private static bool HaveSameTexts(WriteRequest one, WriteRequest other)
    {
        if (one.Statements.Length != other.Statements.Length)
        {
            return false;
        }

        for (var i = 0; i < one.Statements.Length; i++)
        {
            if (!string.Equals(one.Statements[i].Sql, other.Statements[i].Sql, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private void Add(NpgsqlBatch batch, List<WriteRequest> group)
    {
        if (group.Count == 1 || !Array.TrueForAll(group[0].Statements, CanRunTogether))
        {
            foreach (var member in group)
            {
                foreach (var statement in member.Statements)
                {
                    Add(batch, Single(member, statement), statement.Rows);
                }
            }

            return;
        }

        for (var i = 0; i < group[0].Statements.Length; i++)
        {
            Add(batch, Together(group, i), group[0].Statements[i].Rows * group.Count);
        }
    }

    private void Add(NpgsqlBatch batch, NpgsqlBatchCommand command, int? rows)
    {
        batch.BatchCommands.Add(command);
        _rows.Add(rows);
    }

    /// <summary>
    /// One row a member, by its key, so that a row that two of them want is missed in the count; or what settles.
    /// </summary>
    private bool CanRunTogether(Statement statement) =>
        (statement.Rows == 1 || statement.IsSettling) && FormOf(statement) is not null;

    private static NpgsqlBatchCommand Single(WriteRequest member, Statement statement)
    {
        var positional = Sql.ToPositional(statement.Sql);
        var command = new NpgsqlBatchCommand(positional.Text);
        foreach (var name in positional.Names)
        {
            command.Parameters.Add(ValueOf(member, statement, name).ToPostgres());
        }

        return command;
    }

    private NpgsqlBatchCommand Together(List<WriteRequest> group, int place)
    {
        var first = group[0].Statements[place];
        var form = FormOf(first)!;
        var command = new NpgsqlBatchCommand(form.Text);
        command.Parameters.Add(Parameter.Find(first.Parameters, "client").ToPostgres());
        var values = new Parameter[group.Count];
        foreach (var name in form.Names)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = ValueOf(group[i], group[i].Statements[place], name);
            }

            command.Parameters.Add(Parameter.ToPostgres(values[0].Kind, values));
        }

        return command;
    }

    private static Parameter ValueOf(WriteRequest member, Statement statement, string name) =>
        string.Equals(name, Turns.Name, StringComparison.Ordinal)
            ? (Turns.Name, member.Turn)
            : Parameter.Find(statement.Parameters, name);

    private Form? FormOf(Statement statement)
    {
        if (!_forms.TryGetValue(statement.Sql, out var form))
        {
            string[] names = [.. Sql.ToPositional(statement.Sql).Names.Where(static name => name is not "client")];
            var text = names is [] ? null : SqlForEach.Rewrite(statement.Sql, names, KindOf);
            form = text is null ? null : new Form(text, names);
            _forms.Add(statement.Sql, form);
        }

        return form;

        ParameterKind KindOf(string name) =>
            string.Equals(name, Turns.Name, StringComparison.Ordinal)
                ? ParameterKind.Whole
                : Parameter.Find(statement.Parameters, name).Kind;
    }

    private sealed record Form(string Text, string[] Names);
}
