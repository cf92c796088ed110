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
}
