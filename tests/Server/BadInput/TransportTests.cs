using System.Net.Http.Headers;
using System.Text;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.BadInput;

public sealed class TransportTests(Desk desk) : IClassFixture<Desk>
{
    private const int MostBytes = 1_048_576;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_is_taken_at_its_limit_and_refused_one_byte_past_it(bool chunked)
    {
        (await Claim(MostBytes, chunked)).Is(200);
        (await Claim(MostBytes + 1, chunked)).IsProblem(413, "body-too-large");
        (await Claim(1, chunked)).IsProblem(400, "malformed-json");
    }

    [Fact]
    public async Task A_slow_sender_is_told_so_and_let_go()
    {
        var head = Head("slow-1", "application/json", 100);
        var (status, headers, body) = await RawWire.Send(desk.House.Url, Encoding.ASCII.GetBytes(head + "{"));
        Assert.Equal(408, status);
        Assert.Equal("body-too-slow", RawWire.CodeOf(body));
        Assert.Contains("Connection: close", headers, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/x-ndjson")]
    public async Task A_body_of_another_media_type_is_refused(string type)
    {
        var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        (await desk.Ada.Send(HttpMethod.Post, $"projects/{desk.Project}/claim", content, "media-1")).IsProblem(
            415,
            "wrong-media-type"
        );
    }

    [Fact]
    public async Task Items_of_another_media_type_are_refused()
    {
        var content = new StringContent(Person.Line("x"), Encoding.UTF8, "application/json");
        var answer = await desk.Lead.Send(HttpMethod.Post, $"projects/{desk.Project}/items", content, "media-2");
        answer.IsProblem(415, "wrong-media-type");
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("projects/x/nothing")]
    [InlineData("projects/../../../etc/passwd")]
    [InlineData("projects/%2e%2e%2fx/progress")]
    public async Task An_unknown_path_is_answered_not_found(string path) =>
        (await desk.Lead.Get(path)).IsProblem(404, "not-found");

    [Theory]
    [InlineData("GET", "clients")]
    [InlineData("PUT", "projects")]
    [InlineData("DELETE", "projects/x/progress")]
    [InlineData("PATCH", "assignments/x/annotation")]
    public async Task A_wrong_method_is_refused_and_the_right_one_named(string method, string path)
    {
        var answer = await desk.Lead.Send(new HttpMethod(method), path, null, null);
        answer.IsProblem(405, "method-not-allowed");
        Assert.NotEmpty(answer.Message.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData(" ")]
    public async Task A_request_without_its_key_is_refused(string key) =>
        (await desk.Ada.Post($"projects/{desk.Project}/claim", "{}", key)).IsProblem(400, "idempotency-key-missing");

    [Fact]
    public async Task A_key_is_taken_at_255_characters_and_refused_at_256()
    {
        (await desk.Ada.Post($"projects/{desk.Project}/claim", "{}", new string('k', 255))).Is(200);
        (await desk.Ada.Post($"projects/{desk.Project}/claim", "{}", new string('k', 256))).IsProblem(
            400,
            "idempotency-key-missing"
        );
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0xA9 })]
    [InlineData(new byte[] { 0xE9 })]
    [InlineData(new byte[] { 0xFF, 0xFE })]
    public async Task A_key_outside_ASCII_is_refused(byte[] key)
    {
        var head = Head("KEY", "application/json", 2).Split("KEY");
        byte[] request = [.. Encoding.ASCII.GetBytes(head[0]), .. key, .. Encoding.ASCII.GetBytes(head[1] + "{}")];
        var (status, _, body) = await RawWire.Send(desk.House.Url, request);
        Assert.Equal(400, status);
        Assert.Equal("idempotency-key-missing", RawWire.CodeOf(body));
    }

    private string Head(string key, string type, int length) =>
        $"POST /api/v1/projects/{desk.Project}/claim HTTP/1.1\r\nHost: localhost\r\n"
        + $"Authorization: Bearer {desk.Ada.Key}\r\nIdempotency-Key: {key}\r\n"
        + $"Content-Type: {type}\r\nContent-Length: {length}\r\n\r\n";

    private async Task<Answer> Claim(int bytes, bool chunked)
    {
        var body = new byte[bytes];
        body.AsSpan().Fill((byte)' ');
        if (bytes > 1)
        {
            "{}"u8.CopyTo(body);
        }

        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"{desk.House.Url}/api/v1/projects/{desk.Project}/claim"
        );
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", desk.Ada.Key);
        request.Headers.Add("Idempotency-Key", $"size-{bytes}-{chunked}");
        var response = await desk.House.Http.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }
}
