using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Plumbline.Storage;

/// <summary>
/// Connections for reading SQLite, each with its statements prepared: opening one and preparing a text again cost
/// several times what a
/// read by key does. At most <see cref="Most"/> at once; who comes later waits.
/// </summary>
internal sealed class SqliteReads(string connection) : IDisposable
{
    private const int Most = 16;

    private readonly ConcurrentBag<Held> _idle = [];
    private readonly SemaphoreSlim _free = new(Most);

    /// <summary>Runs one statement and maps its rows.</summary>
    public async Task<List<T>> Read<T>(string sql, Parameter[] values, CancellationToken cancel)
    {
        await _free.WaitAsync(cancel);
        var isWhole = false;
        Held? held = null;
        try
        {
            held = _idle.TryTake(out var idle) ? idle : new Held(connection);
            var rows = held.Read<T>(sql, values);
            isWhole = true;
            return rows;
        }
        finally
        {
            if (isWhole)
            {
                _idle.Add(held!);
            }
            else
            {
                held?.Dispose(); // What failed once is not used again.
            }

            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var held))
        {
            held.Dispose();
        }

        _free.Dispose();
    }

    private sealed class Held : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

        public Held(string connection)
        {
            _connection = new SqliteConnection(connection);
            _connection.Open();
        }

        public List<T> Read<T>(string sql, Parameter[] values)
        {
            using var reader = Prepared(sql, values).ExecuteReader();
            return [.. reader.Parse<T>()];
        }

        public void Dispose()
        {
            foreach (var command in _commands.Values)
            {
                command.Dispose();
            }

            _connection.Dispose();
        }

        private SqliteCommand Prepared(string sql, Parameter[] values)
        {
            if (!_commands.TryGetValue(sql, out var command))
            {
                command = _connection.CreateCommand();
                command.CommandText = sql;
                foreach (var value in values)
                {
                    command.Parameters.Add(new SqliteParameter { ParameterName = "@" + value.Name });
                }

                _commands.Add(sql, command);
            }

            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
            }

            return command;
        }
    }
}
