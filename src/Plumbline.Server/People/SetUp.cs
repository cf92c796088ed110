using System.ComponentModel.DataAnnotations;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.People;

/// <summary>Who becomes the operator of an empty installation.</summary>
public sealed record SetUpRequest
{
    [StringLength(Limits.NameLength, MinimumLength = 1)]
    public string Name
    {
        get;
        init => field = value ?? "Operator"; // The generated reader sets an absent member to null.
    } = "Operator";

    [StringLength(People.Mail.Length, MinimumLength = 3)]
    public required string Mail { get; init; }
}

/// <param name="Key">The operator's API key, shown this once.</param>
public sealed record SetUpResponse(string Key);

/// <summary>The set-up page.</summary>
/// <param name="Action">Where its form goes.</param>
/// <param name="Name">What stands in the field of the name.</param>
/// <param name="Mail">What stands in the field of the mail.</param>
/// <param name="Wrong">What is wrong with either; null where nothing is.</param>
/// <param name="Storage">Which database there is.</param>
public sealed record SetUpView(string Action, string Name, string Mail, string? Wrong, string Storage);

/// <summary>The set-up link: good once and for an hour, and only while there is no operator.</summary>
internal static class SetUp
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapPage("/set-up/{token}", Show).WithName("ShowSetUp").AllowAnonymous();
        root.MapPost("/set-up/{token}", Handle)
            .WithName(nameof(SetUp))
            .AllowAnonymous()
            .AddEndpointFilter(ArgumentFilter.Run);
        var answers = FormAnswers.GoTo(_ => "/") with { Refused = ShowAgain };
        root.MapForm("/set-up/{token}/operator", HandleForm, answers).WithName("SetUpForm").AllowAnonymous();
    }

    /// <summary>Makes a fresh link; only its digest is stored.</summary>
    public static async Task<string> MakeToken(Store store)
    {
        var token = Secrets.Make(store.Random);
        var unit = await store.Begin(
            PersonId.Of(store.Installation.Text),
            store.Installation,
            null,
            CancellationToken.None
        );
        unit.Write(
            "insert into operator_link (digest, expires_at_ms) values (@digest, @expires)",
            ("digest", Secrets.Digest(token)),
            ("expires", (unit.Now + Life).ToUnixTimeMilliseconds())
        );
        unit.Record("set-up-link.made", store.Installation.Text, null);
        await unit.Commit(0, []);
        return token;
    }

    private static async Task<IResult> Show(string token, Store store, CancellationToken cancel) =>
        await FirstOperator.Exists(store, cancel)
            ? Problems.NotFound.ToResult()
            : Page.Of<SetUpPage, SetUpView>("Set up", new SetUpView(ActionOf(token), "", "", null, StorageOf(store)));

    private static ValueTask<IResult> ShowAgain(FormRefusal refusal)
    {
        var store = refusal.Context.RequestServices.GetRequiredService<Store>();
        var token = (string?)refusal.Context.GetRouteValue("token") ?? "";
        var isMail = refusal.Problem.Faults is [{ Pointer: "/mail" }, ..];
        var view = new SetUpView(
            ActionOf(token),
            refusal.Fields["name"],
            refusal.Fields["mail"],
            isMail
                ? $"\"{Excerpt.Of(refusal.Fields["mail"])}\" is no mail address. Write one such as ada@example.org."
                : refusal.Problem.Detail,
            StorageOf(store)
        );
        return ValueTask.FromResult<IResult>(Page.Of<SetUpPage, SetUpView>("Set up", view, refusal.Problem.Status));
    }

    private static async Task<IResult> Handle(
        string token,
        Body<SetUpRequest> body,
        Store store,
        CancellationToken cancel
    )
    {
        if (await Refusal(token, body.Value, store, cancel) is { } refused)
        {
            return refused.ToResult();
        }

        var made = await FirstOperator.Make(store, body.Value.Name, body.Value.Mail, cancel);
        return made.Problem is { } problem
            ? problem.ToResult()
            : new BytesResult(201, Json.Write(new SetUpResponse(made.Value)));
    }

    /// <summary>The same in a browser: it ends signed in, and needs no key.</summary>
    private static async Task<IResult> HandleForm(
        string token,
        Body<SetUpRequest> body,
        HttpContext context,
        Store store,
        Sessions sessions,
        CancellationToken cancel
    )
    {
        if (await Refusal(token, body.Value, store, cancel) is { } refused)
        {
            return refused.ToResult();
        }

        var agent = context.Request.Headers.UserAgent.ToString();
        var made = await FirstOperator.MakeSignedIn(store, sessions, body.Value, agent, cancel);
        if (made.Problem is { } problem)
        {
            return problem.ToResult();
        }

        SessionCookie.Write(context, store.Installation, made.Value);
        return Page.GoTo("/");
    }

    private static async Task<Problem?> Refusal(
        string token,
        SetUpRequest request,
        Store store,
        CancellationToken cancel
    )
    {
        if (!Mail.IsMail(request.Mail))
        {
            return Problems.Invalid(new Fault("/mail", "no mail address", "an address such as ada@example.org"));
        }

        return await FirstOperator.Exists(store, cancel) || !await Use(store, token, cancel) ? Problems.NotFound : null;
    }

    private static async Task<bool> Use(Store store, string token, CancellationToken cancel)
    {
        var unit = await store.Begin(PersonId.Of(store.Installation.Text), store.Installation, null, cancel);
        unit.Save(
            """
            update operator_link set used_at_ms = @now
            where digest = @digest and used_at_ms is null and expires_at_ms > @now
            """,
            ("digest", Secrets.Digest(token)),
            ("now", unit.NowMs)
        );
        unit.Record("set-up-link.used", store.Installation.Text, null);
        return (await unit.Commit(0, [])).Verdict == CommitVerdict.Done;
    }

    private static string ActionOf(string token) => $"/set-up/{Uri.EscapeDataString(token)}/operator";

    private static string StorageOf(Store store) => store.Engine == Engine.Postgres ? "PostgreSQL" : "SQLite";
}
