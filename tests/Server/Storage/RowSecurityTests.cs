using System.Data.Common;
using Dapper;
using Npgsql;
using Plumbline.Model;
using Plumbline.Storage;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Storage;

public sealed class RowSecurityTests
{
    [PostgresFact]
    public async Task Without_the_setting_there_are_no_rows()
    {
        await using var house = await TwoClients();
        await using var connection = await house.Database.OpenAs(TestDatabase.ApplicationRole);
        foreach (var table in await ClientTables(house))
        {
            Assert.Equal(0, await connection.ExecuteScalarAsync<long>($"select count(*) from {table}"));
        }
    }

    [PostgresFact]
    public async Task With_a_clients_setting_there_are_all_of_its_rows_and_none_of_others()
    {
        await using var house = await TwoClients();
        await using var past = await house.Database.Open();
        await using var connection = await house.Database.OpenAs(TestDatabase.ApplicationRole);
        var clients = (await past.QueryAsync<string>("select id from client")).AsList();
        Assert.Equal(3, clients.Count); // Two, and the installation.
        foreach (var table in await ClientTables(house))
        {
            foreach (var client in clients)
            {
                await connection.ExecuteAsync("select set_config('app.client', @client, false)", new { client });
                var seen = (await connection.QueryAsync<string>($"select client_id from {table}")).AsList();
                var there = await past.ExecuteScalarAsync<long>(
                    $"select count(*) from {table} where client_id = @client",
                    new { client }
                );
                Assert.All(seen, owner => Assert.Equal(client, owner));
                Assert.Equal(there, seen.Count);
            }
        }
    }

    [PostgresFact]
    public async Task A_row_of_another_client_cannot_be_written()
    {
        await using var store = await TestStore.Make();
        await using var connection = await store.Database.OpenAs(TestDatabase.ApplicationRole);
        await connection.ExecuteAsync("select set_config('app.client', @a, false)", new { a = TestStore.A.Text });
        string[] refused =
        [
            """
                insert into guideline (client_id, project_id, version, content, digest, created_at_ms)
                values (@b, 'p1', 9, '', '', 0)
                """,
            "update project set client_id = @b where client_id = @a",
            """
                insert into project (client_id, id, name, state, overlap, review, schema_version, guideline_version,
                    created_at_ms)
                values (@b, 'p1', '', 'draft', 1, 'none', 1, 1, 0)
                on conflict (client_id, id) do update set overlap = 99
                """,
        ];
        foreach (var sql in refused)
        {
            var fault = await Assert.ThrowsAsync<PostgresException>(() =>
                connection.ExecuteAsync(sql, new { a = TestStore.A.Text, b = TestStore.B.Text })
            );
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, fault.SqlState);
        }

        // Without a condition an update and a delete reach the own rows alone.
        Assert.Equal(1, await connection.ExecuteAsync("update project set overlap = 7"));
        Assert.Equal(1, await connection.ExecuteAsync("delete from project"));
        Assert.Equal([1], await store.Column<long>("select overlap from project"));
    }

    [PostgresFact]
    public async Task A_unit_that_names_another_clients_row_in_its_own_name_is_refused()
    {
        await using var store = await TestStore.Make();
        var unit = await store.Begin(TestStore.A);
        unit.Write("update project set overlap = 9 where client_id = @other", ("other", TestStore.B.Text));
        unit.Record("project.changed", TestStore.Project, null);
        Assert.Equal(CommitVerdict.Done, (await unit.Commit(0, [])).Verdict); // There was no such row to see.

        unit = await store.Begin(TestStore.A);
        unit.Write(
            """
            insert into guideline (client_id, project_id, version, content, digest, created_at_ms)
            values (@other, 'p1', 1, @content, '', 0)
            """,
            ("other", TestStore.B.Text),
            ("content", Array.Empty<byte>())
        );
        unit.Record("guideline.added", "1", null);
        Assert.Equal(CommitVerdict.Stale, (await unit.Commit(0, [])).Verdict);

        Assert.Equal([1, 1], await store.Column<long>("select overlap from project"));
        Assert.Empty(await store.Column<long>("select version from guideline"));
    }

    [PostgresFact]
    public async Task Two_thousand_fuzzed_reads_return_no_row_of_another()
    {
        await using var house = await TwoClients();
        await using var past = await house.Database.Open();
        var clients = (await past.QueryAsync<string>("select id from client")).AsList();
        var tables = await ClientTables(house);
        await using var connection = await house.Database.OpenAs(TestDatabase.ApplicationRole);
        var random = new SeededRandom(7);
        var (rows, refusals) = (0, 0);
        for (var i = 0; i < 2_000; i++)
        {
            var setting = Setting(random, clients);
            var sql = Read(random, tables, clients);
            try
            {
                foreach (var owner in await ReadUnder(connection, setting, sql))
                {
                    Assert.True(owner == setting, $"{sql} under {setting ?? "no setting"} returned a row of {owner}");
                    rows++;
                }
            }
            catch (PostgresException)
            {
                refusals++;
            }
        }

        Assert.True(rows > 500, $"The reads returned {rows} rows: too few to tell anything.");
        Assert.True(refusals < 400, $"{refusals} reads did not run.");
    }

    /// <summary>The setting's own transaction: what it leaves behind is nothing.</summary>
    private static async Task<List<string>> ReadUnder(DbConnection connection, string? setting, string sql)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        if (setting is not null)
        {
            await connection.ExecuteAsync(
                "select set_config('app.client', @setting, true)",
                new { setting },
                transaction
            );
        }

        return (await connection.QueryAsync<string>(sql, transaction: transaction)).AsList();
    }

    private static string? Setting(SeededRandom random, List<string> clients)
    {
        var client = clients[random.Next(clients.Count)];
        return random.Next(12) switch
        {
            0 => null,
            1 => "",
            2 => " " + client,
            3 => client + " ",
            4 => client.ToUpperInvariant() + "_",
            5 => client[..^1],
            6 => "%",
            7 => "' or true --",
            8 => $"{client},{clients[0]}",
            _ => client,
        };
    }

    private static string Read(SeededRandom random, IReadOnlyList<string> tables, List<string> clients)
    {
        var table = tables[random.Next(tables.Count)];
        var other = tables[random.Next(tables.Count)];
        var client = clients[random.Next(clients.Count)];
        return random.Next(12) switch
        {
            0 => $"select client_id from {table} where client_id = '{client}'",
            1 => $"select client_id from {table} where client_id = '{client}' or true",
            2 => $"select client_id from {table} union all select client_id from {other}",
            3 => $"select b.client_id from {table} a cross join {other} b limit 50",
            4 => $"with x as materialized (select * from {table}) select client_id from x",
            5 => $"select c.client_id from client p join {table} c on c.client_id = p.id",
            6 => $"select max(client_id) from {table} having max(client_id) is not null",
            7 => $"select (select client_id from {table} limit 1) where exists (select 1 from {table})",
            8 => $"set local row_security = off; select client_id from {table}",
            9 => $"update {table} set client_id = client_id returning client_id",
            10 => $"delete from {table} where client_id <> current_setting('app.client', true) returning client_id",
            _ => $"select client_id from {table} where client_id <> '{client}' for update",
        };
    }

    /// <summary>Two clients with rows in most of their tables.</summary>
    private static async Task<House> TwoClients()
    {
        var house = await House.Start();
        foreach (var name in (string[])["Acme", "Bolt"])
        {
            var client = await house.MakesClient(name);
            var lead = await house.MakesPerson((client, "lead"));
            var people = await house.MakesAnnotators(1);
            var project = await lead.CreatesProject(client, 1, people, "a", "b", "c");
            (await people[0].Submits((await people[0].ClaimsOne(project))!, "1")).Is(200);
            var draft = (await people[0].ClaimsOne(project))!;
            (
                await people[0]
                    .Post(
                        $"assignments/{draft.Id}/draft",
                        new
                        {
                            answer = "{}",
                            fence = draft.Fence,
                            revision = 1,
                        }
                    )
            ).Is(200);
            (await lead.Get($"projects/{project}/consensus")).Is(200);
            (await lead.Post($"projects/{project}/releases", "{}")).Is(202);
        }

        return house;
    }

    private static async Task<IReadOnlyList<string>> ClientTables(House house)
    {
        await using var connection = await house.Database.Open();
        var tables = await connection.QueryAsync<string>(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        );
        var own = tables.Where(table => !PlatformTables.Names.Contains(table)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(14, own.Count);
        return own;
    }
}
