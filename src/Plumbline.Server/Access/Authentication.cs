using Microsoft.AspNetCore.Authorization;
using Plumbline.Model;
using Plumbline.Server.Pages;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Access;

/// <summary>
/// Finds the caller before anything of the body is read. Everything but what says <c>AllowAnonymous</c> needs one, and
/// a key without the scope of the endpoint's permission is refused here.
/// </summary>
internal static class Authentication
{
    private const string Scheme = "Bearer ";

    public static async Task Run(HttpContext context, RequestDelegate next)
    {
        var endpoint = context.GetEndpoint();
        var isOpen = endpoint?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (isOpen && endpoint!.Metadata.GetMetadata<PageMark>() is null)
        {
            await next(context);
            return;
        }

        var caller = await Find(context);
        if (Refusal(context, endpoint, caller, isOpen) is { } problem)
        {
            await problem.ToResult().ExecuteAsync(context);
            return;
        }

        context.Items[typeof(Caller)] = caller;
        await next(context);
    }

    private static async ValueTask<Caller?> Find(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length > 0)
        {
            return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.Length < 300
                ? await context
                    .RequestServices.GetRequiredService<Directory>()
                    .Find(header[Scheme.Length..].Trim(), context.RequestAborted)
                : null;
        }

        var cookie = SessionCookie.Read(
            context.Request,
            context.RequestServices.GetRequiredService<Store>().Installation
        );
        return await context.RequestServices.GetRequiredService<Sessions>().Find(cookie, context.RequestAborted);
    }

    private static Problem? Refusal(HttpContext context, Endpoint? endpoint, Caller? caller, bool isOpen)
    {
        var isForm = endpoint?.Metadata.GetMetadata<FormMark>() is not null;
        if ((isForm || caller?.Session is not null) && !SameOrigin.Allows(context.Request))
        {
            return AccessProblems.CrossSite;
        }

        if (isOpen)
        {
            return null;
        }

        if (endpoint is null && (caller is not null || PageMark.IsOn(context)))
        {
            return Problems.NotFound;
        }

        if (caller is null)
        {
            return Problems.Unauthenticated;
        }

        return endpoint!.Metadata.OfType<Permission>().Cast<Permission?>().FirstOrDefault() switch
        {
            { } permission when !caller.HasScope(Scopes.Of(permission)) => Problems.MissingScope(Scopes.Of(permission)),
            Permission.Operate when !caller.IsOperator => Problems.Forbidden,
            _ => null,
        };
    }
}
