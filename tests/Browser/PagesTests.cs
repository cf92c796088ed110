using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Plumbline.Tests.Browser.Harness;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Browser;

/// <summary>
/// Every page in both themes at both widths: nothing for axe to find, nothing wider than the window, nothing inline and
/// nothing from elsewhere. With <c>PLUMBLINE_PICTURES</c> it leaves a picture of each.
/// </summary>
public sealed class PagesTests(Chromium chromium)
{
    private static readonly int[] _widths = [320, 390, 768, 1280, 1920];

    [Fact]
    public async Task Every_page_can_be_used_by_everybody_at_every_width()
    {
        await using var scene = await Scene.Set(chromium);
        var faults = new List<string>();
        foreach (var theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            var browsers = new Dictionary<Person, IBrowserContext>();
            var stranger = await scene.Stage.NewBrowser(theme: theme);
            foreach (var (name, who, path) in scene.Pages)
            {
                var browser = who is null ? stranger : await Of(who);
                var page = await browser.NewPageAsync();
                await page.GotoAsync(scene.Stage.House.Url + path);
                faults.AddRange((await Look(page, name, theme)).Select(fault => $"{name} {theme}: {fault}"));
                await page.CloseAsync();
            }

            async Task<IBrowserContext> Of(Person who)
            {
                if (!browsers.TryGetValue(who, out var browser))
                {
                    browser = await scene.Stage.NewBrowser(theme: theme);
                    await (await scene.Stage.SignsIn(who, browser)).CloseAsync();
                    browsers.Add(who, browser);
                }

                return browser;
            }
        }

        faults.AddRange(scene.Stage.Faults);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task<List<string>> Look(IPage page, string name, ColorScheme theme)
    {
        var faults = new List<string>();
        if (name.StartsWith("desk", StringComparison.Ordinal))
        {
            await page.Locator("#task").WaitForAsync();
        }

        if (name is "design")
        {
            await page.Locator("pl-reading .reading").First.WaitForAsync();
        }

        faults.AddRange(
            await page.EvaluateAsync<string[]>(
                """
                () => [
                  ...[...document.querySelectorAll("[style]")].map((one) => "style attribute: " + one.outerHTML),
                  ...[...document.querySelectorAll("script:not([src]), style")]
                    .map((one) => "inline: " + one.outerHTML),
                  ...performance.getEntriesByType("resource").map((one) => one.name)
                    .filter((url) => !url.startsWith(location.origin) && !url.startsWith("data:")),
                  ...(document.querySelectorAll("h1").length === 1 ? [] : ["not one h1"]),
                ].map((text) => text.slice(0, 300))
                """
            )
        );
        foreach (var width in _widths)
        {
            await page.SetViewportSizeAsync(width, width < 700 ? 844 : 800);
            var over = await page.EvaluateAsync<int>(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            );
            if (over > 0)
            {
                faults.Add($"{over} px wider than {width}");
            }

            if (width is 390 or 1280)
            {
                var found = await page.RunAxe();
                faults.AddRange(
                    found.Violations.SelectMany(violation =>
                        violation.Nodes.Select(node => $"{width}: {violation.Id}: {node.Html}")
                    )
                );
                await Picture(page, $"{name}-{width}-{theme}");
            }
        }

        return faults;
    }

    private static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PLUMBLINE_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(
                new PageScreenshotOptions
                {
                    Path = Path.Combine(folder, name.ToLowerInvariant() + ".png"),
                    FullPage = !name.StartsWith("desk", StringComparison.Ordinal),
                    Animations = ScreenshotAnimations.Disabled,
                }
            );
        }
    }
}
