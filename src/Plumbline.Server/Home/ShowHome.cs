using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;

namespace Plumbline.Server.Home;

/// <summary>The home of whoever is signed in.</summary>
internal static class ShowHome
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapPage("/", Handle).WithName(nameof(ShowHome)).RequirePermission(Permission.ReadOwn);
        People.Door.MapLinkForm(pages, new FormAnswers { Done = ShowLink });
    }

    private static async Task<IResult> Handle(Caller caller, HomeReading reading, CancellationToken cancel) =>
        Answer(await reading.Read(caller, null, cancel));

    /// <summary>The home again, with the link that its operator made.</summary>
    private static async ValueTask<IResult> ShowLink(HttpContext context, byte[] json)
    {
        var person = PersonId.Of((string?)context.GetRouteValue("id") ?? "");
        var services = context.RequestServices;
        var cancel = context.RequestAborted;
        var name = await services.GetRequiredService<Access.Directory>().NameOf(person, cancel) ?? "";
        var view = await services
            .GetRequiredService<HomeReading>()
            .Read(Caller.Of(context), new LinkView(name, People.Door.LinkOf(json)), cancel);
        return Answer(view, 201);
    }

    private static PageResult Answer(HomeView view, int status = 200) =>
        Page.Of<HomePage, HomeView>(view.Annotator is null ? "Your projects" : "Your work", view, status);
}
