using Microsoft.AspNetCore.Components;
using Plumbline.Server.Access;

namespace Plumbline.Server.Pages;

/// <summary>A component that shows one thing, read beforehand by the slice that it belongs to.</summary>
public interface IPage<TView> : IComponent
{
    /// <summary>What it shows.</summary>
    TView View { get; set; }
}

/// <summary>Marks an endpoint whose answers a person reads: its problems are pages too.</summary>
internal sealed class PageMark
{
    public static PageMark Mark { get; } = new();

    /// <summary>Whether the request's endpoint is a page, or there is none and the caller asked for a page.</summary>
    public static bool IsOn(HttpContext context) =>
        context.GetEndpoint() is { } endpoint
            ? endpoint.Metadata.GetMetadata<PageMark>() is not null
            : context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
                && !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);
}

/// <summary>Answers with a page.</summary>
internal sealed class PageResult(Type component, string title, object? view, int status, string? script) : IResult
{
    public Type Component => component;

    public string Title => title;

    public object? View => view;

    public int Status => status;

    /// <summary>The entry of the manifest that the page loads beside <c>app.js</c>; null for none.</summary>
    public string? Script => script;

    public Task ExecuteAsync(HttpContext httpContext) =>
        httpContext.RequestServices.GetRequiredService<PageWriter>().Write(httpContext, this);
}

/// <summary>Maps pages and answers with them.</summary>
internal static class Page
{
    /// <summary>A page that shows a view.</summary>
    /// <param name="title">Stands before the product's name in the tab.</param>
    /// <param name="view">What the page shows.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="script">An entry of the web manifest, such as <c>desk.js</c>.</param>
    public static PageResult Of<TPage, TView>(string title, TView view, int status = 200, string? script = null)
        where TPage : IPage<TView> => new(typeof(TPage), title, view, status, script);

    /// <summary>Sends the browser on with a GET, so that going back or reloading repeats nothing.</summary>
    /// <param name="path">
    /// A path of ours, such as <c>/sessions</c>; <see cref="LocalPath"/> checks those that others name.
    /// </param>
    public static IResult GoTo(string path) => new SeeOther(path);

    /// <summary>Maps a page: GET and HEAD.</summary>
    public static RouteHandlerBuilder MapPage(this IEndpointRouteBuilder pages, string path, Delegate handle) =>
        pages.MapMethods(path, ["GET", "HEAD"], handle).WithMetadata(PageMark.Mark);

    private sealed class SeeOther(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            PageHeaders.Write(httpContext.Response);
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
