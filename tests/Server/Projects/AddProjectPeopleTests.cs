using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Projects;

public sealed class AddProjectPeopleTests
{
    [Fact]
    public async Task As_many_people_as_one_request_may_name_are_added_at_once()
    {
        const int Most = 1_000;
        await using var house = await House.Start();
        var client = await house.MakesClient();
        var lead = await house.MakesPerson((client, "lead"));
        var project = await lead.CreatesProject(client);
        var people = new List<string>(Most);
        for (var i = 0; i < Most; i++)
        {
            var made = await house.Operator.Post(
                "people",
                new
                {
                    name = $"Many {i}",
                    mail = $"many{i}@example.org",
                    roles = Array.Empty<object>(),
                }
            );
            people.Add(made.Is(201).Id);
        }

        var added = await lead.Post($"projects/{project}/people", new { people, role = "annotator" });

        Assert.Equal(Most, added.Is(200).Json.GetProperty("people").GetInt32());
    }
}
