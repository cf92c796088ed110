namespace Plumbline.Server.Pages;

/// <summary>The sheet of parts shows no data of anybody.</summary>
public sealed record DesignView;

/// <summary>
/// Every part in every state, for those who build: only a server that runs with the hidden setting <c>--design</c> has
/// it.
/// </summary>
internal static class ShowDesign
{
    public static void Map(IEndpointRouteBuilder pages) =>
        pages.MapPage("/design", Handle).WithName(nameof(ShowDesign)).AllowAnonymous();

    private static PageResult Handle() =>
        Page.Of<DesignPage, DesignView>("Parts", new DesignView(), script: "design.js");
}
