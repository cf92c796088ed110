using Npgsql;
using Plumbline.Storage.Migrations;

namespace Plumbline.Storage;

/// <summary>What a server looks at before it serves a PostgreSQL database.</summary>
internal static class PostgresChecks
{
    /// <summary>
    /// Refuses a role to which row security would be blind, and a schema that this program does not know.
    /// </summary>
    public static async Task Refuse(NpgsqlDataSource source, CancellationToken cancel)
    {
        if (await Scalar(source, "select count(*) from pg_class where relname = 'installation'", cancel) == 0)
        {
            throw new StoreRefusedException(
                "the database has no Plumbline tables; run plumbline migrate as its owner first"
            );
        }

        var blind = await Scalar(
            source,
            "select count(*) from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)",
            cancel
        );
        var owned = await Scalar(
            source,
            """
            select count(*) from pg_class
            where relkind = 'r' and relnamespace = 'public'::regnamespace
                and pg_has_role(current_user, relowner, 'member')
            """,
            cancel
        );
        if (blind + owned > 0)
        {
            throw new StoreRefusedException(
                "the connection's role owns the tables or passes row security; serve as the application role"
            );
        }

        var version = await Scalar(source, """select coalesce(max("Version"), 0) from "VersionInfo" """, cancel);
        if (version != Migrator.Newest)
        {
            throw new StoreRefusedException(
                $"the database has schema {version}, this program {Migrator.Newest}; run plumbline migrate as its owner"
            );
        }
    }

    /// <summary>
    /// The highest turn of any client's facts; read client by client, as everything that spans clients.
    /// </summary>
    public static async Task<long> LastTurn(NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        var clients = new List<string>();
        await using (var command = new NpgsqlCommand("select id from client", connection))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                clients.Add(reader.GetString(0));
            }
        }

        var last = 0L;
        foreach (var client in clients)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await using var set = new NpgsqlCommand("select set_config('app.client', $1, true)", connection);
            set.Parameters.Add(new NpgsqlParameter<string> { TypedValue = client });
            await set.ExecuteNonQueryAsync(cancel);
            await using var max = new NpgsqlCommand(
                "select coalesce(max(turn), 0) from fact where client_id = $1",
                connection
            );
            max.Parameters.Add(new NpgsqlParameter<string> { TypedValue = client });
            last = Math.Max(last, (long)(await max.ExecuteScalarAsync(cancel))!);
        }

        return last;
    }

    private static async Task<long> Scalar(NpgsqlDataSource source, string sql, CancellationToken cancel)
    {
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }
}
