using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Plumbline.Storage;

/// <summary>
/// Reads on SQLite: connections that stay open, each with its statements prepared, since opening one and preparing
/// its statement costs more than most reads. Each is used by one read at a time.
/// </summary>
internal sealed class SqliteReads(string connection) : IDisposable
{
    /// <summary>Connections kept for the next read at most; each holds a page cache of its own.</summary>
    private const int MostIdle = 8;

    private readonly ConcurrentStack<Prepared> _idle = new();

    /// <exception cref="SqliteException">The read failed; its connection is not used again.</exception>
    public IReadOnlyList<T> Query<T>(string sql, Parameter[] values)
    {
        if (!_idle.TryPop(out var prepared))
        {
            prepared = new Prepared(connection);
        }

        List<T> rows;
        try
        {
            rows = prepared.Query<T>(sql, values);
        }
        catch
        {
            prepared.Dispose();
            throw;
        }

        if (_idle.Count < MostIdle)
        {
            _idle.Push(prepared);
        }
        else
        {
            prepared.Dispose();
        }

        return rows;
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var prepared))
        {
            prepared.Dispose();
        }
    }

    private sealed class Prepared : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

        public Prepared(string connection)
        {
            _connection = new SqliteConnection(connection);
            _connection.Open();
            _connection.Execute("pragma query_only = on; pragma temp_store = memory");
        }

        public List<T> Query<T>(string sql, Parameter[] values)
        {
            using var reader = CommandOf(sql, values).ExecuteReader();
            var rows = new List<T>();
            if (!reader.HasRows)
            {
                return rows;
            }

            // Asked for each time: the type of an expression's column depends on its rows.
            var parse = reader.GetRowParser<T>();
            while (reader.Read())
            {
                rows.Add(parse(reader));
            }

            return rows;
        }

        public void Dispose()
        {
            foreach (var command in _commands.Values)
            {
                command.Dispose();
            }

            _connection.Dispose();
        }

        private SqliteCommand CommandOf(string sql, Parameter[] values)
        {
            if (!_commands.TryGetValue(sql, out var command))
            {
                command = _connection.CreateCommand();
                command.CommandText = sql;
                foreach (var name in Sql.ToPositional(sql).Names)
                {
                    command.Parameters.Add(new SqliteParameter { ParameterName = "@" + name });
                }

                _commands.Add(sql, command);
            }

            foreach (SqliteParameter parameter in command.Parameters)
            {
                parameter.Value = Parameter.Find(values, parameter.ParameterName[1..]).Value ?? DBNull.Value;
            }

            return command;
        }
    }
}
