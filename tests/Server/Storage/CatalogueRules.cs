using System.Data.Common;
using Dapper;
using Plumbline.Storage;

namespace Plumbline.Tests.Server.Storage;

/// <summary>What the catalogue of a database says about walls between clients.</summary>
internal static class CatalogueRules
{
    private const string PostgresKeys = """
        select t.relname as table_name, i.relname as key, a.attname as first
        from pg_index x
        join pg_class t on t.oid = x.indrelid
        join pg_class i on i.oid = x.indexrelid
        left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]
        where x.indisunique and t.relnamespace = 'public'::regnamespace
        union all
        select t.relname, c.conname, a.attname
        from pg_constraint c
        join pg_class t on t.oid = c.conrelid
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        where c.contype = 'f' and t.relnamespace = 'public'::regnamespace
        """;

    private const string SqliteKeys = """
        select m.name as table_name, i.name as key, c.name as first
        from sqlite_master m, pragma_index_list(m.name) i
        left join pragma_index_info(i.name) c on c.seqno = 0
        where m.type = 'table' and i."unique" = 1
        union all
        select m.name, 'foreign key to ' || f."table", f."from"
        from sqlite_master m, pragma_foreign_key_list(m.name) f
        where m.type = 'table' and f.seq = 0
        union all
        select m.name, 'primary key', p.name
        from sqlite_master m, pragma_table_info(m.name) p
        where m.type = 'table' and p.pk = 1
        """;

    /// <summary>Unique, primary and foreign keys of client tables that do not begin with the client.</summary>
    public static async Task<IReadOnlyList<string>> Keys(DbConnection connection, bool isPostgres)
    {
        var keys = (await connection.QueryAsync<KeyRow>(isPostgres ? PostgresKeys : SqliteKeys)).AsList();
        Assert.True(keys.Count > 20, $"Only {keys.Count} keys were found.");
        return
        [
            .. keys.Where(key => !PlatformTables.Names.Contains(key.TableName) && key.First != "client_id")
                .Select(key => $"{key.TableName}: {key.Key} begins with {key.First ?? "an expression"}")
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Client tables without forced row security, or with a policy that leaves something open.</summary>
    public static async Task<IReadOnlyList<string>> RowSecurity(DbConnection connection)
    {
        var tables = await connection.QueryAsync<TableRow>(
            """
            select relname as name, relrowsecurity as enabled, relforcerowsecurity as forced from pg_class
            where relkind in ('r', 'p', 'v', 'm', 'f') and relnamespace = 'public'::regnamespace order by relname
            """
        );
        var policies = (
            await connection.QueryAsync<PolicyRow>(
                """
                select tablename as name, coalesce(qual, '') as qual, coalesce(with_check, '') as with_check
                from pg_policies where schemaname = 'public'
                """
            )
        ).ToLookup(policy => policy.Name);
        var reports = new List<string>();
        foreach (var table in tables.Where(table => !PlatformTables.Names.Contains(table.Name)))
        {
            reports.AddRange(
                from finding in (IEnumerable<(bool IsWrong, string What)>)
                    [
                        (!table.Enabled, "row security is off"),
                        (!table.Forced, "row security is not forced"),
                        (!policies.Contains(table.Name), "no policy"),
                        (policies[table.Name].Any(policy => !IsWall(policy.Qual)), "USING lets others through"),
                        (policies[table.Name].Any(policy => !IsWall(policy.WithCheck)), "WITH CHECK lets others in"),
                    ]
                where finding.IsWrong
                select $"{table.Name}: {finding.What}"
            );
        }

        return reports;
    }

    private static bool IsWall(string condition) =>
        condition is "(client_id = NULLIF(current_setting('app.client'::text, true), ''::text))";

    private sealed record KeyRow
    {
        public string TableName { get; init; } = "";

        public string Key { get; init; } = "";

        public string? First { get; init; }
    }

    private sealed record TableRow
    {
        public string Name { get; init; } = "";

        public bool Enabled { get; init; }

        public bool Forced { get; init; }
    }

    private sealed record PolicyRow
    {
        public string Name { get; init; } = "";

        public string Qual { get; init; } = "";

        public string WithCheck { get; init; } = "";
    }
}
