using Microsoft.Playwright;
using Plumbline.Tests.Browser.Harness;
using static Microsoft.Playwright.Assertions;

namespace Plumbline.Tests.Browser;

/// <summary>Texts that try to be more than text.</summary>
public sealed class HostileTextTests(Chromium chromium)
{
    public static TheoryData<string> Scripts =>
        [
            "<script>window.ran = true</script> after",
            "<img src=x onerror='window.ran = true'> after",
            "<style>body { display: none }</style> after",
            "[link](javascript:window.ran=true) after",
            "<a href=\"java\tscript:window.ran=true\">link</a> after",
            "<svg><animate onbegin='window.ran=true' attributeName=x dur=1s></svg> after",
            "<math><mtext><table><mglyph><style><img src=x onerror=window.ran=true></style></table></math> after",
            "![picture](https://elsewhere.example/pixel.png) after",
            "$\\href{javascript:window.ran=true}{x}$ $\\htmlData{a=b}{x}$ after",
            "<iframe srcdoc='<script>parent.ran=true</script>'></iframe> after",
        ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Nothing_in_a_text_runs_or_loads(string text)
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesPairs([ada], items: 1, prompt: text);
        var browser = await stage.NewBrowser();
        var foreign = new List<string>();
        browser.Request += (_, request) =>
        {
            if (
                !Array.Exists(
                    ["data:", stage.House.Url],
                    known => request.Url.StartsWith(known, StringComparison.Ordinal)
                )
            )
            {
                foreign.Add(request.Url);
            }
        };

        var page = await stage.OpensDesk(ada, project, browser);
        await Expect(page.GetByText("after").First).ToBeVisibleAsync();
        foreach (var link in await page.Locator(".reading a").AllAsync())
        {
            var href = await link.GetAttributeAsync("href");
            Assert.True(href is null || href.StartsWith("http", StringComparison.Ordinal), href);
        }

        Assert.False(await page.EvaluateAsync<bool>("window.ran === true"));
        Assert.Empty(foreign);
        Assert.Equal(0, await page.Locator("[style], .reading script, .reading style, .reading iframe").CountAsync());
    }

    [Fact]
    public async Task F126_money_is_text_and_a_formula_is_a_formula()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesPairs([ada], items: 1, prompt: "It went from $1,200 to $3,400; and $x^2$ grew.");

        var page = await stage.OpensDesk(ada, project);

        await Expect(page.GetByText("from $1,200 to $3,400")).ToBeVisibleAsync();
        await Expect(page.Locator(".prompt math, .reading math").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Mathematics_that_explodes_ends_as_its_source()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var bomb =
            @"$\def\a{xxxxxxxxxx}\def\b{\a\a\a\a\a\a\a\a\a\a}\def\c{\b\b\b\b\b\b\b\b\b\b}"
            + @"\c\c\c\c\c\c\c\c\c\c$ after";
        var project = await stage.MakesPairs([ada], items: 1, prompt: bomb);

        var page = await stage.OpensDesk(ada, project);

        await Expect(page.GetByText("after").First).ToBeVisibleAsync();
        Assert.InRange(await page.Locator("math *").CountAsync(), 0, 3_000);
        await page.Keyboard.PressAsync("2"); // The page still answers.
        await Expect(page.GetByLabel("A is clearly better")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task F127_and_unseen_characters_are_shown_as_stored_and_as_what_they_are()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesChoices([ada], items: 1, text: "a\n  b\n\nc\u200Bd\u202Ee");

        var page = await stage.OpensDesk(ada, project);

        var shown = page.Locator(".bench-content");
        await Expect(shown).ToContainTextAsync("ZWSP");
        await Expect(shown).ToContainTextAsync("RLO");
        var text = page.Locator(".bench-content :text('a')").First;
        Assert.StartsWith("pre", await text.EvaluateAsync<string>("element => getComputedStyle(element).whiteSpace"));
    }

    [Fact]
    public async Task A_paste_of_a_megabyte_is_refused_with_a_sentence_and_nothing_is_lost()
    {
        await using var stage = await Stage.Open(chromium);
        var ada = await stage.House.MakesPerson();
        var project = await stage.MakesPairs([ada], items: 1);
        var page = await stage.OpensDesk(ada, project);
        await page.Keyboard.PressAsync("1");

        // As a paste does: one change with all of it. The tool's own typing would be what is measured.
        await page.EvaluateAsync(
            """
            () => {
              const field = document.querySelector("textarea");
              field.value = "a paste of words, ".repeat(55_556);
              field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
              field.focus();
            }
            """
        );
        await page.Keyboard.PressAsync("Control+Enter");

        await Expect(page.GetByText("2,000").First).ToBeVisibleAsync();
        Assert.Equal(1_000_008, await page.EvaluateAsync<int>("document.querySelector('textarea').value.length"));
        Assert.Equal(0, await stage.Annotations(project));
    }
}
