using Plumbline.Tests.Server.Tidy;

namespace Plumbline.Tests.Server.Storage;

public sealed class SqlTextTests
{
    private static readonly RepositoryFile[] Sources =
    [
        .. Repository.Files.Where(file =>
            file.Extension is ".cs"
            && (
                file.Path.StartsWith("src/Plumbline.Server/", StringComparison.Ordinal)
                || file.Path.StartsWith("src/Plumbline.Storage/", StringComparison.Ordinal)
            )
        ),
    ];

    [Fact]
    public void Every_text_that_touches_a_clients_table_names_the_client() =>
        Reports.None(
            SqlTextRules
                .Texts(Sources)
                .Select(text => SqlTextRules.Fault(text.Sql) is { } fault ? $"{text.Path}: {fault}" : null)
                .OfType<string>()
        );

    [Fact]
    public void The_texts_are_found()
    {
        var texts = SqlTextRules.Texts(Sources).Select(text => text.Sql).ToList();

        Assert.True(texts.Count > 60, $"Only {texts.Count} texts were found.");
        Assert.Equal(14, SqlTextRules.ClientTables.Count);
        Assert.Contains(
            texts,
            sql => sql.Contains("t.overlap > @place and p.state = 'active'", StringComparison.Ordinal)
        );
        Assert.All(
            SqlTextRules.ClientTables,
            table => Assert.Contains(texts, sql => sql.Contains($" {table} ", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("select id from item where project_id = @project")]
    [InlineData("select id from item")]
    [InlineData("select i.id from item i where i.project_id = @project")]
    [InlineData("select i.id from task t join item i on i.number = t.item_number where t.client_id = @client")]
    [InlineData("update task set done_at_ms = @now where number = @task")]
    [InlineData("update task set priority = 1 where client_id = @client and exists (select 1 from item)")]
    [InlineData("delete from draft where assignment_id = @id")]
    [InlineData("insert into draft (assignment_id, client_id) values (@client, @id)")]
    [InlineData("insert into draft (assignment_id) values (@id)")]
    [InlineData("insert into draft (client_id, assignment_id) values (@other, @id)")]
    [InlineData(
        "insert into draft (client_id, assignment_id) select a.client_id, a.id from assignment a where a.id = @id"
    )]
    [InlineData("select id from item where client_id = @other")]
    [InlineData("with x as (select id from item) select id from x")]
    public void A_text_that_leaves_the_client_out_is_reported(string sql)
    {
        RepositoryFile[] files =
        [
            RepositoryFile.Of("src/Plumbline.Server/X.cs", $"var sql = \"\"\"\n    {sql}\n    \"\"\";"),
        ];

        var text = Assert.Single(SqlTextRules.Texts(files));

        Assert.NotNull(SqlTextRules.Fault(text.Sql));
    }

    [Theory]
    [InlineData("select id from item where client_id = @client and project_id = @project")]
    [InlineData("select id from person where id = @id")]
    [InlineData("insert into draft (client_id, assignment_id) values (@client, @id)")]
    public void A_text_that_names_the_client_is_not(string sql)
    {
        RepositoryFile[] files =
        [
            RepositoryFile.Of("src/Plumbline.Server/X.cs", $"var sql = \"{sql}\"; // it's \"so\""),
        ];

        Assert.Null(SqlTextRules.Fault(Assert.Single(SqlTextRules.Texts(files)).Sql));
    }
}
