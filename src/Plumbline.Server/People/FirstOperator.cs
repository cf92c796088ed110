using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.People;

/// <summary>Makes the operator of an empty store without any page, and its key.</summary>
internal static class FirstOperator
{
    /// <summary>True when the store has an operator.</summary>
    public static async Task<bool> Exists(Store store, CancellationToken cancel) =>
        await store.FindPlatform<OperatorRow>(
            cancel,
            "select person_id from membership where client_id = @installation and role = @role",
            ("installation", store.Installation.Text),
            ("role", RoleWords.Format(Role.Operator))
        )
            is not null;

    /// <summary>The new operator's API key.</summary>
    public static async Task<Outcome<string>> Make(Store store, string name, string mail, CancellationToken cancel)
    {
        var person = store.Random.Id<PersonId>();
        var unit = await store.Begin(person, store.Installation, null, cancel);
        PersonWriting.Write(unit, person, name, mail);
        PersonWriting.WriteRole(unit, person, store.Installation, Role.Operator);
        var (_, key) = PersonWriting.WriteKey(unit, store.Random, person, Access.Scopes.All);
        unit.Record("operator.made", person.Text, null);
        var committed = await unit.Commit(0, []);
        return committed.Verdict == CommitVerdict.Done ? key : PeopleProblems.MailTaken;
    }

    private sealed record OperatorRow
    {
        public string PersonId { get; init; } = "";
    }
}
