using System.ComponentModel.DataAnnotations;
using Plumbline.Model;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Access;

/// <summary>A new client: an organisation with a key of its own.</summary>
public sealed record CreateClientRequest
{
    [StringLength(Limits.NameLength, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>The name under which annotators see the client's projects.</summary>
    [StringLength(Limits.NameLength, MinimumLength = 1)]
    public required string CodeName { get; init; }
}

/// <param name="Id">The client.</param>
public sealed record CreateClientResponse(string Id);

internal static class CreateClient
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/clients", Handle).WithName(nameof(CreateClient)).RequirePermission(Permission.Operate).TakesKey();

    private static async Task<IResult> Handle(
        Body<CreateClientRequest> body,
        Caller caller,
        Store store,
        CancellationToken cancel
    )
    {
        var keys = await store.Keys.For(store.Installation, cancel);
        if (await store.FindRepeat(keys, caller.Person, body.Key!, cancel) is { } before)
        {
            return before.ToResult();
        }

        // A client's own rows and the installation's answer are two units. The id is drawn from the request, so that
        // a repeat
        // after a crash between them, or beside it, makes the same client.
        var seed = System.Text.Encoding.UTF8.GetBytes($"{caller.Person.Text} {body.Key!.Key} {body.Key.Request}");
        var id = ClientId.Of(keys.Digest("client.id", seed)[..24]);
        var made = await Installations.MakeClient(
            store,
            caller.Person,
            id,
            body.Value.Name,
            body.Value.CodeName,
            cancel
        );
        if (made.Refusal() is { } refusal)
        {
            return refusal.ToResult();
        }

        return await Commits.Run(async () =>
        {
            var unit = await store.Begin(caller.Person, store.Installation, body.Key, cancel);
            unit.Record("client.created", id.Text, null);
            return await unit.Commit(201, Json.Write(new CreateClientResponse(id.Text)));
        });
    }
}
