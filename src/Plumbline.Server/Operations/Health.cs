using Plumbline.Storage;

namespace Plumbline.Server.Operations;

/// <summary>Whether the process lives, and whether it can serve.</summary>
internal static class Health
{
    /// <summary>After so long without a beat the background work counts as stopped.</summary>
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapGet("/health/live", () => Results.Text("live")).WithName("HealthLive").AllowAnonymous();
        root.MapGet("/health/ready", Ready).WithName("HealthReady").AllowAnonymous();
    }

    private static async Task<IResult> Ready(Store store, BackgroundWork work, CancellationToken cancel)
    {
        if (store.Clock.Provider.GetUtcNow() - work.LastBeat > Silent)
        {
            return Results.Text("background work stopped", statusCode: 503);
        }

        if (!store.IsServing)
        {
            return Results.Text("the database is not this server's", statusCode: 503);
        }

        await store.QueryPlatform<long>(cancel, "select count(*) from installation");
        return Results.Text("ready");
    }
}
