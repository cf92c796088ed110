using Microsoft.AspNetCore.Authorization;
using Plumbline.Server.Wire;

namespace Plumbline.Server.Access;

/// <summary>
/// Finds the caller before anything of the body is read. Everything but what says <c>AllowAnonymous</c> needs one,
/// and a key
/// without the scope of the endpoint's permission is refused here.
/// </summary>
internal static class Authentication
{
    private const string Scheme = "Bearer ";

    public static async Task Run(HttpContext context, RequestDelegate next)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(context);
            return;
        }

        var header = context.Request.Headers.Authorization.ToString();
        var caller =
            header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.Length < 300
                ? await context
                    .RequestServices.GetRequiredService<Directory>()
                    .Find(header[Scheme.Length..].Trim(), context.RequestAborted)
                : null;
        if (caller is null)
        {
            await Problems.Unauthenticated.ToResult().ExecuteAsync(context);
            return;
        }

        if (endpoint is null)
        {
            await Problems.NotFound.ToResult().ExecuteAsync(context);
            return;
        }

        context.Items[typeof(Caller)] = caller;
        if (endpoint.Metadata.OfType<Permission>().Cast<Permission?>().FirstOrDefault() is { } permission)
        {
            if (!caller.HasScope(Scopes.Of(permission)))
            {
                await Problems.MissingScope(Scopes.Of(permission)).ToResult().ExecuteAsync(context);
                return;
            }

            if (permission == Permission.Operate && !caller.IsOperator)
            {
                await Problems.Forbidden.ToResult().ExecuteAsync(context);
                return;
            }
        }

        await next(context);
    }
}
