using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.People;

/// <summary>Asks for a link; it says nothing else.</summary>
public sealed record CreateSignInLinkRequest;

/// <param name="Url">Opened once within the hour, it signs the person in.</param>
public sealed record CreateSignInLinkResponse(string Url);

/// <summary>A sign-in link for oneself; on an installation on trial the operator makes one for anybody.</summary>
internal static class CreateSignInLink
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/people/{id}/sign-in-links", Handle)
            .WithName(nameof(CreateSignInLink))
            .RequirePermission(Permission.MakeKeys)
            .TakesKey();

    public static async Task<IResult> Handle(
        PersonId id,
        Body<CreateSignInLinkRequest> body,
        Caller caller,
        HttpContext context,
        Store store,
        Door people,
        CancellationToken cancel
    )
    {
        if (id != caller.Person && !caller.IsOperator)
        {
            return Problems.NotFound.ToResult();
        }

        if (id != caller.Person && !store.Trial)
        {
            return PeopleProblems.NotOnTrial.ToResult();
        }

        // A session may do all that its person may: a key that may do less makes none.
        if (!caller.HasScope(Scopes.All))
        {
            return Problems.MissingScope(Scopes.All).ToResult();
        }

        if (!await people.Exists(id, cancel))
        {
            return Problems.NotFound.ToResult();
        }

        return await Commits.Run(async () =>
        {
            var unit = await store.Begin(caller.Person, store.Installation, body.Key, cancel);
            var token = SignInLinks.Write(unit, store.Random, id);
            unit.Record(id == caller.Person ? "sign-in-link.made" : "sign-in-link.made-on-trial", id.Text, null);
            var url = SignInLinks.UrlOf(context.Request, token);
            return await unit.Commit(201, Json.Write(new CreateSignInLinkResponse(url)));
        });
    }
}
