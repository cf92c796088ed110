using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Plumbline.Server.Access;

namespace Plumbline.Tests.Server.BadInput;

public sealed class EndpointsTests(Desk desk) : IClassFixture<Desk>
{
    [Fact]
    public void Every_endpoint_has_a_name_and_says_who_may_call_it()
    {
        var endpoints = Endpoints.Of(desk.House);
        Assert.True(endpoints.Count >= 20, $"Only {endpoints.Count} endpoints were found.");
        Assert.Empty(Endpoints.Faults(endpoints));
    }

    [Fact]
    public void A_planted_endpoint_is_reported()
    {
        var bare = Planted();
        Assert.Equal(3, Endpoints.Faults([bare]).Count());
        var open = Planted(new EndpointNameMetadata("Planted"), new HttpMethodMetadata(["GET"]));
        Assert.Contains("AllowAnonymous", Assert.Single(Endpoints.Faults([open])));
        var right = Planted(new EndpointNameMetadata("Planted"), new HttpMethodMetadata(["GET"]), Permission.Manage);
        Assert.Empty(Endpoints.Faults([right]));
    }

    private static RouteEndpoint Planted(params object[] metadata) =>
        new(
            _ => Task.CompletedTask,
            RoutePatternFactory.Parse("/api/v1/planted"),
            0,
            new EndpointMetadataCollection(metadata.Length > 0 ? metadata : [new HttpMethodMetadata(["POST"])]),
            "planted"
        );
}
