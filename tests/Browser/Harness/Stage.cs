using System.Text.Json;
using Microsoft.Playwright;
using Plumbline.Server.People;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Browser.Harness;

/// <summary>A real server with a lead and a client, and browsers that sign in to it.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly Chromium _chromium;
    private readonly List<IBrowserContext> _contexts = [];
    private readonly List<string> _faults = [];

    private Stage(Chromium chromium, House house)
    {
        _chromium = chromium;
        House = house;
        Client = "";
        Lead = null!;
    }

    public House House { get; }

    public string Client { get; private set; }

    public Person Lead { get; private set; }

    /// <summary>What the consoles of all pages said was wrong, a refused script or style among it.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public static async Task<Stage> Open(Chromium chromium)
    {
        _ = chromium.Browser; // Skips before anything is made.
        var web = Environment.GetEnvironmentVariable("PLUMBLINE_WEB") ?? "";
        Assert.True(
            File.Exists(Path.Combine(web, "manifest.json")),
            "PLUMBLINE_WEB names no bundle: ./dev test sets it."
        );

        // The browser's clock cannot be turned, so that the server's begins where it is.
        var house = await House.Start(now: TimeProvider.System.GetUtcNow(), design: true);
        var stage = new Stage(chromium, house) { Client = await house.MakesClient() };
        stage.Lead = await house.MakesPerson((stage.Client, "lead"));
        return stage;
    }

    /// <summary>A browser of its own, with its own cookies and storage.</summary>
    public async Task<IBrowserContext> NewBrowser(int width = 1280, int height = 800, ColorScheme? theme = null)
    {
        var context = await _chromium.Browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = theme ?? ColorScheme.Light,
                Locale = "en-GB",
                TimezoneId = "Europe/Berlin",
                AcceptDownloads = true,
            }
        );
        context.SetDefaultTimeout(30_000);
        context.Page += (_, page) => Listen(page);
        _contexts.Add(context);
        return context;
    }

    /// <summary>A page of somebody who has opened a sign-in link: their home.</summary>
    public async Task<IPage> SignsIn(Person person, IBrowserContext? browser = null)
    {
        browser ??= await NewBrowser();
        var page = await browser.NewPageAsync();
        await page.GotoAsync(await LinkFor(person));
        return page;
    }

    public async Task<string> LinkFor(Person person)
    {
        if (person == House.Operator)
        {
            // As the server prints it when it starts.
            return House.Url + SignInLinks.PathOf(await FirstOperator.MakeLink(House.Server.Store, default));
        }

        return await House.MakesLink(person);
    }

    /// <summary>The desk of a project, once its first task is shown.</summary>
    public async Task<IPage> OpensDesk(Person person, string project, IBrowserContext? browser = null)
    {
        var page = await SignsIn(person, browser);
        await page.GotoAsync($"{House.Url}/desk/{project}");
        await page.Locator("#task").WaitForAsync();
        return page;
    }

    public Task<string> MakesPairs(IEnumerable<Person> annotators, int items, int overlap = 1, string prompt = "") =>
        Makes(
            annotators,
            overlap,
            """
            [{"name":"better","type":"preference","title":"Which answer is better?","field":"answers","strengths":3,
            "tie":true,"bothBad":true},{"name":"why","type":"text","title":"Why? Name the line that decided it.",
            "minLength":1,"maxLength":2000}]
            """,
            """[{"name":"prompt","type":"markdown"},{"name":"answers","type":"candidates"}]""",
            Enumerable
                .Range(1, items)
                .Select(i => new
                {
                    key = $"pair-{i}",
                    fields = (object)
                        new
                        {
                            prompt = prompt.Length > 0 ? prompt : $"Question {i}: what is $x^2$ for x = {i}?",
                            answers = new[]
                            {
                                new { id = "left", content = $"It is **{i * i}**." },
                                new { id = "right", content = $"It is {i + i}." },
                            },
                        },
                })
        );

    public Task<string> MakesChoices(
        IEnumerable<Person> annotators,
        int items,
        int overlap = 1,
        string text = "",
        string more = ""
    ) =>
        Makes(
            annotators,
            overlap,
            $$"""
            [{"name":"entails","type":"choice","title":"Does it follow?","options":["yes","no","unclear"]}{{more}}]
            """,
            """[{"name":"premise","type":"text"},{"name":"hypothesis","type":"text"}]""",
            Enumerable
                .Range(1, items)
                .Select(i => new
                {
                    key = $"choice-{i}",
                    fields = (object)
                        new
                        {
                            premise = text.Length > 0 ? text : $"All {i} birds sing.",
                            hypothesis = $"Some of the {i} birds sing.",
                        },
                })
        );

    /// <summary>What is stored of the answers, by item: what another browser would be given.</summary>
    public async Task<long> Annotations(string project) =>
        (await Lead.Get($"projects/{project}/progress")).Is(200).Json.GetProperty("annotations").GetInt64();

    /// <summary>How many rows a table holds of the client.</summary>
    public async Task<long> Rows(string table)
    {
        var counts = await House.Server.Store.Query<long>(
            Model.ClientId.Of(Client),
            CancellationToken.None,
            $"select count(*) from {table} where client_id = @client"
        );
        return counts[0];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
        {
            await context.DisposeAsync();
        }

        await House.DisposeAsync();
    }

    private async Task<string> Makes(
        IEnumerable<Person> annotators,
        int overlap,
        string labels,
        string fields,
        IEnumerable<object> items
    )
    {
        var project = (
            await Lead.Post(
                "projects",
                $$"""
                {"client":"{{Client}}","name":"Juniper","overlap":{{overlap}},"review":"none",
                "pay":{"amountMinor":320,"currency":"EUR"},"labelSchema":{{labels}},"itemSchema":{{fields}},
                "guidelines":"# How\n\nRead both answers to the end. A wrong result outweighs good style."}
                """
            )
        ).Is(201).Id;
        if (annotators.Select(static one => one.Id).ToList() is { Count: > 0 } people)
        {
            (await Lead.Post($"projects/{project}/people", new { people, role = "annotator" })).Is(200);
        }

        var lines = string.Concat(items.Select(static item => JsonSerializer.Serialize(item) + "\n"));
        (await Lead.Import(project, lines)).Is(200);
        (await Lead.Post($"projects/{project}/start", "")).Is(200);
        return project;
    }

    private void Listen(IPage page)
    {
        page.Console += (_, message) =>
        {
            if (message.Type is "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal))
            {
                _faults.Add(message.Text);
            }
        };
        page.PageError += (_, fault) => _faults.Add(fault);
    }
}
