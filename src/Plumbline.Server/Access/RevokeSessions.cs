using Plumbline.Model;
using Plumbline.Server.Pages;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Access;

/// <summary>Ends sessions of one's own: this one, one of them, all. They stop at once.</summary>
internal static class RevokeSessions
{
    private const string Door = "/sign-in";

    public static void Map(IEndpointRouteBuilder pages)
    {
        var answers = FormAnswers.GoTo(_ => "/sessions");
        pages.MapForm("/sign-out", SignOut, answers).WithName("SignOut").AllowAnonymous();
        pages
            .MapForm("/sessions/{id}/revoke", One, answers)
            .WithName("RevokeSession")
            .RequirePermission(Permission.ManageOwn);
        pages
            .MapForm("/sessions/revoke", All, answers)
            .WithName(nameof(RevokeSessions))
            .RequirePermission(Permission.ManageOwn);
    }

    /// <summary>Open to anyone, so that whoever was signed out meanwhile is not told off for it.</summary>
    private static async Task<IResult> SignOut(HttpContext context, Store store, Sessions sessions)
    {
        if (Caller.Find(context) is { Session: { } session } caller)
        {
            var revoked = await Revoke(store, sessions, caller.Person, session.Id);
            if (revoked.Problem is { } problem)
            {
                return problem.ToResult();
            }
        }

        SessionCookie.Delete(context, store.Installation);
        return Page.GoTo(Door);
    }

    private static async Task<IResult> One(
        SessionId id,
        Caller caller,
        HttpContext context,
        Store store,
        Sessions sessions
    )
    {
        var revoked = await Revoke(store, sessions, caller.Person, id);
        if (revoked.Problem is { } problem)
        {
            return problem.ToResult();
        }

        return revoked.Value == 0 ? Problems.NotFound.ToResult() : Next(context, store, caller.Session?.Id == id);
    }

    private static async Task<IResult> All(Caller caller, HttpContext context, Store store, Sessions sessions)
    {
        var revoked = await Revoke(store, sessions, caller.Person, null);
        return revoked.Problem is { } problem ? problem.ToResult() : Next(context, store, caller.Session is not null);
    }

    private static IResult Next(HttpContext context, Store store, bool isThisOver)
    {
        if (!isThisOver)
        {
            return Page.GoTo("/sessions");
        }

        SessionCookie.Delete(context, store.Installation);
        return Page.GoTo(Door);
    }

    /// <summary>How many of a person's open sessions there were; one, or all where no id is given.</summary>
    private static async Task<Outcome<int>> Revoke(Store store, Sessions sessions, PersonId person, SessionId? id)
    {
        var open = await store.QueryPlatform<IdRow>(
            CancellationToken.None,
            "select id from session where person_id = @person and revoked_at_ms is null",
            ("person", person.Text)
        );
        var ended = id is { } one ? open.Where(row => row.Id == one.Text).ToList() : [.. open];
        if (ended.Count == 0)
        {
            return 0;
        }

        var unit = await store.Begin(person, store.Installation, null, CancellationToken.None);
        unit.Write(
            """
            update session set revoked_at_ms = @now
            where person_id = @person and revoked_at_ms is null and (id = @id or @all = 1)
            """,
            ("person", person.Text),
            ("id", id?.Text ?? ""),
            ("all", id is null ? 1L : 0L),
            ("now", unit.NowMs)
        );
        unit.Record(id is null ? "sessions.revoked" : "session.revoked", id?.Text ?? person.Text, null);
        var committed = await unit.Commit(0, []);
        sessions.Forget(person); // Also where the outcome is unknown: memory is read again.
        return committed.Refusal() is { } problem ? problem : ended.Count;
    }

    private sealed record IdRow
    {
        public string Id { get; init; } = "";
    }
}
