using Plumbline.Model;

namespace Plumbline.Server.Releases;

internal static class ReleaseProblems
{
    public static Problem NotReady(string state) =>
        new("release-not-ready", 409, "Release not ready", $"The release is {state}.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };
}
