using System.Text;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.People;

/// <summary>What other areas may ask of people.</summary>
internal sealed class Door(Store store, Access.Directory directory)
{
    /// <summary>How often a mail is looked up again where another request was first.</summary>
    private const int Tries = 3;

    public async Task<bool> Exists(PersonId person, CancellationToken cancel) =>
        !person.Text.Contains('\0', StringComparison.Ordinal) // PostgreSQL takes no such text, not even to compare.
        && await store.FindPlatform<PersonRow>(cancel, "select id from person where id = @id", ("id", person.Text))
            is not null;

    /// <summary>Whether a person has this role and no other, anywhere, or none yet.</summary>
    public async Task<bool> IsOnly(PersonId person, Seat seat, CancellationToken cancel) =>
        (await directory.SeatsOf(person, cancel)).All(one => one == seat);

    /// <summary>The names of everybody who has a role at a client. O(people of the client).</summary>
    public async Task<IReadOnlyDictionary<PersonId, string>> NamesAt(ClientId client, CancellationToken cancel)
    {
        var rows = await store.QueryPlatform<NameRow>(
            cancel,
            """
            select p.id, p.name from membership m join person p on p.id = m.person_id where m.client_id = @at
            """,
            ("at", client.Text)
        );
        var keys = await store.Keys.For(store.Installation, cancel);
        return rows.DistinctBy(row => row.Id, StringComparer.Ordinal)
            .ToDictionary(row => PersonId.Of(row.Id), row => Open(keys, row));
    }

    /// <summary>How many people there are, and the newest of them with their names.</summary>
    public async Task<(long Count, IReadOnlyList<(PersonId Id, string Name)> Newest)> Newest(
        int most,
        CancellationToken cancel
    )
    {
        var count = await store.QueryPlatform<long>(cancel, "select count(*) from person");
        var rows = await store.QueryPlatform<NameRow>(
            cancel,
            "select id, name from person order by created_at_ms desc, id limit @most",
            ("most", most)
        );
        var keys = await store.Keys.For(store.Installation, cancel);
        return (count[0], [.. rows.Select(row => (PersonId.Of(row.Id), Open(keys, row)))]);
    }

    /// <summary>Maps the form that makes a sign-in link for a person.</summary>
    public static void MapLinkForm(IEndpointRouteBuilder pages, FormAnswers answers) =>
        pages
            .MapForm("/people/{id}/sign-in-links", CreateSignInLink.Handle, answers)
            .WithName("CreateSignInLinkForm")
            .RequirePermission(Permission.MakeKeys)
            .TakesKey();

    /// <summary>The link in what that form's slice answered.</summary>
    public static string LinkOf(byte[] answer) => Json.Read<CreateSignInLinkResponse>(answer).Value.Url;

    /// <summary>Whether a text has the form of a mail address.</summary>
    public static bool IsMail(string text) => Mail.IsMail(text);

    /// <summary>The person with this mail, made where there is none.</summary>
    public async Task<Outcome<PersonId>> FindOrMake(PersonId actor, string name, string mail, CancellationToken cancel)
    {
        var keys = await store.Keys.For(store.Installation, cancel);
        var index = PersonWriting.MailIndex(keys, mail);
        for (var i = 0; i < Tries; i++)
        {
            if (await FindByMail(index, cancel) is { } known)
            {
                return known;
            }

            var unit = await store.Begin(actor, store.Installation, null, cancel);
            var person = unit.NewId<PersonId>();
            PersonWriting.Write(unit, person, name, mail);
            unit.Record("person.created", person.Text, null);
            var committed = await unit.Commit(0, []);
            if (committed.Verdict == CommitVerdict.Done)
            {
                return person;
            }

            if (committed.Verdict != CommitVerdict.Stale)
            {
                return committed.Refusal()!;
            }
        }

        return Problems.Stale;
    }

    /// <summary>Adds a sign-in link to a unit, and answers its token.</summary>
    public static string WriteSignInLink(Unit unit, RandomSource random, PersonId person) =>
        SignInLinks.Write(unit, random, person);

    /// <summary>The address under which a token is opened.</summary>
    public static string SignInUrl(HttpRequest request, string token) => SignInLinks.UrlOf(request, token);

    /// <summary>Gives a person a role at a client, in the unit of whoever does so.</summary>
    public static void WriteRole(Unit unit, PersonId person, ClientId client, Role role) =>
        PersonWriting.WriteRole(unit, person, client, role);

    /// <summary>Whether a membership's source says that the person's answers are replayed.</summary>
    public static bool IsRecorded(string? source) =>
        string.Equals(source, PersonWriting.Recorded, StringComparison.Ordinal);

    /// <summary>Those of some people whose answers at a client are replayed.</summary>
    public async Task<IReadOnlyList<PersonId>> Recorded(
        ClientId client,
        IReadOnlyList<PersonId> people,
        CancellationToken cancel
    )
    {
        var rows = await store.QueryPlatform<PersonRow>(
            cancel,
            "select person_id as id from membership where client_id = @at and source = @source and role = 'annotator'",
            ("at", client.Text),
            ("source", PersonWriting.Recorded)
        );
        var known = rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        return [.. people.Where(person => known.Contains(person.Text))];
    }

    /// <summary>A person's roles changed.</summary>
    public void Changed(PersonId person) => directory.Forget(person);

    private static string Open(ClientKeys keys, NameRow row) =>
        Encoding.UTF8.GetString(keys.Open("person/" + row.Id, 1, "name", row.Name));

    private async Task<PersonId?> FindByMail(string index, CancellationToken cancel)
    {
        var row = await store.FindPlatform<PersonRow>(
            cancel,
            "select id from person where mail_index = @index",
            ("index", index)
        );
        return row is null ? null : PersonId.Of(row.Id);
    }

    private sealed record NameRow
    {
        public string Id { get; init; } = "";

        public byte[] Name { get; init; } = [];
    }

    private sealed record PersonRow
    {
        public string Id { get; init; } = "";
    }
}
