using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.BadInput;

public sealed class ServerProcessTests
{
    [Fact]
    public async Task A_server_that_is_told_to_stop_ends_in_order_and_keeps_what_it_answered()
    {
        await using var database = await TestDatabase.Make();
        var keyFile = Path.Combine(Path.GetDirectoryName(database.Folder)!, "operator");
        string[] flags = ["--first-operator", "op@example.org", "--operator-key", keyFile];
        await using var first = await ServerProcess.Start(database, "first", flags).IsReady();
        var key = (await File.ReadAllTextAsync(keyFile)).Trim();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keyFile));

        // Requests go on until the server takes no more; what it answered before has to be there afterwards.
        var enough = new TaskCompletionSource();
        var posting = Task.WhenAll(
            Enumerable.Range(1, 4).Select(lane => PostsUntilRefused(first.Url, key, lane, enough))
        );
        await enough.Task;
        first.AsksToStop();
        var answered = (await posting).SelectMany(some => some).ToList();
        Assert.Equal(0, (await first.Ends()).Exit);

        await using var second = await ServerProcess.Start(database, "second", flags).IsReady();
        using var http = new HttpClient();
        foreach (var (request, text) in answered)
        {
            Assert.Equal((HttpStatusCode.Created, text), await Post(http, second.Url, key, request));
        }

        second.AsksToStop();
        var (exit, errors) = await second.Ends();
        Assert.Equal(0, exit);
        Assert.Contains("--first-operator changes nothing", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_one_folder_is_refused()
    {
        await using var database = await TestDatabase.Make();
        await using var first = await ServerProcess.Start(database, "first").IsReady();
        await using var second = ServerProcess.Start(database, "second");
        var (exit, errors) = await second.Ends();
        Assert.Equal(2, exit);
        Assert.Matches(@"\Aplumbline: [^\n]*another server serves[^\n]*\n\z", errors);
        using var http = new HttpClient();
        foreach (var path in new[] { "live", "ready" })
        {
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri($"{first.Url}/health/{path}"))).StatusCode);
        }
    }

    [Fact]
    public async Task A_wrong_setting_ends_the_start_with_one_line()
    {
        await using var database = await TestDatabase.Make();
        await using var server = ServerProcess.Start(database, "wrong", "--colour", "red");
        var (exit, errors) = await server.Ends();
        Assert.Equal(2, exit);
        Assert.Matches(@"\Aplumbline: --colour: [^\n]+\n\z", errors);
        Assert.False(System.IO.Directory.Exists(database.Folder));
    }

    private static async Task<List<(string Key, string Text)>> PostsUntilRefused(
        string url,
        string key,
        int lane,
        TaskCompletionSource enough
    )
    {
        using var http = new HttpClient();
        var answered = new List<(string, string)>();
        try
        {
            for (var i = 0; ; i++)
            {
                var request = $"{lane}-{i}";
                var (status, text) = await Post(http, url, key, request);
                if (status != HttpStatusCode.Created)
                {
                    return answered;
                }

                answered.Add((request, text));
                if (i == 5)
                {
                    enough.TrySetResult();
                }
            }
        }
        catch (HttpRequestException)
        {
            return answered; // It takes no more.
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> Post(
        HttpClient http,
        string url,
        string key,
        string request
    )
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"{url}/api/v1/clients");
        message.Content = new StringContent("""{"name":"A","codeName":"B"}""", Encoding.UTF8, "application/json");
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        message.Headers.Add("Idempotency-Key", request);
        using var response = await http.SendAsync(message);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
