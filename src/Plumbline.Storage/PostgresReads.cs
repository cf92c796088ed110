using Dapper;
using Npgsql;

namespace Plumbline.Storage;

/// <summary>Reads on PostgreSQL: pooled connections that prepare by themselves what they see often.</summary>
internal sealed class PostgresReads(NpgsqlDataSource source)
{
    /// <param name="client">Whose rows are read: <c>app.client</c> is set for this read alone; null on platform
    /// tables.</param>
    public async Task<IReadOnlyList<T>> Query<T>(
        string? client,
        string sql,
        Parameter[] values,
        CancellationToken cancel
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var batch = connection.CreateBatch();
        if (client is not null)
        {
            // Both statements go out together and run in one implicit transaction, to which the setting is local.
            var set = new NpgsqlBatchCommand("select set_config('app.client', $1, true)");
            set.Parameters.Add(new NpgsqlParameter<string> { TypedValue = client });
            batch.BatchCommands.Add(set);
        }

        var positional = Sql.ToPositional(sql);
        var command = new NpgsqlBatchCommand(positional.Text);
        foreach (var name in positional.Names)
        {
            command.Parameters.Add(Parameter.Find(values, name).ToPostgres());
        }

        batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        if (client is not null)
        {
            await reader.NextResultAsync(cancel);
        }

        var parse = reader.GetRowParser<T>();
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(parse(reader));
        }

        return rows;
    }
}
