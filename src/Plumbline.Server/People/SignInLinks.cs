using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Storage;

namespace Plumbline.Server.People;

/// <summary>Links that sign a person in, once, within an hour. Only digests are stored.</summary>
internal static class SignInLinks
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>Adds a fresh link to the unit of whoever makes it.</summary>
    /// <returns>Its token, which is stored nowhere.</returns>
    public static string Write(Unit unit, RandomSource random, PersonId person)
    {
        var token = Secrets.Make(random);
        unit.Write(
            """
            insert into sign_in_link (digest, person_id, expires_at_ms) values (@digest, @person, @expires)
            """,
            ("digest", Secrets.Digest(token)),
            ("person", person.Text),
            ("expires", (unit.Now + Life).ToUnixTimeMilliseconds())
        );
        return token;
    }

    /// <summary>The address under which a token is opened.</summary>
    public static string UrlOf(HttpRequest request, string token) =>
        $"{request.Scheme}://{request.Host.Value}{PathOf(token)}";

    public static string PathOf(string token) => "/sign-in/" + token;

    /// <summary>Whose link it is; null when it was used, is older than its hour, or never was.</summary>
    public static async Task<PersonId?> Find(Store store, string token, CancellationToken cancel)
    {
        var row = await store.FindPlatform<LinkRow>(
            cancel,
            """
            select person_id from sign_in_link
            where digest = @digest and used_at_ms is null and expires_at_ms > @now
            """,
            ("digest", Secrets.Digest(token)),
            ("now", store.Clock.Now.ToUnixTimeMilliseconds())
        );
        return row is null ? null : PersonId.Of(row.PersonId);
    }

    /// <summary>Uses a link up; the unit is undone where another request was first.</summary>
    public static void Use(Unit unit, string token) =>
        unit.Save(
            """
            update sign_in_link set used_at_ms = @now
            where digest = @digest and used_at_ms is null and expires_at_ms > @now
            """,
            ("digest", Secrets.Digest(token)),
            ("now", unit.NowMs)
        );

    private sealed record LinkRow
    {
        public string PersonId { get; init; } = "";
    }
}
