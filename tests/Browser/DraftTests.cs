using Microsoft.Playwright;
using Plumbline.Tests.Browser.Harness;
using Plumbline.Tests.Server.Harness;
using static Microsoft.Playwright.Assertions;

namespace Plumbline.Tests.Browser;

/// <summary>Each way in which what was typed could be lost (trust R10.3; peers' faults F41, F42, F49).</summary>
public sealed class DraftTests(Chromium chromium)
{
    private const string Typed = "Only B divides before taking the remainder.";

    [Fact]
    public async Task A_closed_tab_loses_nothing_that_was_stored()
    {
        await using var stage = await Stage.Open(chromium);
        var (ada, project) = await Pair(stage);
        var browser = await stage.NewBrowser();
        var page = await stage.OpensDesk(ada, project, browser);
        await Types(page, Typed);
        await Expect(DeskTests.Bob(page)).ToContainTextAsync("Draft stored");
        await page.CloseAsync();

        // Another browser, without this one's copy: what the server stored comes back.
        var elsewhere = await stage.OpensDesk(ada, project);

        await Expect(Field(elsewhere)).ToHaveValueAsync(Typed);
        await Expect(elsewhere.GetByLabel("A is clearly better")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task A_tab_closed_at_once_keeps_what_the_server_never_saw()
    {
        await using var stage = await Stage.Open(chromium);
        var (ada, project) = await Pair(stage);
        var browser = await stage.NewBrowser();
        var page = await stage.OpensDesk(ada, project, browser);
        await page.RouteAsync("**/draft", route => route.AbortAsync());
        await Types(page, Typed);
        await KeptHere(page);
        await page.CloseAsync();

        var again = await browser.NewPageAsync();
        await again.GotoAsync($"{stage.House.Url}/desk/{project}");

        await Expect(Field(again)).ToHaveValueAsync(Typed);
    }

    [Fact]
    public async Task The_browsers_copy_is_sealed_and_goes_when_the_answer_is_saved()
    {
        await using var stage = await Stage.Open(chromium);
        var (ada, project) = await Pair(stage);
        var page = await stage.OpensDesk(ada, project);
        await Types(page, Typed);
        await Expect(DeskTests.Bob(page)).ToContainTextAsync("Draft stored");

        var kept = await Copies(page);
        Assert.NotEqual("[]", kept);
        Assert.DoesNotContain("divides", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("draftKey", kept, StringComparison.OrdinalIgnoreCase);

        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(DeskTests.Bob(page)).ToContainTextAsync("Submitted, saved");
        await House.Eventually(async () => await Copies(page) == "[]", "an empty shelf");
    }

    [Fact]
    public async Task A_lost_network_is_said_and_the_submit_goes_out_when_it_is_back()
    {
        await using var stage = await Stage.Open(chromium);
        var (ada, project) = await Pair(stage);
        var browser = await stage.NewBrowser();
        var page = await stage.OpensDesk(ada, project, browser);
        await browser.SetOfflineAsync(true);
        await Types(page, Typed);

        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(DeskTests.Bob(page)).ToHaveAttributeAsync("data-state", "offline");
        await browser.SetOfflineAsync(false);

        await Expect(DeskTests.Bob(page)).ToContainTextAsync("Submitted, saved");
        Assert.Equal(1, await stage.Annotations(project));
        Assert.Equal(Typed, (await DeskTests.StoredAnswer(stage)).GetProperty("why").GetString());
    }

    [Fact]
    public async Task A_submit_under_way_survives_the_tab_and_the_server()
    {
        await using var stage = await Stage.Open(chromium);
        var (ada, project) = await Pair(stage);
        var browser = await stage.NewBrowser();
        var page = await stage.OpensDesk(ada, project, browser);
        await Types(page, Typed);
        await stage.House.Stop();
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(DeskTests.Bob(page)).ToHaveAttributeAsync("data-state", "offline");
        await page.CloseAsync();

        await stage.House.Restart();
        var again = await browser.NewPageAsync();
        await again.GotoAsync($"{stage.House.Url}/desk/{project}");

        await House.Eventually(async () => await stage.Annotations(project) == 1, "the annotation");
        Assert.Equal(Typed, (await DeskTests.StoredAnswer(stage)).GetProperty("why").GetString());
    }

    [Fact]
    public async Task A_server_that_was_stopped_is_said_and_typing_goes_on()
    {
        await using var stage = await Stage.Open(chromium);
        var (ada, project) = await Pair(stage);
        var page = await stage.OpensDesk(ada, project);
        await stage.House.Stop();
        await Types(page, Typed);
        await Expect(DeskTests.Bob(page)).ToHaveAttributeAsync("data-state", "offline");

        await stage.House.Restart();

        await Expect(DeskTests.Bob(page)).ToContainTextAsync("Draft stored");
        await Expect(Field(page)).ToHaveValueAsync(Typed);
    }

    [Fact]
    public async Task F41_an_expired_sign_in_keeps_the_text_and_the_same_save_then_succeeds()
    {
        await using var stage = await Stage.Open(chromium);
        var (ada, project) = await Pair(stage);
        var browser = await stage.NewBrowser();
        var page = await stage.OpensDesk(ada, project, browser);
        await Types(page, Typed);
        await browser.ClearCookiesAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByText("You are signed out")).ToBeVisibleAsync();
        Assert.Equal(0, await stage.Annotations(project));

        var door = await browser.NewPageAsync();
        await door.GotoAsync(await stage.LinkFor(ada));
        await door.CloseAsync();

        // The desk asks every 5 s whether somebody is signed in again.
        await Expect(DeskTests.Bob(page)).ToContainTextAsync("Submitted, saved", new() { Timeout = 15_000 });
        Assert.Equal(1, await stage.Annotations(project));
    }

    [Fact]
    public async Task An_answer_is_never_sent_as_another_person()
    {
        await using var stage = await Stage.Open(chromium);
        var (ada, project) = await Pair(stage);
        var eve = await stage.House.MakesPerson();
        var browser = await stage.NewBrowser();
        var page = await stage.OpensDesk(ada, project, browser);
        await Types(page, Typed);
        await browser.ClearCookiesAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByText("You are signed out")).ToBeVisibleAsync();

        var door = await browser.NewPageAsync();
        await door.GotoAsync(await stage.LinkFor(eve));

        await Expect(page.GetByText("Another person is signed in")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        Assert.Equal(0, await stage.Annotations(project));
    }

    [Fact]
    public async Task Two_tabs_on_one_assignment_show_the_newer_draft()
    {
        await using var stage = await Stage.Open(chromium);
        var (ada, project) = await Pair(stage);
        var browser = await stage.NewBrowser();
        var first = await stage.OpensDesk(ada, project, browser);
        var second = await browser.NewPageAsync();
        await second.GotoAsync($"{stage.House.Url}/desk/{project}");
        await second.Locator("#task").WaitForAsync();

        await Types(second, Typed);
        await Expect(DeskTests.Bob(second)).ToContainTextAsync("Draft stored");

        await Expect(Field(first)).ToHaveValueAsync(Typed);
        await first.Keyboard.PressAsync("Control+Enter");
        await Expect(DeskTests.Bob(first)).ToContainTextAsync("Submitted, saved");
        Assert.Equal(1, await stage.Annotations(project));
    }

    [Fact]
    public async Task Undo_goes_on_after_a_reload()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesChoices([ada], items: 1);
        var page = await stage.OpensDesk(ada, project);
        await page.Keyboard.PressAsync("1");
        await page.Keyboard.PressAsync("2");
        await Expect(DeskTests.Bob(page)).ToContainTextAsync("Draft stored");
        await page.ReloadAsync();
        await Expect(DeskTests.Option(page, "no")).ToBeCheckedAsync();

        await page.Keyboard.PressAsync("Control+z");

        await Expect(DeskTests.Option(page, "yes")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task F49_a_draft_stays_with_its_assignment()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesPairs([ada], items: 2);
        var page = await stage.OpensDesk(ada, project);
        await Types(page, Typed);
        await page.Keyboard.PressAsync("Control+Enter");

        await Expect(page.Locator("#task")).ToBeFocusedAsync();
        await Expect(Field(page)).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Back_and_forward_bring_the_same_task_with_its_draft()
    {
        await using var stage = await Stage.Open(chromium);
        var (ada, project) = await Pair(stage);
        var page = await stage.OpensDesk(ada, project);
        await Types(page, Typed);
        await Expect(DeskTests.Bob(page)).ToContainTextAsync("Draft stored");

        await page.GotoAsync(stage.House.Url + "/");
        await page.GoBackAsync();

        await Expect(Field(page)).ToHaveValueAsync(Typed);
    }

    private static async Task<(Person Ada, string Project)> Pair(Stage stage)
    {
        var ada = await stage.House.MakesPerson();
        return (ada, await stage.MakesPairs([ada], items: 1));
    }

    private static ILocator Field(IPage page) => page.Locator("textarea").First;

    private static async Task Types(IPage page, string text)
    {
        await page.Keyboard.PressAsync("2");
        await Field(page).FocusAsync();
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Waits until the browser's own copy holds something.</summary>
    private static Task KeptHere(IPage page) =>
        House.Eventually(async () => await Copies(page) != "[]", "a copy in the browser");

    /// <summary>All that the browser keeps, as text.</summary>
    private static Task<string> Copies(IPage page) =>
        page.EvaluateAsync<string>(
            """
            async () => {
              const found = [];
              for (const { name } of await indexedDB.databases()) {
                const database = await new Promise((done, failed) => {
                  const asked = indexedDB.open(name);
                  asked.onsuccess = () => done(asked.result);
                  asked.onerror = () => failed(asked.error);
                });
                for (const table of database.objectStoreNames) {
                  const rows = await new Promise((done) => {
                    const asked = database.transaction(table).objectStore(table).getAll();
                    asked.onsuccess = () => done(asked.result);
                  });
                  found.push(...rows);
                }
                database.close();
              }
              const text = (value) => value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value)
                : ArrayBuffer.isView(value) ? new TextDecoder("latin1").decode(value) : value;
              return JSON.stringify(found, (_, value) => text(value));
            }
            """
        );
}
