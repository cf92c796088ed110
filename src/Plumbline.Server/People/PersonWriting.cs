using System.Text;
using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.People;

/// <summary>
/// Writes a person and roles; names and mails are sealed under the installation's key, mail is found by blind index.
/// </summary>
internal static class PersonWriting
{
    /// <summary>The source of everybody who was added by hand: the in-house team.</summary>
    public const string InHouse = "in-house";

    /// <summary>The source of whoever did not sit here: their answers were recorded and are replayed.</summary>
    public const string Recorded = "recorded";

    public static string MailIndex(ClientKeys installation, string mail) =>
        installation.BlindIndex("person.mail", Mail.ToIndexed(mail));

    public static void Write(Unit unit, PersonId person, string name, string mail)
    {
        unit.Save(
            """
            insert into person (id, name, mail, mail_index, created_at_ms)
            values (@person, @name, @mail, @index, @now)
            on conflict (mail_index) do nothing
            """,
            ("person", person.Text),
            ("name", unit.Keys.Seal("person/" + person.Text, 1, "name", Encoding.UTF8.GetBytes(name))),
            ("mail", unit.Keys.Seal("person/" + person.Text, 1, "mail", Encoding.UTF8.GetBytes(mail))),
            ("index", MailIndex(unit.Keys, mail)),
            ("now", unit.NowMs)
        );
        unit.Write("insert into lane (person_id, live) values (@person, 0)", ("person", person.Text));
    }

    public static void WriteRole(Unit unit, PersonId person, ClientId client, Role role, string source = InHouse) =>
        unit.Write(
            """
            insert into membership (person_id, client_id, role, source, created_at_ms)
            values (@person, @at, @role, @source, @now)
            on conflict (person_id, client_id, role) do nothing
            """,
            ("person", person.Text),
            ("at", client.Text),
            ("role", RoleWords.Format(role)),
            ("source", source),
            ("now", unit.NowMs)
        );

    /// <summary>A new API key: 256 random bits, of which only the digest is stored.</summary>
    public static (KeyId Id, string Key) WriteKey(Unit unit, RandomSource random, PersonId person, string scopes)
    {
        Span<byte> secret = stackalloc byte[32];
        random.Fill(secret);
        var key = "plk_" + Convert.ToHexStringLower(secret);
        var id = unit.NewId<KeyId>();
        unit.Write(
            """
            insert into api_key (id, person_id, digest, scopes, created_at_ms)
            values (@id, @person, @digest, @scopes, @now)
            """,
            ("id", id.Text),
            ("person", person.Text),
            ("digest", Access.Secrets.Digest(key)),
            ("scopes", scopes),
            ("now", unit.NowMs)
        );
        return (id, key);
    }
}
