using System.IO.Compression;
using Microsoft.Playwright;
using Plumbline.Tests.Browser.Harness;
using Plumbline.Tests.Server.Harness;
using static Microsoft.Playwright.Assertions;

namespace Plumbline.Tests.Browser;

/// <summary>The main job by two people who have nothing but a browser.</summary>
public sealed class WholeJobTests(Chromium chromium)
{
    private const int Tasks = 10;

    [Fact]
    public async Task Somebody_new_answers_ten_tasks_of_each_type_by_keys_and_the_lead_downloads_the_releases()
    {
        await using var stage = await Stage.Open(chromium);
        var pairs = await stage.MakesPairs([], Tasks);
        var choices = await stage.MakesChoices([], Tasks);
        var lead = await stage.SignsIn(stage.Lead);
        var link = await Invited(lead, stage, pairs);
        await Invited(lead, stage, choices);

        var desk = await (await stage.NewBrowser()).NewPageAsync();
        await desk.GotoAsync(link);
        await Expect(desk.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Ada Alder");
        for (var i = 0; i < 2; i++)
        {
            await desk.Keyboard.PressAsync("1"); // What is done is offered no longer: the other one is the first then.
            await AnswersAll(desk);
            await desk.GotoAsync(stage.House.Url);
        }

        foreach (var project in (string[])[pairs, choices])
        {
            await House.Eventually(async () => await stage.Annotations(project) == Tasks, "all annotations");
            Assert.Equal(Tasks, await Downloads(lead, stage, project));
        }

        Assert.Empty(stage.Faults);
    }

    /// <summary>The lead invites by the form; the link stands on the page once.</summary>
    private static async Task<string> Invited(IPage lead, Stage stage, string project)
    {
        await lead.GotoAsync($"{stage.House.Url}/projects/{project}/people");
        await lead.Locator("input[name=name]").FillAsync("Ada Alder");
        await lead.Locator("input[name=mail]").FillAsync("ada@example.org");
        await lead.Keyboard.PressAsync("Enter");
        return await lead.Locator("input[data-copy]").InputValueAsync();
    }

    /// <summary>Answers what the desk shows, whatever its type, until nothing is left; no mouse.</summary>
    private static async Task AnswersAll(IPage page)
    {
        for (var i = 0; i < Tasks; i++)
        {
            await page.Locator("#task").WaitForAsync();
            var before = await page.Locator("#task").InnerTextAsync();
            await page.Keyboard.PressAsync("1");
            if (await page.Locator("textarea").First.IsVisibleAsync())
            {
                await page.Locator("textarea").First.FocusAsync();
                await page.Keyboard.TypeAsync("The first line.");
            }

            await page.Keyboard.PressAsync("Control+Enter");
            if (i < Tasks - 1)
            {
                await Expect(page.Locator("#task")).Not.ToHaveTextAsync(before);
            }
        }

        await Expect(DeskTests.Bob(page)).ToContainTextAsync("Submitted, saved");
        await Expect(page.GetByText("No open tasks")).ToBeVisibleAsync();
    }

    /// <summary>How many rows the release holds that the lead makes and downloads.</summary>
    private static async Task<int> Downloads(IPage lead, Stage stage, string project)
    {
        await House.Eventually(
            async () =>
                (await stage.Lead.Get($"projects/{project}/consensus")).Json.GetProperty("rows").GetArrayLength()
                == Tasks,
            "every task is settled"
        );
        await lead.GotoAsync($"{stage.House.Url}/projects/{project}/releases");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Make the release" }).ClickAsync();
        var link = lead.GetByRole(AriaRole.Link, new() { Name = "Download" });
        await House.Eventually(
            async () =>
            {
                await lead.GotoAsync($"{stage.House.Url}/projects/{project}/releases");
                return await link.CountAsync() > 0;
            },
            "a release to download"
        );
        var download = await lead.RunAndWaitForDownloadAsync(() => link.First.ClickAsync());
        await using var archive = await ZipFile.OpenReadAsync(await download.PathAsync());
        using var rows = new StreamReader(await archive.Entries.Single(one => one.Name == "rows.jsonl").OpenAsync());
        return (await rows.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
