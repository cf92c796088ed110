using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Faults;

/// <summary>Nothing that anybody entrusts to a server stands in the clear where it leaves bytes.</summary>
public sealed class PlantedTextTests
{
    [Fact]
    [SuppressMessage(
        "Reliability",
        "CA2025:Do not pass 'IDisposable' instances into unawaited tasks",
        Justification = "The upload hangs until the server is killed, and is awaited before it is disposed of."
    )]
    public async Task No_planted_text_is_found_in_files_database_log_or_temporary_files()
    {
        await using var server = await ServerProcess.Make();
        var marks = new Marks();
        var search = new PlaintextSearch(marks);
        var work = new PlantedWork(server, marks);
        await work.Prepare();
        foreach (var person in work.People)
        {
            search.Seek("the key of " + person.Id, person.Key);
        }

        await work.Annotate(await work.Import());
        Assert.Empty(await Everywhere(search, server));
        await SeesThePlanted(search, await work.Release());
        await new PlantedRefusals(server, marks, work).Send();
        Assert.Empty(await Everywhere(search, server));

        using var upload = new HeldLines(Encoding.UTF8.GetBytes(LongLines(marks, work)));
        var sending = work.Lead.Import(work.Project, upload, "refuseAll", marks.In("the key of a cut-off upload"));
        var waiting = Path.Combine(server.Database.Folder, "imports");
        await House.Eventually(
            () => Task.FromResult(new DirectoryInfo(waiting).EnumerateFiles().Any(file => file.Length > 500_000)),
            "the upload waits on disk"
        );
        await server.Kill();
        upload.LetGo();
        await Assert.ThrowsAsync<HttpRequestException>(() => sending);
        Assert.NotEmpty(System.IO.Directory.EnumerateFiles(waiting));
        Assert.Empty(await Everywhere(search, server));
        await server.Start();
        Assert.Empty(await Everywhere(search, server));
        Assert.Contains("Plumbline serves", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_in_the_clear_is_found_in_each_of_its_forms()
    {
        await using var database = await TestDatabase.Make();
        System.IO.Directory.CreateDirectory(database.Folder);
        var marks = new Marks();
        var search = new PlaintextSearch(marks);
        Assert.Empty(await search.InFolder(database.Folder));
        var mark = marks.In("a leak");
        foreach (var (form, bytes) in PlaintextSearch.Forms("a mark", mark))
        {
            // Behind enough to stand across the edge of two chunks that are read.
            var path = Path.Combine(database.Folder, "leak");
            await File.WriteAllBytesAsync(path, [.. new byte[(1 << 20) - 5], .. bytes, .. new byte[100]]);
            var found = await search.InFolder(database.Folder);
            Assert.Contains(found, one => one.Contains($": {form} (", StringComparison.Ordinal));
            File.Delete(path);
        }

        search.Seek("a secret", "a secret of another form");
        await File.WriteAllTextAsync(Path.Combine(database.Folder, mark), "here is a secret of another form");
        var both = await search.InFolder(database.Folder);
        Assert.Contains(both, one => one.StartsWith("the name of a file", StringComparison.Ordinal));
        Assert.Contains(both, one => one.Contains("a secret in UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_text_in_the_clear_is_found_in_the_database()
    {
        await using var database = await TestDatabase.Make();
        System.IO.Directory.CreateDirectory(database.Folder);
        var marks = new Marks();
        var search = new PlaintextSearch(marks);
        var leak = $"create table if not exists leak (content text); insert into leak values ('{marks.In("a row")}')";
        if (database.Name is null)
        {
            var file = Path.Combine(database.Folder, "plumbline.db");
            await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "pragma journal_mode = wal; " + leak;
            await command.ExecuteNonQueryAsync();
            Assert.Contains(await StoreSearch.Run(search, database), one => Is(one, "plumbline.db-wal"));
            return;
        }

        await using var source = NpgsqlDataSource.Create(StoreSearch.Owner(database).ConnectionString);
        await House.Eventually(
            async () =>
            {
                // Written again where others' work let the server write over the WAL file before it was read.
                await using var command = source.CreateCommand(leak);
                await command.ExecuteNonQueryAsync();
                var found = (await StoreSearch.Run(search, database)).ToList();
                Assert.Contains(found, one => Is(one, "pg_dump"));
                return found.TrueForAll(one => Is(one, "pg_dump"))
                    || (found.Exists(one => Is(one, "base/")) && found.Exists(one => Is(one, "pg_wal/")));
            },
            "the row is found in the database's files and in the WAL, where they can be read"
        );
    }

    private static bool Is(string found, string place) =>
        found.Contains(place, StringComparison.Ordinal) && found.Contains("(a row)", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<string>> Everywhere(PlaintextSearch search, ServerProcess server) =>
        [
            .. await StoreSearch.Run(search, server.Database),
            .. await search.InFolder(server.TempFolder),
            .. await search.InText("the log", server.Log),
        ];

    /// <summary>
    /// The archive that a lead is given holds what was planted: it did go in, and the search sees it.
    /// </summary>
    private static async Task SeesThePlanted(PlaintextSearch search, byte[] archive)
    {
        var found = new List<string>();
        await using var zip = new ZipArchive(new MemoryStream(archive));
        foreach (var entry in zip.Entries)
        {
            await using var content = await entry.OpenAsync();
            found.AddRange(await search.InStream(entry.FullName, content));
        }

        Assert.Contains(found, one => one.Contains("(a justification)", StringComparison.Ordinal));
        Assert.Contains(found, one => one.Contains("(the key of item 0)", StringComparison.Ordinal));
        Assert.Contains(
            found.Where(one => one.StartsWith("exports/trl-preference", StringComparison.Ordinal)),
            one => one.Contains("(candidate c2", StringComparison.Ordinal)
        );
    }

    private static string LongLines(Marks marks, PlantedWork work)
    {
        var lines = new StringBuilder();
        for (var i = 0; lines.Length < 1_000_000; i++)
        {
            lines.Append(work.Item(marks.In("the key of an item whose upload is cut off")));
        }

        return lines.ToString();
    }
}
