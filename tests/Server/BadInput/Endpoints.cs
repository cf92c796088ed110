using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;
using Plumbline.Server.Wire;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.BadInput;

/// <summary>The endpoints that a running server answers, and what each has to say of itself.</summary>
internal static class Endpoints
{
    /// <summary>POSTs that may be repeated without a key: each repeat comes to the same state.</summary>
    private static readonly string[] Keyless =
    [
        "AddProjectPeople",
        "StartProject",
        "StartProjectForm",
        "SaveDraft",
        "Heartbeat",
        "SetUp",
        "SetUpForm",
        "SignOut",
        "RevokeSession",
        "RevokeSessions",
    ];

    public static IReadOnlyList<Endpoint> Of(House house) =>
        house.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>Method, path with a made-up id, and permission of every endpoint that wants a key.</summary>
    public static IReadOnlyList<(string Method, string Path, Permission Permission)> OfApi(House house) =>
        [
            .. from endpoint in Of(house).OfType<RouteEndpoint>()
            where endpoint.Metadata.OfType<Permission>().Any() && !IsPage(endpoint)
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
            select (method, PathOf(endpoint, new string('0', 24)), endpoint.Metadata.OfType<Permission>().First()),
        ];

    /// <summary>Whether people read its answers: its refusals are pages.</summary>
    public static bool IsPage(Endpoint endpoint) => endpoint.Metadata.GetMetadata<PageMark>() is not null;

    public static string PathOf(RouteEndpoint endpoint, string id) =>
        "/"
        + string.Join(
            '/',
            endpoint.RoutePattern.PathSegments.Select(segment =>
                segment.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal
                    ? literal.Content
                    : id
            )
        );

    /// <summary>
    /// What is wrong with endpoints: no name, open to anybody without saying so, repeatable by nothing.
    /// </summary>
    public static IEnumerable<string> Faults(IEnumerable<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            var name = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName;
            if (string.IsNullOrEmpty(name))
            {
                yield return $"{endpoint.DisplayName}: no name";
            }

            var permissions = endpoint.Metadata.OfType<Permission>().Count();
            var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            if (isOpen ? permissions != 0 : permissions != 1)
            {
                var right = "one, or AllowAnonymous and none";
                yield return $"{endpoint.DisplayName}: {permissions} permissions; right would be {right}";
            }

            var isPost = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true;
            var takesKey = endpoint.Metadata.GetMetadata<TakesRequestKey>() is not null;
            if (isPost && !takesKey && !Keyless.Contains(name))
            {
                yield return $"{endpoint.DisplayName}: a POST that takes no Idempotency-Key";
            }
        }
    }
}
