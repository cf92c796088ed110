using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.People;

/// <summary>How somebody is called on the pages of one client's leads.</summary>
/// <param name="Text">A name or a pseudonym.</param>
/// <param name="IsPseudonym">Which of the two it is.</param>
internal readonly record struct ShownName(string Text, bool IsPseudonym);

/// <summary>
/// A lead sees the names of the client's own team, whom the lead asked to come; anybody else, and anybody whose seat
/// was taken away, by the pseudonym that releases have too.
/// </summary>
internal sealed class ShownNames(Store store, Access.Directory directory)
{
    public async Task<IReadOnlyDictionary<PersonId, ShownName>> Of(
        ClientKeys keys,
        IEnumerable<PersonId> persons,
        CancellationToken cancel
    )
    {
        var names = new Dictionary<PersonId, ShownName>();
        foreach (var person in persons.Distinct())
        {
            var name = await IsOwn(keys.Client, person, cancel) ? await directory.NameOf(person, cancel) : null;
            names[person] = name is null
                ? new ShownName(keys.PseudonymOf(person), IsPseudonym: true)
                : new ShownName(name, IsPseudonym: false);
        }

        return names;
    }

    private async Task<bool> IsOwn(ClientId client, PersonId person, CancellationToken cancel)
    {
        var sources = await store.QueryPlatform<SourceRow>(
            cancel,
            "select source from membership where person_id = @person and client_id = @at",
            ("person", person.Text),
            ("at", client.Text)
        );
        return sources.Any(row => row.Source is PersonWriting.InHouse or PersonWriting.Recorded);
    }

    private sealed record SourceRow
    {
        public string Source { get; init; } = "";
    }
}
