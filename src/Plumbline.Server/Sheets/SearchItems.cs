using System.Runtime.CompilerServices;
using Plumbline.Sealing;
using Plumbline.Server.Items;
using Plumbline.Server.Pages;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Sheets;

/// <summary>How far a search came.</summary>
/// <param name="Row">An item that was found; null where this says only how far it is.</param>
/// <param name="Opened">Items that were opened so far.</param>
/// <param name="Last">The number of the last of them.</param>
internal readonly record struct SearchStep(ItemRow? Row, int Opened, int Last);

/// <summary>How a search ended.</summary>
/// <param name="Found">How many it found.</param>
/// <param name="Searched">Items up to here, with those of the pages before.</param>
/// <param name="Of">Items of the project.</param>
/// <param name="Next">Where to go on; null where all were searched.</param>
/// <param name="Broke">Whether the storage or a key failed on the way.</param>
public sealed record SearchEndView(
    string Project,
    string Sought,
    int Found,
    int Searched,
    int Of,
    string? Next,
    bool Broke
);

/// <summary>
/// Searches keys and content. Content lies sealed, so each item is opened and read: what is found is sent at once, and
/// a search ends after so many items, so many finds or so long, with a link to go on.
/// </summary>
internal sealed class SearchItems(Store store, Items.Door items, ItemRows reading)
{
    /// <summary>Items that one request opens.</summary>
    public const int MostOpened = 40_000;

    /// <summary>Finds that one request shows.</summary>
    public const int MostFound = Limits.PageRows;

    private const int Batch = 500;
    private const int ToldEvery = 5_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    public IResult Of(LiveProject project, ClientKeys keys, ListItemsView view, int from) =>
        new SearchResult(this, project, keys, view, from);

    /// <summary>What is found, in order of number, and every so often how far it is.</summary>
    private async IAsyncEnumerable<SearchStep> Run(
        LiveProject project,
        ClientKeys keys,
        string sought,
        int from,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var began = store.Clock.Provider.GetTimestamp();
        var (opened, found, last, told) = (0, 0, from, 0);
        while (opened < MostOpened && found < MostFound && store.Clock.Provider.GetElapsedTime(began) < Longest)
        {
            var rows = await items.After(project, last, Batch, cancel);
            if (rows.Count == 0)
            {
                break;
            }

            var matches = new Dictionary<int, string>();
            foreach (var row in rows)
            {
                var item = StoredItem.Open(keys, project.Id, row.ItemNumber, row.Content);
                (opened, last) = (opened + 1, (int)row.Number);
                if (ItemText.Find(item.Key, item.Fields, sought) is { } text)
                {
                    matches[last] = text;
                    if (++found == MostFound)
                    {
                        break;
                    }
                }
            }

            foreach (var row in await reading.Read(project, keys, [.. matches.Keys], cancel))
            {
                yield return new SearchStep(row with { Content = matches[row.Number] }, opened, last);
            }

            told += rows.Count;
            if (told >= ToldEvery || found == MostFound)
            {
                told = 0;
                yield return new SearchStep(null, opened, last);
            }
        }

        yield return new SearchStep(null, opened, last);
    }

    /// <summary>Sends the page up to the table's body, then each find as it comes, then the rest.</summary>
    private sealed class SearchResult(
        SearchItems search,
        LiveProject project,
        ClientKeys keys,
        ListItemsView view,
        int from
    ) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var page = Page.Of<ListItemsPage, ListItemsView>($"Search · {view.Head.Name}", view);
            var parts = (await Pages(httpContext).Text(httpContext, page)).Split(ListItemsPage.Gap);
            PageHeaders.Write(httpContext.Response);
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            if (HttpMethods.IsHead(httpContext.Request.Method))
            {
                return;
            }

            var cancel = httpContext.RequestAborted;
            await Send(httpContext, parts[0], cancel);
            var end = await Rows(httpContext, cancel);
            await Send(httpContext, parts[1], cancel);
            await Send(httpContext, await Pages(httpContext).Part<SearchEnd>(httpContext, "View", end), cancel);
            await Send(httpContext, parts[2], cancel);
        }

        private async Task<SearchEndView> Rows(HttpContext context, CancellationToken cancel)
        {
            var (found, at, told, broke) = (0, new SearchStep(null, 0, from), 0, false);
            try
            {
                await foreach (var step in search.Run(project, keys, view.Sought!, from, cancel))
                {
                    at = step;
                    if (step.Row is { } row)
                    {
                        found++;
                        var item = new ItemRowView(view.Head.Id, row, view.Sought);
                        await Send(context, await Pages(context).Part<ItemRowLine>(context, "View", item), cancel);
                    }
                    else if (step.Opened > told)
                    {
                        told = step.Opened;
                        var line = new SearchedView(step.Last + 1, view.Tasks[0].Count);
                        await Send(context, await Pages(context).Part<SearchedLine>(context, "View", line), cancel);
                    }
                }
            }
            catch (Exception fault)
                when (fault is StorageUnavailableException or KeyUnavailableException or SealBrokenException)
            {
                broke = true; // The page is half sent: it says so itself.
            }

            var all = view.Tasks[0].Count;
            var isWhole = !broke && at.Last + 1 >= all;
            return new SearchEndView(
                view.Head.Id,
                view.Sought!,
                found,
                Math.Min(at.Last + 1, all),
                all,
                isWhole ? null : Paging.Write(Math.Max(at.Last, 0)),
                broke
            );
        }

        private static PageWriter Pages(HttpContext context) =>
            context.RequestServices.GetRequiredService<PageWriter>();

        private static async Task Send(HttpContext context, string html, CancellationToken cancel)
        {
            await context.Response.WriteAsync(html, cancel);
            await context.Response.Body.FlushAsync(cancel);
        }
    }
}
