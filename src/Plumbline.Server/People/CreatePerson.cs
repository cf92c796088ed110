using System.ComponentModel.DataAnnotations;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.People;

/// <summary>A new person with roles at clients.</summary>
public sealed record CreatePersonRequest
{
    [StringLength(Limits.NameLength, MinimumLength = 1)]
    public required string Name { get; init; }

    [StringLength(People.Mail.Length, MinimumLength = 3)]
    public required string Mail { get; init; }

    [MaxLength(Limits.Roles)]
    public IReadOnlyList<PersonRole> Roles
    {
        get;
        init => field = value ?? []; // The generated reader sets an absent member to null.
    } = [];
}

/// <summary>A role at a client.</summary>
public sealed record PersonRole
{
    public required string Client { get; init; }

    /// <summary>One of the eight roles of the glossary.</summary>
    public required string Role { get; init; }

    /// <summary>
    /// Where the work comes from: <c>in-house</c>, or <c>recorded</c> for whoever's answers were given elsewhere and
    /// are replayed here; pages and releases say so.
    /// </summary>
    public string Source
    {
        get;
        init => field = value ?? PersonWriting.InHouse; // The generated reader sets an absent member to null.
    } = PersonWriting.InHouse;
}

/// <param name="Id">The person.</param>
public sealed record CreatePersonResponse(string Id);

internal static class CreatePerson
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/people", Handle).WithName(nameof(CreatePerson)).RequirePermission(Permission.Operate).TakesKey();

    private static async Task<IResult> Handle(
        Body<CreatePersonRequest> body,
        Caller caller,
        Store store,
        Access.Directory directory,
        CancellationToken cancel
    )
    {
        var seats = await Seats(body.Value, store, cancel);
        if (seats.Problem is { } problem)
        {
            return problem.ToResult();
        }

        return await Commits.Run(async () =>
        {
            var unit = await store.Begin(caller.Person, store.Installation, body.Key, cancel);
            if (await IsTaken(store, unit.Keys, body, caller, cancel))
            {
                return PeopleProblems.MailTaken;
            }

            var person = unit.NewId<PersonId>();
            PersonWriting.Write(unit, person, body.Value.Name, body.Value.Mail);
            foreach (var seat in seats.Value)
            {
                PersonWriting.WriteRole(unit, person, seat.Seat.Client, seat.Seat.Role, seat.Source);
            }

            unit.Record("person.created", person.Text, null, Json.Write(body.Value));
            var committed = await unit.Commit(201, Json.Write(new CreatePersonResponse(person.Text)));
            directory.Forget(person);
            return committed;
        });
    }

    /// <summary>Whether another request took the mail; a repeat of this one goes on to its first answer.</summary>
    private static async Task<bool> IsTaken(
        Store store,
        ClientKeys keys,
        Body<CreatePersonRequest> body,
        Caller caller,
        CancellationToken cancel
    ) =>
        await store.FindPlatform<PersonRow>(
            cancel,
            "select id from person where mail_index = @index",
            ("index", PersonWriting.MailIndex(keys, body.Value.Mail))
        )
            is not null
        && await store.FindRepeat(keys, caller.Person, body.Key!, cancel) is null;

    private static async Task<Outcome<IReadOnlyList<(Seat Seat, string Source)>>> Seats(
        CreatePersonRequest request,
        Store store,
        CancellationToken cancel
    )
    {
        if (!People.Mail.IsMail(request.Mail))
        {
            return Problems.Invalid(new Fault("/mail", "no mail address", "an address such as ada@example.org"));
        }

        var known = (await store.QueryPlatform<PersonRow>(cancel, "select id from client"))
            .Select(row => row.Id)
            .ToHashSet(StringComparer.Ordinal);
        var seats = new List<(Seat Seat, string Source)>();
        for (var i = 0; i < request.Roles.Count; i++)
        {
            var given = request.Roles[i];
            if (!RoleWords.TryParse(given.Role, out var role))
            {
                return Problems.Invalid(new Fault($"/roles/{i}/role", Shorten(given.Role), "one of the eight roles"));
            }

            if (!known.Contains(given.Client))
            {
                return Problems.Invalid(new Fault($"/roles/{i}/client", Shorten(given.Client), "the id of a client"));
            }

            if (given.Source is not (PersonWriting.InHouse or PersonWriting.Recorded))
            {
                return Problems.Invalid(new Fault($"/roles/{i}/source", Shorten(given.Source), "in-house or recorded"));
            }

            seats.Add((new Seat(ClientId.Of(given.Client), role), given.Source));
        }

        return seats;
    }

    private static string Shorten(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private sealed record PersonRow
    {
        public string Id { get; init; } = "";
    }
}
