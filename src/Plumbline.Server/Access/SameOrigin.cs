namespace Plumbline.Server.Access;

/// <summary>Whether a request comes from a page of this server.</summary>
/// <remarks>
/// Every browser of the house's baseline says where an unsafe request comes from: Sec-Fetch-Site on trustworthy
/// addresses, Origin on all. What says neither is refused, so no secret in forms is needed.
/// </remarks>
internal static class SameOrigin
{
    /// <summary>True for a safe method, and for an unsafe one of this origin.</summary>
    public static bool Allows(HttpRequest request)
    {
        if (
            HttpMethods.IsGet(request.Method)
            || HttpMethods.IsHead(request.Method)
            || HttpMethods.IsOptions(request.Method)
        )
        {
            return true;
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return site.Length > 0
            ? string.Equals(site, "same-origin", StringComparison.Ordinal)
            : Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
                && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
