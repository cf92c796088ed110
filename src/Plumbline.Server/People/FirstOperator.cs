using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.People;

/// <summary>Makes the operator of an empty store, with a key or signed in, and links for one at a start.</summary>
internal static class FirstOperator
{
    /// <summary>True when the store has an operator.</summary>
    public static async Task<bool> Exists(Store store, CancellationToken cancel) =>
        await Find(store, cancel) is not null;

    /// <summary>The new operator's API key.</summary>
    public static async Task<Outcome<string>> Make(Store store, string name, string mail, CancellationToken cancel)
    {
        var (unit, person) = await Begin(store, name, mail, cancel);
        var (_, key) = PersonWriting.WriteKey(unit, store.Random, person, Access.Scopes.All);
        return await Commit(unit, person) ? key : PeopleProblems.MailTaken;
    }

    /// <summary>The secret of the new operator's first session.</summary>
    public static async Task<Outcome<string>> MakeSignedIn(
        Store store,
        Access.Sessions sessions,
        SetUpRequest request,
        string agent,
        CancellationToken cancel
    )
    {
        var (unit, person) = await Begin(store, request.Name, request.Mail, cancel);
        var (_, secret) = sessions.Write(unit, person, agent);
        return await Commit(unit, person) ? secret : PeopleProblems.MailTaken;
    }

    /// <summary>
    /// The token of a fresh sign-in link for the first operator, for the terminal of whoever starts the server.
    /// </summary>
    public static async Task<string> MakeLink(Store store, CancellationToken cancel)
    {
        var person =
            await Find(store, cancel)
            ?? throw new InvalidOperationException("There is no operator to make a link for.");
        var unit = await store.Begin(person, store.Installation, null, cancel);
        var token = SignInLinks.Write(unit, store.Random, person);
        unit.Record("sign-in-link.made-at-start", person.Text, null);
        var committed = await unit.Commit(0, []);
        return committed.Verdict == CommitVerdict.Done
            ? token
            : throw new InvalidOperationException("The sign-in link could not be written.");
    }

    private static async Task<PersonId?> Find(Store store, CancellationToken cancel)
    {
        var row = await store.FindPlatform<OperatorRow>(
            cancel,
            """
            select person_id from membership where client_id = @installation and role = @role
            order by created_at_ms, person_id limit 1
            """,
            ("installation", store.Installation.Text),
            ("role", RoleWords.Format(Role.Operator))
        );
        return row is null ? null : PersonId.Of(row.PersonId);
    }

    private static async Task<(Unit Unit, PersonId Person)> Begin(
        Store store,
        string name,
        string mail,
        CancellationToken cancel
    )
    {
        var person = store.Random.Id<PersonId>();
        var unit = await store.Begin(person, store.Installation, null, cancel);
        PersonWriting.Write(unit, person, name, mail);
        PersonWriting.WriteRole(unit, person, store.Installation, Role.Operator);
        return (unit, person);
    }

    private static async Task<bool> Commit(Unit unit, PersonId person)
    {
        unit.Record("operator.made", person.Text, null);
        return (await unit.Commit(0, [])).Verdict == CommitVerdict.Done;
    }

    private sealed record OperatorRow
    {
        public string PersonId { get; init; } = "";
    }
}
