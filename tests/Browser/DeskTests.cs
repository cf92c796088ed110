using System.Text.Json;
using Microsoft.Playwright;
using Plumbline.Tests.Browser.Harness;
using Plumbline.Tests.Server.Harness;
using static Microsoft.Playwright.Assertions;

namespace Plumbline.Tests.Browser;

/// <summary>The workbench, by keys and by hand.</summary>
public sealed class DeskTests(Chromium chromium)
{
    [Fact]
    public async Task Pairs_are_answered_by_keys_alone_and_the_next_is_there_without_a_page_load()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesPairs([ada], items: 3);
        var page = await stage.OpensDesk(ada, project);
        await page.EvaluateAsync("window.sameDocument = true");

        for (var i = 1; i <= 3; i++)
        {
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Answer A" })).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("2");
            await page.Locator("textarea").First.FocusAsync();
            await page.Keyboard.TypeAsync($"Line {i} decided it: 1 2 3 x g.");
            var before = await page.Locator("#task").InnerTextAsync();
            await page.Keyboard.PressAsync("Control+Enter");
            if (i < 3)
            {
                await Expect(page.Locator("#task")).Not.ToHaveTextAsync(before);
                await Expect(page.Locator("#task")).ToBeFocusedAsync();
            }
        }

        await Expect(Bob(page)).ToContainTextAsync("Submitted, saved");
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument"));
        Assert.Equal(3, await stage.Annotations(project));
        Assert.Empty(stage.Faults);
    }

    [Fact]
    public async Task Choices_are_answered_by_keys_alone()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesChoices([ada], items: 2);
        var page = await stage.OpensDesk(ada, project);

        await page.Keyboard.PressAsync("1");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator("#task")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("3");
        await page.Keyboard.PressAsync("Control+Enter");

        await Expect(page.GetByText("No open tasks")).ToBeVisibleAsync();
        await House.Eventually(async () => await stage.Annotations(project) == 2, "two annotations");
    }

    [Fact]
    public async Task F30_and_F125_a_required_question_blocks_and_gets_the_focus()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesPairs([ada], items: 1);
        var page = await stage.OpensDesk(ada, project);

        await page.Keyboard.PressAsync("4");
        await page.Keyboard.PressAsync("Control+Enter");

        await Expect(page.Locator("textarea").First).ToBeFocusedAsync();
        Assert.Equal(0, await stage.Annotations(project));
    }

    [Fact]
    public async Task F38_and_F40_what_stands_in_the_field_is_the_answer_and_no_draft_is_left()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesPairs([ada], items: 1);
        var page = await stage.OpensDesk(ada, project);

        await page.Keyboard.PressAsync("1");
        await page.Locator("textarea").First.FocusAsync();
        await page.Keyboard.TypeAsync("k");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(Bob(page)).ToContainTextAsync("Submitted, saved");

        Assert.Equal("k", (await StoredAnswer(stage)).GetProperty("why").GetString());
        Assert.Equal(0, await stage.Rows("draft"));
        Assert.Equal(1, await stage.Annotations(project));
    }

    [Fact]
    public async Task F39_a_text_keeps_its_line_breaks_and_Enter_makes_one()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesPairs([ada], items: 1);
        var page = await stage.OpensDesk(ada, project);
        await page.Keyboard.PressAsync("1");
        await page.Locator("textarea").First.FocusAsync();

        await page.Keyboard.TypeAsync("a\n\nb  c");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(Bob(page)).ToContainTextAsync("Submitted, saved");

        Assert.Equal("a\n\nb  c", (await StoredAnswer(stage)).GetProperty("why").GetString());
    }

    [Fact]
    public async Task F25_a_double_click_submits_one_annotation_and_not_the_next_task()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesChoices([ada], items: 2);
        var page = await stage.OpensDesk(ada, project);
        await page.Keyboard.PressAsync("1");

        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).DblClickAsync();

        await Expect(Bob(page)).ToContainTextAsync("Submitted, saved");
        Assert.Equal(1, await stage.Annotations(project));
        Assert.Equal(1, await stage.Rows("annotation"));
    }

    [Fact]
    public async Task F121_in_a_text_field_every_plain_key_is_text()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesPairs([ada], items: 1);
        var page = await stage.OpensDesk(ada, project);
        var field = page.Locator("textarea").First;
        await field.FocusAsync();

        await page.Keyboard.TypeAsync("a s d 1 2 3 x g m ? 0");

        await Expect(field).ToHaveValueAsync("a s d 1 2 3 x g m ? 0");
        Assert.Equal(0, await page.Locator("pl-preference input:checked").CountAsync());
        Assert.Equal(0, await page.Locator("dialog[open]").CountAsync());
    }

    [Fact]
    public async Task F122_keys_of_an_input_method_belong_to_it()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesPairs([ada], items: 1);
        var page = await stage.OpensDesk(ada, project);
        await page.Keyboard.PressAsync("1");
        await page.Locator("textarea").First.FillAsync("かんじ");

        await page.EvaluateAsync(
            """
            () => {
              const field = document.querySelector("textarea");
              field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
              for (const more of [{ isComposing: true }, { keyCode: 229 }]) {
                field.dispatchEvent(new KeyboardEvent("keydown",
                  { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true, ...more }));
              }
              field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "漢字" }));
            }
            """
        );

        await Expect(page.Locator("textarea").First).ToHaveValueAsync("かんじ");
        Assert.Equal(0, await stage.Annotations(project));
    }

    [Fact]
    public async Task F129_an_answer_can_be_emptied_by_key_and_an_optional_one_by_mouse()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var tone = """,{"name":"tone","type":"choice","title":"Tone","options":["dry","warm"],"required":false}""";
        var project = await stage.MakesChoices([ada], items: 1, more: tone);
        var page = await stage.OpensDesk(ada, project);
        var chosen = page.Locator("pl-choice input:checked");

        await page.Keyboard.PressAsync("2");
        await Expect(chosen).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Backspace");
        await Expect(chosen).ToHaveCountAsync(0);
        await Option(page, "warm").ClickAsync();
        await Expect(chosen).ToHaveCountAsync(1);
        await Option(page, "warm").ClickAsync();
        await Expect(chosen).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task F43_undo_ends_at_the_opening_and_redo_gives_the_same()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesChoices([ada], items: 1);
        var page = await stage.OpensDesk(ada, project);
        string[] keys = ["1", "2", "3", "1", "2"];
        foreach (var key in keys)
        {
            await page.Keyboard.PressAsync(key);
        }

        for (var i = 0; i < 7; i++)
        {
            await page.Keyboard.PressAsync("Control+z");
        }

        await Expect(page.Locator("pl-choice input:checked")).ToHaveCountAsync(0);
        for (var i = 0; i < 5; i++)
        {
            await page.Keyboard.PressAsync("Control+Shift+z");
        }

        await Expect(Option(page, "no")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task F130_keys_of_a_dialog_act_only_while_it_is_open()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesChoices([ada], items: 1);
        var page = await stage.OpensDesk(ada, project);

        await page.Keyboard.PressAsync("x");
        await Expect(page.Locator("dialog.cannot")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog.cannot")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("1");

        await Expect(page.Locator("dialog.cannot input:checked")).ToHaveCountAsync(0);
        await Expect(page.Locator("pl-choice input:checked")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Undo");
    }

    [Fact]
    public async Task F24_what_cannot_be_answered_is_an_answer_and_does_not_come_back()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesChoices([ada], items: 1);
        var page = await stage.OpensDesk(ada, project);

        await page.Keyboard.PressAsync("x");
        await page.Keyboard.PressAsync("1");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(Bob(page)).ToContainTextAsync("saved");

        Assert.True((await StoredAnswer(stage)).TryGetProperty("cannotAnswer", out _));
        Assert.Empty((await ada.Claims(project)).Is(200).Json.GetProperty("assignments").EnumerateArray());
    }

    [Fact]
    public async Task Digits_of_another_keyboard_layout_choose_too()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesChoices([ada], items: 1);
        var page = await stage.OpensDesk(ada, project);

        // The second digit of a French keyboard gives é without Shift.
        await page.EvaluateAsync(
            """
            () => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
              { key: "é", code: "Digit2", bubbles: true, cancelable: true }))
            """
        );

        await Expect(Option(page, "no")).ToBeCheckedAsync();
    }

    /// <summary>The field of an option, by its text.</summary>
    internal static ILocator Option(IPage page, string text) =>
        page.Locator("pl-choice label", new() { HasText = text }).Locator("input");

    internal static ILocator Bob(IPage page) => page.Locator(".bench-actions .bob");

    /// <summary>The newest answer as it is stored, opened with the client's key.</summary>
    internal static async Task<JsonElement> StoredAnswer(Stage stage)
    {
        var store = stage.House.Server.Store;
        var keys = await store.Keys.For(Model.ClientId.Of(stage.Client), CancellationToken.None);
        var rows = await store.Query<AnswerRow>(
            keys.Client,
            CancellationToken.None,
            "select id, revision, answer from annotation where client_id = @client order by submitted_at_ms desc"
        );
        var answer = keys.Open("annotation/" + rows[0].Id, rows[0].Revision, "answer", rows[0].Answer);
        return JsonDocument.Parse(answer).RootElement;
    }

    private sealed record AnswerRow
    {
        public string Id { get; init; } = "";

        public long Revision { get; init; }

        public byte[] Answer { get; init; } = [];
    }
}
