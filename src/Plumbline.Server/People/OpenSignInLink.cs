using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.People;

/// <summary>A link that does not sign in, or not yet.</summary>
/// <param name="Waits">True where something other than a person looked at the link: it was not used.</param>
/// <param name="IsSignedIn">Whether the browser has a session already.</param>
public sealed record SignInLinkView(bool Waits, bool IsSignedIn);

/// <summary>Opens a sign-in link: a session begins, and the browser goes to the person's home.</summary>
internal static class OpenSignInLink
{
    public static void Map(IEndpointRouteBuilder pages) =>
        pages.MapPage("/sign-in/{token}", Handle).WithName(nameof(OpenSignInLink)).AllowAnonymous();

    private static async Task<IResult> Handle(
        string token,
        HttpContext context,
        Store store,
        Sessions sessions,
        CancellationToken cancel
    )
    {
        var isHead = HttpMethods.IsHead(context.Request.Method);
        if (isHead || IsAhead(context.Request))
        {
            // A browser that looks ahead uses no answer of 503, and asks again once its person really opens the link.
            return Answer(context, waits: true, isHead ? 200 : 503);
        }

        if (await SignInLinks.Find(store, token, cancel) is not { } person)
        {
            return Answer(context, waits: false, 404);
        }

        var before = Caller.Find(context)?.Session;
        var unit = await store.Begin(person, store.Installation, null, cancel);
        SignInLinks.Use(unit, token);
        var (session, secret) = sessions.Write(unit, person, context.Request.Headers.UserAgent.ToString());
        if (before is not null)
        {
            Sessions.WriteEnd(unit, before.Id);
        }

        unit.Record("session.begun", session.Text, null);
        var committed = await unit.Commit(0, []);
        if (committed.Verdict == CommitVerdict.Stale)
        {
            return Answer(context, waits: false, 404);
        }

        if (committed.Refusal() is { } problem)
        {
            return problem.ToResult();
        }

        if (Caller.Find(context) is { Session: not null } caller)
        {
            sessions.Forget(caller.Person);
        }

        SessionCookie.Write(context, store.Installation, secret);
        return Page.GoTo("/");
    }

    private static PageResult Answer(HttpContext context, bool waits, int status) =>
        Page.Of<SignInLinkPage, SignInLinkView>(
            "Sign-in link",
            new SignInLinkView(waits, Caller.Find(context) is not null),
            status
        );

    /// <summary>Whether a program fetches the page before anybody asked for it.</summary>
    private static bool IsAhead(HttpRequest request) =>
        request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase)
        || request.Headers["Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);
}
