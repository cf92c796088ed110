using System.Collections.Immutable;

namespace Plumbline.Model;

/// <summary>What a person may be to a client (glossary: the eight roles).</summary>
public enum Role
{
    /// <summary>Gets tasks and answers them.</summary>
    Annotator,

    /// <summary>Accepts, fixes or rejects annotations.</summary>
    Reviewer,

    /// <summary>Decides between annotations that disagree.</summary>
    Adjudicator,

    /// <summary>Runs projects for a client.</summary>
    Lead,

    /// <summary>The client's own people: they see everything of the client.</summary>
    Client,

    /// <summary>Brings people of one vendor and watches their work.</summary>
    VendorManager,

    /// <summary>Verifies ledger, walls and verdicts; sees facts, not content.</summary>
    Auditor,

    /// <summary>Runs the server; sees no content.</summary>
    Operator,
}

/// <summary>The words for <see cref="Role"/> on the wire and in the database.</summary>
public static class RoleWords
{
    private static readonly ImmutableArray<string> Words =
    [
        "annotator",
        "reviewer",
        "adjudicator",
        "lead",
        "client",
        "vendorManager",
        "auditor",
        "operator",
    ];

    /// <summary>All words, in the order of the roles.</summary>
    public static ImmutableArray<string> All => Words;

    /// <summary>The word for a role.</summary>
    public static string Format(Role role) => Words[(int)role];

    /// <summary>The role that a word names; false when it names none. Case counts.</summary>
    public static bool TryParse(string? word, out Role role)
    {
        var index = word is null ? -1 : Words.IndexOf(word);
        role = (Role)Math.Max(index, 0);
        return index >= 0;
    }
}
