using System.Data.Common;
using System.Text;
using Dapper;
using Plumbline.Tests.Server.Harness;
using Plumbline.Tests.Server.Tidy;

namespace Plumbline.Tests.Server.Storage;

/// <summary>The schema that a migrated database has is the one that was looked at and approved.</summary>
public sealed class SchemaApprovedTests
{
    private static string Approved =>
        Path.Combine(
            Repository.Root,
            "contracts",
            TestDatabase.IsPostgres ? "schema.postgres.sql" : "schema.sqlite.sql"
        );

    [Fact]
    public async Task The_schema_of_a_migrated_database_is_the_approved_one()
    {
        await using var store = await TestStore.Make();
        await using var connection = await store.Database.Open();
        var found = await Dump(connection);
        if (Environment.GetEnvironmentVariable("PLUMBLINE_APPROVE") is "1")
        {
            await File.WriteAllTextAsync(Approved, found);
        }

        Assert.Equal(File.Exists(Approved) ? await File.ReadAllTextAsync(Approved) : "", found);
    }

    [Fact]
    public async Task A_column_an_index_or_a_right_more_changes_the_dump()
    {
        await using var store = await TestStore.Make();
        await using var connection = await store.Database.Open();
        var before = await Dump(connection);
        List<string> changes =
        [
            "alter table draft add column more text",
            "create index more on task (client_id, overlap)",
        ];
        if (TestDatabase.IsPostgres)
        {
            changes.AddRange(
                "grant truncate on item to plumbline_app",
                "alter table item no force row level security",
                "create policy more on item using (true)",
                "alter table item alter column digest type text collate \"default\""
            );
        }

        foreach (var change in changes)
        {
            await connection.ExecuteAsync(change);
            var after = await Dump(connection);
            Assert.NotEqual(before, after);
            before = after;
        }
    }

    private static async Task<string> Dump(DbConnection connection)
    {
        var lines = TestDatabase.IsPostgres ? await PostgresLines(connection) : await SqliteLines(connection);
        var text = new StringBuilder(
            "-- What a migrated database holds; written by ./dev approve, compared by a test.\n"
        );
        foreach (var line in lines)
        {
            text.Append(line.TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private static async Task<IEnumerable<string>> SqliteLines(DbConnection connection)
    {
        var statements = await connection.QueryAsync<string>(
            "select sql || ';' from sqlite_master where sql is not null order by tbl_name, type desc, name"
        );
        return statements.SelectMany(statement => statement.Split('\n'));
    }

    private static Task<IEnumerable<string>> PostgresLines(DbConnection connection) =>
        connection.QueryAsync<string>(
            """
            select line from (
                select c.relname as t, 0 as part, a.attnum::int as place, '' as name,
                    'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                        || coalesce(' collate ' || nullif(l.collname, 'default'), '')
                        || case when a.attnotnull then ' not null' else '' end
                        || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
                from pg_class c
                join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                left join pg_collation l on l.oid = a.attcollation
                left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
                where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace = 'public'::regnamespace
                union all
                select c.relname, 1, 0, k.conname, 'constraint ' || c.relname || ' ' || pg_get_constraintdef(k.oid)
                from pg_constraint k join pg_class c on c.oid = k.conrelid
                where c.relnamespace = 'public'::regnamespace and k.contype <> 'n'
                union all
                select tablename, 2, 0, indexname, 'index ' || indexdef from pg_indexes where schemaname = 'public'
                union all
                select relname, 3, 0, '', 'row security ' || relname
                    || case when relforcerowsecurity then ' forced' else ' not forced' end
                from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace
                union all
                select tablename, 4, 0, policyname, 'policy ' || policyname || ' on ' || tablename || ' ' || permissive
                    || ' ' || cmd || ' using ' || coalesce(qual, 'nothing')
                    || ' check ' || coalesce(with_check, 'nothing')
                from pg_policies where schemaname = 'public'
                union all
                select table_name, 5, 0, privilege_type,
                    'right ' || grantee || ' ' || lower(privilege_type) || ' on ' || table_name
                from information_schema.role_table_grants where grantee = 'plumbline_app' and table_schema = 'public'
            ) as lines order by t collate "C", part, place, name collate "C", line collate "C"
            """
        );
}
