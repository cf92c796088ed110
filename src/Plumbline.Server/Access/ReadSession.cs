using Plumbline.Server.Wire;

namespace Plumbline.Server.Access;

/// <param name="Person">Who is signed in.</param>
/// <param name="ExpiresAt">When the session ends unless it is used before; absent where a key was sent.</param>
public sealed record ReadSessionResponse(SessionPerson Person, DateTimeOffset? ExpiresAt);

/// <param name="Id">The person.</param>
/// <param name="Name">The person's own name.</param>
public sealed record SessionPerson(string Id, string Name);

/// <summary>Who the caller is: a page that waits for its person asks it, to be sure that it is the same one.</summary>
internal static class ReadSession
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/session", Handle).WithName(nameof(ReadSession)).RequirePermission(Permission.ReadOwn);

    private static async Task<IResult> Handle(Caller caller, Directory directory, CancellationToken cancel) =>
        BytesResult.Ok(
            new ReadSessionResponse(
                new SessionPerson(caller.Person.Text, await directory.NameOf(caller.Person, cancel) ?? ""),
                caller.Session?.ExpiresAt
            )
        );
}
