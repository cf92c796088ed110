using System.Text.Json;
using Dapper;
using Plumbline.Tests.Server.BadInput;
using Plumbline.Tests.Server.Harness;
using Plumbline.Tests.Server.Pages;

namespace Plumbline.Tests.Server.Home;

public sealed class ShowHomeTests : IAsyncLifetime
{
    private static readonly string[] Options = ["0", "1"];

    private readonly Desk _desk = new();

    private House House => _desk.House;

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Begun_work_comes_first_with_its_draft_and_its_time()
    {
        var claimed = (await _desk.Ada.ClaimsOne(_desk.Project))!;
        House.Clock.Advance(TimeSpan.FromMinutes(2));
        var draft = new
        {
            answer = "{}",
            fence = claimed.Fence,
            revision = 1,
        };
        (await _desk.Ada.Post($"assignments/{claimed.Id}/draft", draft)).Is(200);
        var home = await Home(_desk.Ada);
        Assert.Contains("You have 1 task begun.", home);
        Assert.Contains($"Text of {claimed.Item} draft stored 12:02 UTC , yours until", home);
        Assert.Contains($"yours until {claimed.DueAt.UtcDateTime:HH:mm} UTC", home);
        Assert.DoesNotContain("begun", await Home(_desk.Bob));
    }

    [Fact]
    public async Task F34_the_home_names_the_true_reason_why_there_is_nothing()
    {
        Assert.Contains("5 tasks Start", await Home(_desk.Ada));

        // Tasks remain, and this person has had them all.
        await Works(_desk.Ada, 5, "0");
        Assert.Contains("Every task is done.", await Home(_desk.Ada));
        var twice = await _desk.Starts(2, "item-a");
        await Works(_desk.Ada, 1, "0", twice);
        Assert.Contains("You have had every task that is open.", await Home(_desk.Ada));

        // Nothing is open now, and places may come back.
        var one = await _desk.Starts(1, "item-b");
        await _desk.Bob.ClaimsOne(one);
        Assert.Contains("Every task is with somebody now.", await Home(_desk.Ada));

        // Not started, and without items.
        await _desk.Lead.CreatesProject(_desk.Client, 1, [_desk.Bob]);
        Assert.Contains("Not started yet.", await Home(_desk.Bob));

        // One holds as many as one may; elsewhere there is more.
        var many = await _desk.Starts(1, [.. Enumerable.Range(0, 12).Select(number => $"many-{number}")]);
        (await _desk.Bob.Claims(many, 10)).Is(200);
        Assert.Contains("You hold as many tasks as one may at a time.", await Home(_desk.Bob));
    }

    [Fact]
    public async Task Looking_at_the_home_takes_nothing()
    {
        var before = (await _desk.Lead.Get($"projects/{_desk.Project}/progress")).Is(200).Text;
        for (var i = 0; i < 20; i++)
        {
            await Home(_desk.Ada);
        }

        Assert.Equal(before, (await _desk.Lead.Get($"projects/{_desk.Project}/progress")).Is(200).Text);
        Assert.Equal(
            5,
            (await _desk.Ada.Claims(_desk.Project, 5)).Is(200).Json.GetProperty("assignments").GetArrayLength()
        );
    }

    [Fact]
    public async Task An_hours_pay_is_what_people_made_with_their_number()
    {
        var project = await Pays(4);
        var people = await House.MakesAnnotators(4);
        (
            await _desk.Lead.Post(
                $"projects/{project}/people",
                new { people = people.Select(person => person.Id).Append(_desk.Ada.Id), role = "annotator" }
            )
        ).Is(200);
        (await _desk.Lead.Post($"projects/{project}/start", "")).Is(200);
        Assert.Contains("€3.20 not known cannot be said yet nobody has done one yet", await Home(_desk.Ada));

        // €3.20 in 6, 8, 10 and 12 minutes are €32, €24, €19.20 and €16 an hour.
        foreach (var (person, minutes) in people.Zip([6, 8, 10, 12]))
        {
            var claimed = (await person.ClaimsOne(project))!;
            var answer = """{"answer":"1"}""";
            var submit = new
            {
                answer,
                fence = claimed.Fence,
                activeMs = minutes * 60_000,
            };
            (await person.Post($"assignments/{claimed.Id}/annotation", submit)).Is(200);
        }

        House.Clock.Advance(TimeSpan.FromMinutes(2)); // Figures are kept for a minute.
        Assert.Contains("€3.20 9 min €22 €18 to €26 4 tasks, 4 people", await Home(_desk.Ada));
    }

    [Fact]
    public async Task A_lead_sees_progress_and_what_needs_them()
    {
        await _desk.Lead.CreatesProject(_desk.Client);
        await Works(_desk.Ada, 2, "1");
        await _desk.Bob.ClaimsOne(_desk.Project);
        var home = await Home(_desk.Lead);
        Assert.Contains("1 project of 2 that you lead needs you.", home);
        Assert.Contains("2 of 5 done, 1 with somebody, 2 open", home);
        Assert.Contains("It has no items yet: bring them in. Nobody annotates in it: invite people.", home);
        Assert.DoesNotContain("Clients", home);
    }

    [Fact]
    public async Task An_operator_sees_clients_and_people_and_no_content()
    {
        using var browser = await new Browser(House.Url).SignsIn(await House.MakesLink(await OperatorId()));
        var page = (await browser.Get("/")).Is(200);
        Assert.Contains($"Acme {_desk.Client} 1", page.Words());
        Assert.DoesNotContain("choices", page.Text);
        Assert.DoesNotContain("Text of", page.Text);
        var form = HtmlText
            .Tags(page.Text)
            .Single(tag => tag.Name is "form" && tag["action"] == $"/people/{_desk.Ada.Id}/sign-in-links");
        var made = (await browser.Posts(form["action"], ("requestKey", "operator-link"))).Is(201);
        Assert.Empty(HtmlText.Faults(made.Text));
        var link = HtmlText.Tags(made.Text).Single(tag => tag["aria-label"] is "The link")["value"];
        using var ada = await new Browser(House.Url).SignsIn(link);
    }

    [Fact]
    public async Task Several_roles_are_parts_below_each_other()
    {
        var other = await House.MakesClient("Other");
        var both = await House.MakesPerson((other, "lead"), (_desk.Client, "annotator"));
        (
            await _desk.Lead.Post(
                $"projects/{_desk.Project}/people",
                new { people = new[] { both.Id }, role = "annotator" }
            )
        ).Is(200);
        var home = await Home(both);
        Assert.True(
            home.IndexOf("Your projects", StringComparison.Ordinal)
                < home.IndexOf("Projects that you lead", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Nobody_sees_what_belongs_to_another_client()
    {
        var other = await House.MakesClient("Secret Rival");
        var lead = await House.MakesPerson((other, "lead"));
        var annotator = await House.MakesPerson();
        await lead.CreatesProject(other, 1, [annotator], "rival-item");
        await annotator.ClaimsOne((await ProjectsOf(lead))[0]);
        foreach (var person in new[] { _desk.Ada, _desk.Lead })
        {
            var home = await Home(person);
            Assert.DoesNotContain("rival", home, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("Text of rival-item", await Home(annotator));
        Assert.DoesNotContain("Acme", await Home(lead));
    }

    [Fact]
    public async Task F26_storage_that_does_not_answer_is_never_nothing_to_do()
    {
        using var browser = await House.SignsIn(_desk.Ada);
        (await browser.Get("/")).Is(200);
        await using (var connection = await House.Database.Open())
        {
            await connection.ExecuteAsync("alter table project rename to project_gone");
            var page = (await browser.Get("/")).Is(503);
            Assert.NotNull(page.Message.Headers.RetryAfter);
            Assert.Contains("Storage unavailable", page.Words());
            Assert.DoesNotContain("nothing new", page.Words());
            await connection.ExecuteAsync("alter table project_gone rename to project");
        }

        Assert.Contains("5 tasks Start", (await browser.Get("/")).Is(200).Words());
    }

    [Fact]
    public async Task A_clients_key_that_is_gone_hides_its_projects_alone()
    {
        var other = await House.MakesClient("Other");
        var lead = await House.MakesPerson((other, "lead"));
        await lead.CreatesProject(other, 1, [_desk.Ada], "other-item");
        var file = Path.Combine(House.Database.Settings.KeyFolder, other + ".key");
        File.Move(file, file + ".away");
        House.Clock.Advance(Plumbline.Storage.Keyring.Life + TimeSpan.FromSeconds(1));
        var home = await Home(_desk.Ada);
        Assert.Contains("5 tasks Start", home);
        Assert.Contains("1 project cannot be shown", home);
        Assert.Contains("1 project cannot be shown", await Home(lead));
        using var browser = await new Browser(House.Url).SignsIn(await House.MakesLink(await OperatorId()));
        Assert.Contains($"its key cannot be had now {other}", (await browser.Get("/")).Is(200).Words());
    }

    private async Task<string> Home(Person person)
    {
        using var browser = await House.SignsIn(person);
        var page = (await browser.Get("/")).Is(200);
        Assert.Empty(HtmlText.Faults(page.Text));
        return page.Words();
    }

    private async Task Works(Person person, int count, string label, string? project = null)
    {
        for (var i = 0; i < count; i++)
        {
            (await person.Submits((await person.ClaimsOne(project ?? _desk.Project))!, label)).Is(200);
        }
    }

    private async Task<string> OperatorId()
    {
        var session = (await House.Operator.Get("session")).Is(200).Json;
        return session.GetProperty("person").GetProperty("id").GetString()!;
    }

    private async Task<IReadOnlyList<string>> ProjectsOf(Person lead)
    {
        using var browser = await House.SignsIn(lead);
        return
        [
            .. HtmlText
                .Tags((await browser.Get("/")).Is(200).Text)
                .Where(tag => tag.Name is "a" && tag["href"].StartsWith("/projects/", StringComparison.Ordinal))
                .Select(tag => tag["href"]["/projects/".Length..]),
        ];
    }

    private async Task<string> Pays(int overlap)
    {
        var project = (
            await _desk.Lead.Post(
                "projects",
                JsonSerializer.Serialize(
                    new
                    {
                        client = _desk.Client,
                        name = "paid",
                        overlap,
                        labelSchema = new[]
                        {
                            new
                            {
                                name = "answer",
                                type = "choice",
                                options = Options,
                            },
                        },
                        itemSchema = new[] { new { name = "text", type = "text" } },
                        guidelines = "# How",
                        pay = new { amountMinor = 320, currency = "EUR" },
                    }
                )
            )
        ).Is(201).Id;
        (await _desk.Lead.Import(project, Person.Line("paid-item") + Person.Line("paid-item-2"))).Is(200);
        return project;
    }
}
