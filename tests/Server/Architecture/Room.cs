namespace Plumbline.Tests.Server.Architecture;

/// <summary>One project under src/: what it may see.</summary>
/// <param name="Name">Name of the project and of its folder.</param>
/// <param name="Uses">The rooms that it refers to, exactly.</param>
/// <param name="Packages">The packages that it refers to, exactly.</param>
internal sealed record Room(string Name, string[] Uses, string[] Packages)
{
    private const string Cli = "Plumbline.Cli";
    private const string Client = "Plumbline.Client";
    private const string Dispatch = "Plumbline.Dispatch";
    private const string Formats = "Plumbline.Formats";
    private const string Model = "Plumbline.Model";
    private const string Quality = "Plumbline.Quality";
    private const string Sealing = "Plumbline.Sealing";
    private const string Server = "Plumbline.Server";
    private const string Storage = "Plumbline.Storage";
    private const string Transparency = "Plumbline.Transparency";

    /// <summary>The tree of the house, as far as it is built.</summary>
    public static IReadOnlyList<Room> All { get; } =
    [
        new(Model, [], []),
        new(Quality, [], []),
        new(Transparency, [], []),
        new(Sealing, [], []),
        new(Dispatch, [Model], []),
        new(Formats, [Model], []),
        new(
            Storage,
            [Model, Sealing],
            [
                "Dapper",
                "FluentMigrator.Runner.Postgres",
                "FluentMigrator.Runner.SQLite",
                "Microsoft.Data.Sqlite",
                "Npgsql",
            ]
        ),
        new(Server, [Dispatch, Formats, Model, Quality, Sealing, Storage, Transparency], []),
        new(Client, [], []),
        new(Cli, [Client, Sealing], ["System.CommandLine"]),
    ];

    /// <summary>Whether this room alone may speak HTTP to the outside.</summary>
    public bool IsWeb => Name is Server;

    /// <summary>Whether this room alone may hold drivers of databases.</summary>
    public bool HoldsDrivers => Name is Storage;

    /// <summary>Whether this room is a program, whose types nobody refers to.</summary>
    public bool IsProgram => Name is Server or Cli;
}
