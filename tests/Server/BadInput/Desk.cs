using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.BadInput;

/// <summary>A server with one running project, its lead and an annotator, for the tests of one class.</summary>
public sealed class Desk : IAsyncLifetime
{
    internal House House { get; private set; } = null!;

    internal string Client { get; private set; } = "";

    internal Person Lead { get; private set; } = null!;

    internal Person Ada { get; private set; } = null!;

    internal Person Bob { get; private set; } = null!;

    internal string Project { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        House = await House.Start();
        Client = await House.MakesClient();
        Lead = await House.MakesPerson((Client, "lead"));
        Ada = await House.MakesPerson();
        Bob = await House.MakesPerson();
        Project = await Starts(1, [.. Enumerable.Range(1, 5).Select(number => $"item-{number}")]);
    }

    /// <summary>Another running project of Ada and Bob.</summary>
    internal Task<string> Starts(int overlap, params string[] items) =>
        Lead.CreatesProject(Client, overlap, [Ada, Bob], items);

    /// <summary>Progress of a project, one figure.</summary>
    internal async Task<int> Progress(string project, string figure) =>
        (await Lead.Get($"projects/{project}/progress")).Is(200).Json.GetProperty(figure).GetInt32();

    public ValueTask DisposeAsync() => House.DisposeAsync();
}
