using System.Text;
using System.Text.Json;
using Plumbline.Bench.Load;

namespace Plumbline.Tests.Server.Bench;

public sealed class LoadTests
{
    [Fact]
    public void A_clean_history_has_nothing_to_say() =>
        Assert.Equal(new History(0, 0, 0), History.Check([(1, 7), (2, 7)], [(1, 7), (2, 7)], stored: 2, overlap: 2));

    [Fact]
    public void Lost_twice_and_over_are_counted()
    {
        (int, int)[] claimed = [(1, 7), (2, 7), (1, 7), (3, 7), (3, 8)];
        (int, int)[] submitted = [(1, 7), (2, 7), (3, 7), (3, 8)];

        Assert.Equal(new History(1, 1, 1), History.Check(claimed, submitted, stored: 3, overlap: 2));
    }

    [Fact]
    public void Assignments_are_found_in_a_claims_answer_whatever_the_item_says()
    {
        var body = """
            {"assignments":[
            {"id":"abc","fence":12,"dueAt":"x","pay":null,"item":{"key":"i00000042","fields":{"text":"{\"id\":\"no"}}},
            {"id":"def","fence":3,"dueAt":"x","pay":null,"item":{"key":"other","fields":{}},"labelSchema":[{"id":"q"}]}
            ]}
            """;
        var found = new List<Assigned>();

        Assigned.Read(Encoding.UTF8.GetBytes(body), found);

        Assert.Equal(["abc", "def"], found.Select(one => Encoding.ASCII.GetString(one.Id)));
        Assert.Equal([12L, 3L], found.Select(one => one.Fence));
        Assert.Equal([42, -1], found.Select(one => one.Item));
    }

    [Fact]
    public void A_submit_says_its_length_and_holds_the_answer_as_text()
    {
        const string Answer = """{"answer":"1","why":"a \"word\""}""";
        var text = new RequestText("p", 1, Answer, "run");
        var person = new Annotator(0, "", "secret"u8.ToArray());

        var request = Encoding.UTF8.GetString(text.Submit(person, 9, new Assigned("abc"u8.ToArray(), 77, 0)).Span);

        var (head, body) = request.Split("\r\n\r\n") is [var first, var second] ? (first, second) : ("", "");
        Assert.StartsWith("POST /api/v1/assignments/abc/annotation HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Length: {body.Length}", head, StringComparison.Ordinal);
        Assert.Contains("\r\nIdempotency-Key: run-9\r\n", head, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(Answer, json.RootElement.GetProperty("answer").GetString());
        Assert.Equal(77, json.RootElement.GetProperty("fence").GetInt64());
    }

    [Fact]
    public void Item_lines_are_as_many_and_as_long_as_was_asked()
    {
        using var reader = new StreamReader(new ItemLines(3, 300));

        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Equal(299, line.Length));
        Assert.Equal(
            ["i00000000", "i00000001", "i00000002"],
            lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("key").GetString())
        );
    }
}
