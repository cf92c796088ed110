using System.ComponentModel.DataAnnotations;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.People;

/// <summary>A new API key of a person.</summary>
public sealed record CreateKeyRequest
{
    /// <summary><c>all</c>, or some of <c>operate</c>, <c>manage</c>, <c>work</c>, <c>read</c>.</summary>
    [MinLength(1), MaxLength(5)]
    public required IReadOnlyList<string> Scopes { get; init; }
}

/// <param name="Id">The key's id.</param>
/// <param name="Key">The key itself, shown this once.</param>
public sealed record CreateKeyResponse(string Id, string Key);

internal static class CreateKey
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/people/{id}/keys", Handle)
            .WithName(nameof(CreateKey))
            .RequirePermission(Permission.MakeKeys)
            .TakesKey();

    private static async Task<IResult> Handle(
        PersonId id,
        Body<CreateKeyRequest> body,
        Caller caller,
        Store store,
        Door people,
        CancellationToken cancel
    )
    {
        var unknown = body.Value.Scopes.FirstOrDefault(scope => !Scopes.Known.Contains(scope, StringComparer.Ordinal));
        if (unknown is not null)
        {
            return Problems
                .Invalid(
                    new Fault("/scopes", unknown.Length > 40 ? unknown[..40] : unknown, string.Join(", ", Scopes.Known))
                )
                .ToResult();
        }

        if (id != caller.Person && !caller.IsOperator)
        {
            return Problems.NotFound.ToResult();
        }

        if (id != caller.Person && !store.Trial)
        {
            return PeopleProblems.NotOnTrial.ToResult();
        }

        var exceeds = body.Value.Scopes.FirstOrDefault(scope => !caller.HasScope(scope));
        if (id == caller.Person && exceeds is not null)
        {
            return Problems.MissingScope(exceeds).ToResult();
        }

        if (!await people.Exists(id, cancel))
        {
            return Problems.NotFound.ToResult();
        }

        return await Commits.Run(async () =>
        {
            var unit = await store.Begin(caller.Person, store.Installation, body.Key, cancel);
            var (key, secret) = PersonWriting.WriteKey(unit, store.Random, id, string.Join(' ', body.Value.Scopes));
            unit.Record(id == caller.Person ? "key.created" : "key.created-on-trial", key.Text, null);
            return await unit.Commit(201, Json.Write(new CreateKeyResponse(key.Text, secret)));
        });
    }
}
