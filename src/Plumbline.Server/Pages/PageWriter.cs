using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Storage;

namespace Plumbline.Server.Pages;

/// <summary>Renders pages to plain HTML, whole, before the first byte is sent.</summary>
/// <remarks>
/// The renderer alone is used: the framework's endpoints for components would bring keys of their own into the home
/// folder of whoever runs the server.
/// </remarks>
internal sealed class PageWriter(Store store, Assets assets, Access.Directory directory, ILoggerFactory logs)
{
    /// <summary>Answers with a page.</summary>
    public async Task Write(HttpContext context, PageResult page)
    {
        var person = Caller.Find(context) is { } caller
            ? await directory.NameOf(caller.Person, context.RequestAborted)
            : null;
        await Write(context, page, person);
    }

    /// <summary>Answers a page's request with a problem; reads no storage, which may be what failed.</summary>
    public Task WriteProblem(HttpContext context, Problem problem)
    {
        var view = new ProblemView(
            problem.Code,
            problem.Status,
            problem.Title,
            problem.Detail,
            [.. problem.Faults.Select(fault => $"{fault.Pointer.TrimStart('/')}: {fault.Found}; {fault.Right}")],
            Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier
        );
        return Write(context, Page.Of<ProblemPage, ProblemView>(problem.Title, view, problem.Status), person: null);
    }

    /// <summary>The text of a page that is sent in parts.</summary>
    public async Task<string> Text(HttpContext context, PageResult page)
    {
        var person = Caller.Find(context) is { } caller
            ? await directory.NameOf(caller.Person, context.RequestAborted)
            : null;
        return await Render(context.RequestServices, FrameOf(page, person), page);
    }

    /// <summary>The text of a part of a page that is sent in parts.</summary>
    public async Task<string> Part<TPart>(HttpContext context, string parameter, object value)
        where TPart : IComponent
    {
        await using var renderer = new HtmlRenderer(context.RequestServices, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var values = new Dictionary<string, object?>(StringComparer.Ordinal) { [parameter] = value };
            return (await renderer.RenderComponentAsync<TPart>(ParameterView.FromDictionary(values))).ToHtmlString();
        });
    }

    private PageFrame FrameOf(PageResult page, string? person)
    {
        string[] scripts = page.Script is { } script ? ["app.js", script] : ["app.js"];
        return new PageFrame
        {
            Title = page.Title,
            Person = person,
            Trial = store.Trial,
            Now = store.Clock.Now,
            Styles = assets.Addresses(["app.css"]),
            Scripts = assets.Addresses(scripts),
            Preloads = assets.Imports(scripts),
        };
    }

    private async Task Write(HttpContext context, PageResult page, string? person)
    {
        var html = Encoding.UTF8.GetBytes(await Render(context.RequestServices, FrameOf(page, person), page));
        var response = context.Response;
        PageHeaders.Write(response);
        response.StatusCode = page.Status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = html.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(html, context.RequestAborted);
        }
    }

    private async Task<string> Render(IServiceProvider services, PageFrame frame, PageResult page)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<Document>(
                ParameterView.FromDictionary(
                    new Dictionary<string, object?>(StringComparer.Ordinal)
                    {
                        [nameof(Document.Frame)] = frame,
                        [nameof(Document.Component)] = page.Component,
                        [nameof(Document.View)] = page.View,
                    }
                )
            );
            return root.ToHtmlString();
        });
    }
}
