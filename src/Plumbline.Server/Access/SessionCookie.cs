using Plumbline.Model;

namespace Plumbline.Server.Access;

/// <summary>
/// The cookie that holds a session's secret; named after the installation, since ports share cookies.
/// </summary>
internal static class SessionCookie
{
    /// <summary>The secret; null where the browser sent none.</summary>
    public static string? Read(HttpRequest request, ClientId installation) =>
        request.Cookies.TryGetValue(NameOf(installation), out var secret) && secret.Length == Secrets.Length
            ? secret
            : null;

    /// <remarks>
    /// Without an end: it goes with the browser's own session, and the server ends it twelve hours after its last use.
    /// </remarks>
    public static void Write(HttpContext context, ClientId installation, string secret) =>
        context.Response.Cookies.Append(NameOf(installation), secret, Options(context));

    public static void Delete(HttpContext context, ClientId installation) =>
        context.Response.Cookies.Delete(NameOf(installation), Options(context));

    private static string NameOf(ClientId installation) => "plumbline-" + installation.Text;

    private static CookieOptions Options(HttpContext context) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            Secure = context.Request.IsHttps,
        };
}
