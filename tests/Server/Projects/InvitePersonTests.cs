using System.Text.Json;
using Plumbline.Tests.Server.BadInput;
using Plumbline.Tests.Server.Harness;
using Plumbline.Tests.Server.Pages;

namespace Plumbline.Tests.Server.Projects;

public sealed class InvitePersonTests(Desk desk) : IClassFixture<Desk>
{
    private static int _invited;

    [Fact]
    public async Task An_invited_person_signs_in_and_works()
    {
        var made = (await Invites("new@example.org")).Is(201).Json;
        using var browser = await new Browser(desk.House.Url).SignsIn(made.GetProperty("url").GetString()!);
        var home = (await browser.Get("/")).Is(200).Words();
        Assert.Contains("Hello, Eve", home);
        Assert.Contains("Blue Heron choices", home);
        (await browser.Get($"/api/v1/projects/{desk.Project}/assignments")).Is(200);
    }

    [Fact]
    public async Task The_same_mail_is_the_same_person_with_another_link()
    {
        var first = (await Invites("twice@example.org")).Is(201).Json;
        var second = (await Invites("TWICE@example.org")).Is(201).Json;
        Assert.Equal(PersonOf(first), PersonOf(second));
        Assert.NotEqual(first.GetProperty("url").GetString(), second.GetProperty("url").GetString());
    }

    [Fact]
    public async Task F25_twenty_equal_invitations_are_one()
    {
        var before = await People();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Invites("once@example.org", requestKey: "F25"))
        );
        Assert.Single(answers.Select(answer => answer.Is(201).Text).Distinct(StringComparer.Ordinal));
        Assert.Equal(before + 1, await People());
    }

    [Theory]
    [InlineData("nobody", "annotator", "/mail")]
    [InlineData("right@example.org", "lead", "/role")]
    public async Task A_wrong_invitation_makes_nobody(string mail, string role, string pointer)
    {
        var before = await People();
        (await Invites(mail, role)).IsProblem(422, "invalid-request", pointer);
        Assert.Equal(before, await People());
    }

    [Fact]
    public async Task A_lead_makes_no_link_for_who_is_more_than_an_annotator_of_the_client()
    {
        var other = await desk.House.MakesClient("Other");
        var refused = new List<string>();
        foreach (var (client, role) in new[] { (other, "annotator"), (other, "lead"), (desk.Client, "auditor") })
        {
            var mail = $"seat{Interlocked.Increment(ref _invited)}@example.org";
            var roles = new[] { new { client, role } };
            (
                await desk.House.Operator.Post(
                    "people",
                    new
                    {
                        name = "Eve",
                        mail,
                        roles,
                    }
                )
            ).Is(201);
            var answer = await Invites(mail);
            answer.IsProblem(409, "not-yours-to-invite");
            refused.Add(answer.WithoutTrace());
        }

        (await Invites("op@example.org")).IsProblem(409, "not-yours-to-invite");
        Assert.Single(refused.Distinct(StringComparer.Ordinal)); // A lead learns nothing of other clients.
    }

    [Fact]
    public async Task Only_its_lead_invites_into_a_project()
    {
        const string Body = """{"name":"Eve","mail":"eve2@example.org"}""";
        (await desk.Ada.Post($"projects/{desk.Project}/invitations", Body)).IsProblem(403, "forbidden");
        using var ada = await desk.House.SignsIn(desk.Ada);
        (await ada.Get($"/projects/{desk.Project}/people")).Is(403);
        var stranger = await desk.House.MakesPerson((await desk.House.MakesClient("Third"), "lead"));
        using var browser = await desk.House.SignsIn(stranger);
        foreach (var project in new[] { desk.Project, "none" })
        {
            (await stranger.Post($"projects/{project}/invitations", Body)).IsProblem(404, "not-found");
            (await browser.Get($"/projects/{project}/people")).Is(404);
            (await browser.Posts($"/projects/{project}/people", ("name", "Eve"), ("requestKey", "k"))).Is(404);
            (await browser.Posts($"/projects/{project}/people/{desk.Ada.Id}/links", ("requestKey", "k"))).Is(404);
        }
    }

    [Fact]
    public async Task The_form_does_the_same_and_shows_the_link_once()
    {
        using var browser = await desk.House.SignsIn(desk.Lead);
        var path = $"/projects/{desk.Project}/people";
        var page = (await browser.Get(path)).Is(200);
        Assert.Empty(HtmlText.Faults(page.Text));
        var key = FieldOf(page, "requestKey");
        var made = (await Posts(key)).Is(201);
        Assert.Empty(HtmlText.Faults(made.Text));
        var link = LinkOf(made);
        Assert.Contains("A link for Form Person", made.Words());

        // A second click is the same request, and the page without the form does not show the link again.
        Assert.Equal(link, LinkOf((await Posts(key)).Is(201)));
        Assert.DoesNotContain(link, (await browser.Get(path)).Is(200).Text);
        using var invited = await new Browser(desk.House.Url).SignsIn(link);
        Assert.Contains("Hello, Form Person", (await invited.Get("/")).Is(200).Words());

        Task<Answer> Posts(string requestKey) =>
            browser.Posts(path, ("name", "Form Person"), ("mail", "form@example.org"), ("requestKey", requestKey));
    }

    [Fact]
    public async Task A_refused_form_keeps_what_was_typed()
    {
        using var browser = await desk.House.SignsIn(desk.Lead);
        var path = $"/projects/{desk.Project}/people";
        var refused = (await browser.Posts(path, ("name", "Eve"), ("mail", "no"), ("requestKey", "typed"))).Is(422);
        Assert.Contains("Nobody was invited", refused.Words());
        Assert.Equal("Eve", FieldOf(refused, "name"));
        Assert.Equal("no", FieldOf(refused, "mail"));
        (await browser.Posts(path, ("name", "Eve"), ("mail", "no@example.org"))).Is(400); // Without its key.
    }

    [Fact]
    public async Task Who_annotates_already_gets_a_new_link_by_a_button()
    {
        var person = PersonOf((await Invites("again@example.org")).Is(201).Json);
        using var browser = await desk.House.SignsIn(desk.Lead);
        var path = $"/projects/{desk.Project}/people/{person}/links";
        var made = (await browser.Posts(path, ("requestKey", "again"))).Is(201);
        using var invited = await new Browser(desk.House.Url).SignsIn(LinkOf(made));
        (await browser.Posts($"/projects/{desk.Project}/people/{desk.Lead.Id}/links", ("requestKey", "x"))).Is(404);
    }

    private Task<Answer> Invites(string mail, string role = "annotator", string? requestKey = null) =>
        desk.Lead.Post(
            $"projects/{desk.Project}/invitations",
            new
            {
                name = "Eve",
                mail,
                role,
            },
            requestKey
        );

    private static string PersonOf(JsonElement made) => made.GetProperty("person").GetString()!;

    private static string FieldOf(Answer page, string name) =>
        HtmlText.Tags(page.Text).First(tag => tag.Name is "input" && tag["name"] == name)["value"];

    private static string LinkOf(Answer page) =>
        HtmlText.Tags(page.Text).Single(tag => tag.Name is "input" && tag["aria-label"] is "The link")["value"];

    private async Task<long> People() =>
        (await desk.House.Server.Store.QueryPlatform<long>(default, "select count(*) from person"))[0];
}
