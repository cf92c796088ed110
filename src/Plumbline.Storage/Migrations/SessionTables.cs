using FluentMigrator;

namespace Plumbline.Storage.Migrations;

/// <summary>Sessions of people in browsers, and the links that begin them.</summary>
[Migration(Number, "Session tables")]
public sealed class SessionTables : Migration
{
    internal const long Number = 2026_11_25_0002;

    /// <inheritdoc/>
    public override void Up()
    {
        var tables = TableText.Read("SessionTables.sql");
        IfDatabase(name => name.StartsWith("SQLite", StringComparison.OrdinalIgnoreCase))
            .Execute.Sql(TableText.ForSqlite(tables));
        IfDatabase(name => name.StartsWith("Postgre", StringComparison.OrdinalIgnoreCase))
            .Execute.Sql(TableText.ForPostgres(tables));
    }

    /// <summary>Going back would sign everybody out and lose nothing else; a copy is restored instead.</summary>
    public override void Down() =>
        throw new NotSupportedException("Restore the copy that was made before the migration.");
}
