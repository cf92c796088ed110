using Plumbline.Server.Access;
using Plumbline.Server.Pages;

namespace Plumbline.Server.People;

/// <summary>The door as somebody without a session sees it.</summary>
/// <param name="Server">The address that the browser asked for.</param>
/// <param name="Returns">Whether somebody was sent here from a page of ours.</param>
public sealed record SignInView(string Server, bool Returns);

/// <summary>The door: says where sign-in links come from, and lets through whoever is signed in.</summary>
internal static class SignIn
{
    public static void Map(IEndpointRouteBuilder pages) =>
        pages.MapPage("/sign-in", Handle).WithName(nameof(SignIn)).AllowAnonymous();

    private static IResult Handle(HttpContext context, string? next) =>
        Caller.Find(context) is not null
            ? Page.GoTo(LocalPath.Of(next))
            : Page.Of<SignInPage, SignInView>(
                "Sign in",
                new SignInView(context.Request.Host.Value ?? "", LocalPath.Of(next) is not "/")
            );
}
