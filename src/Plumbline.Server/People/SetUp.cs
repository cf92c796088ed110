using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Plumbline.Model;
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

/// <summary>The set-up link: good once and for an hour, and only while there is no operator.</summary>
internal static class SetUp
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapGet("/set-up/{token}", Explain).WithName("ExplainSetUp").AllowAnonymous();
        root.MapPost("/set-up/{token}", Handle).WithName(nameof(SetUp)).AllowAnonymous();
    }

    /// <summary>Makes a fresh link; only its digest is stored.</summary>
    public static async Task<string> MakeToken(Store store)
    {
        var secret = new byte[32];
        store.Random.Fill(secret);
        var token = Convert.ToHexStringLower(secret);
        var unit = await store.Begin(
            PersonId.Of(store.Installation.Text),
            store.Installation,
            null,
            CancellationToken.None
        );
        unit.Write(
            "insert into operator_link (digest, expires_at_ms) values (@digest, @expires)",
            ("digest", Access.Secrets.Digest(token)),
            ("expires", (unit.Now + Life).ToUnixTimeMilliseconds())
        );
        unit.Record("set-up-link.made", store.Installation.Text, null);
        await unit.Commit(0, []);
        return token;
    }

    private static IResult Explain(string token) =>
        Results.Text(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                Plumbline has no operator yet. This address makes one, once, within the hour:

                    curl -X POST -H 'Content-Type: application/json' -d '{"mail":"you@example.org"}' <this address>

                The answer holds the operator's key; keep it, it is shown once.
                """
            )
        );

    private static async Task<IResult> Handle(
        string token,
        Body<SetUpRequest> body,
        Store store,
        CancellationToken cancel
    )
    {
        if (!Mail.IsMail(body.Value.Mail))
        {
            return Problems
                .Invalid(new Fault("/mail", "no mail address", "an address such as ada@example.org"))
                .ToResult();
        }

        if (await FirstOperator.Exists(store, cancel) || !await Use(store, token, cancel))
        {
            return Problems.NotFound.ToResult();
        }

        var made = await FirstOperator.Make(store, body.Value.Name, body.Value.Mail, cancel);
        return made.Problem is { } problem
            ? problem.ToResult()
            : new BytesResult(201, Json.Write(new SetUpResponse(made.Value)));
    }

    private static async Task<bool> Use(Store store, string token, CancellationToken cancel)
    {
        var unit = await store.Begin(PersonId.Of(store.Installation.Text), store.Installation, null, cancel);
        unit.Save(
            """
            update operator_link set used_at_ms = @now
            where digest = @digest and used_at_ms is null and expires_at_ms > @now
            """,
            ("digest", Access.Secrets.Digest(token)),
            ("now", unit.NowMs)
        );
        unit.Record("set-up-link.used", store.Installation.Text, null);
        return (await unit.Commit(0, [])).Verdict == CommitVerdict.Done;
    }
}
