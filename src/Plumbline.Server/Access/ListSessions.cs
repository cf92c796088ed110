using System.Text;
using Plumbline.Server.Pages;
using Plumbline.Storage;

namespace Plumbline.Server.Access;

/// <summary>One browser in which somebody is signed in.</summary>
/// <param name="Id">The session.</param>
/// <param name="Browser">What the browser says of itself, in few words.</param>
/// <param name="Agent">What it says in full, shortened.</param>
/// <param name="MadeAt">When the person signed in.</param>
/// <param name="SeenAt">When it was last used, to the minute.</param>
/// <param name="ExpiresAt">When it ends unless it is used before.</param>
/// <param name="IsThis">Whether it is the one that asks.</param>
public sealed record SessionView(
    string Id,
    string Browser,
    string Agent,
    DateTimeOffset MadeAt,
    DateTimeOffset SeenAt,
    DateTimeOffset ExpiresAt,
    bool IsThis
);

/// <summary>One's own sessions, the newest first.</summary>
public sealed record SessionsView(IReadOnlyList<SessionView> Sessions);

internal static class ListSessions
{
    private const int Most = 100;

    public static void Map(IEndpointRouteBuilder pages) =>
        pages.MapPage("/sessions", Handle).WithName(nameof(ListSessions)).RequirePermission(Permission.ReadOwn);

    private static async Task<IResult> Handle(Caller caller, Store store, CancellationToken cancel)
    {
        var rows = await store.QueryPlatform<SessionRow>(
            cancel,
            """
            select id, agent, made_at_ms, seen_at_ms, expires_at_ms from session
            where person_id = @person and revoked_at_ms is null and expires_at_ms > @now
            order by seen_at_ms desc, id limit @most
            """,
            ("person", caller.Person.Text),
            ("now", store.Clock.Now.ToUnixTimeMilliseconds()),
            ("most", Most)
        );
        var keys = await store.Keys.For(store.Installation, cancel);
        return Page.Of<SessionsPage, SessionsView>(
            "Sessions",
            new SessionsView([.. rows.Select(row => row.ToView(keys, caller.Session))])
        );
    }

    private sealed record SessionRow
    {
        public string Id { get; init; } = "";

        public byte[] Agent { get; init; } = [];

        public long MadeAtMs { get; init; }

        public long SeenAtMs { get; init; }

        public long ExpiresAtMs { get; init; }

        public SessionView ToView(ClientKeys keys, CallerSession? own)
        {
            var id = Model.SessionId.Of(Id);
            var agent = Encoding.UTF8.GetString(keys.Open(Sessions.ObjectOf(id), 1, "agent", Agent));
            return new SessionView(
                Id,
                UserAgent.Describe(agent),
                agent,
                DateTimeOffset.FromUnixTimeMilliseconds(MadeAtMs),
                DateTimeOffset.FromUnixTimeMilliseconds(SeenAtMs),
                DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAtMs),
                own?.Id == id
            );
        }
    }
}
