using System.Text;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Storage;

namespace Plumbline.Server.People;

/// <summary>What other areas may ask of people.</summary>
internal sealed class Door(Store store, Access.Directory directory)
{
    public async Task<bool> Exists(PersonId person, CancellationToken cancel) =>
        !person.Text.Contains('\0', StringComparison.Ordinal) // PostgreSQL takes no such text, not even to compare.
        && await store.FindPlatform<PersonRow>(cancel, "select id from person where id = @id", ("id", person.Text))
            is not null;

    /// <summary>A person's name; null when there is no such person.</summary>
    public async Task<string?> NameOf(PersonId person, CancellationToken cancel)
    {
        var row = await store.FindPlatform<NameRow>(
            cancel,
            "select name from person where id = @id",
            ("id", person.Text)
        );
        if (row is null)
        {
            return null;
        }

        var keys = await store.Keys.For(store.Installation, cancel);
        return Encoding.UTF8.GetString(keys.Open("person/" + person.Text, 1, "name", row.Name));
    }

    /// <summary>Gives a person a role at a client, in the unit of whoever does so.</summary>
    public static void WriteRole(Unit unit, PersonId person, ClientId client, Role role) =>
        PersonWriting.WriteRole(unit, person, client, role);

    /// <summary>A person's roles changed.</summary>
    public void Changed(PersonId person) => directory.Forget(person);

    private sealed record NameRow
    {
        public byte[] Name { get; init; } = [];
    }

    private sealed record PersonRow
    {
        public string Id { get; init; } = "";
    }
}
