using Plumbline.Model;

namespace Plumbline.Server.Access;

internal static class AccessProblems
{
    public static Problem CrossSite { get; } =
        new(
            "cross-site",
            403,
            "Sent from another site",
            "This was sent by a page that is not of this server; nothing was changed."
        );

    /// <summary>The same for a link that was used, has expired or never was: a guess learns nothing.</summary>
    public static Problem LinkOver { get; } =
        new(
            "link-over",
            404,
            "This link does not sign in",
            "A sign-in link works once, within an hour. This one was used, is older, or was cut off on its way."
        );
}
