using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Server.Hosting;
using Plumbline.Tests.Server.BadInput;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Pages;

public sealed class AssetsTests : IAsyncLifetime
{
    private static readonly byte[] Style = "@layer reset, tokens;"u8.ToArray();

    private readonly DirectoryInfo _web = Directory.CreateTempSubdirectory("plumbline-web-");
    private TestDatabase _database = null!;
    private RunningServer _server = null!;
    private Browser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        Write("app-0a.css", Style, true);
        Write("app-0b.js", "export {};"u8, true);
        Write("desk-0c.js", "import './part-0d.js';"u8, false);
        Write("part-0d.js", "export {};"u8, false);
        Write("serif-0e.woff2", [0, 1, 2], false);
        Write(
            "manifest.json",
            """
            {"app.css":"app-0a.css","app.js":"app-0b.js","desk.js":"desk-0c.js",
            "imports":{"desk.js":["part-0d.js"]}}
            """u8,
            false
        );
        _database = await TestDatabase.Make();
        _server = await ServerHost.Start(
            new ServerSettings
            {
                Folder = _database.Folder,
                Database = _database.Connection,
                Port = 0,
                WebFolder = _web.FullName,
                FollowPrimaryClock = false,
            },
            new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)),
            new SeededRandom(1),
            CancellationToken.None
        );
        _browser = new Browser(_server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _server.DisposeAsync();
        await _database.DisposeAsync();
        _web.Delete(recursive: true);
    }

    [Fact]
    public async Task Pages_name_the_files_of_the_manifest()
    {
        var html = (await _browser.Get("/sign-in")).Is(200).Text;
        Assert.Contains("<link rel=\"stylesheet\" href=\"/assets/app-0a.css\"", html);
        Assert.Contains("<script type=\"module\" src=\"/assets/app-0b.js\"></script>", html);
        Assert.DoesNotContain("desk-0c", html);
        Assert.Empty(HtmlText.Faults(html));
    }

    [Theory]
    [InlineData("app-0a.css", "text/css; charset=utf-8")]
    [InlineData("app-0b.js", "text/javascript; charset=utf-8")]
    [InlineData("serif-0e.woff2", "font/woff2")]
    public async Task A_file_is_kept_by_browsers_for_ever(string name, string type)
    {
        var answer = (await _browser.Get("/assets/" + name)).Is(200);
        Assert.Equal(type, answer.Message.Content.Headers.ContentType!.ToString());
        Assert.Contains("immutable", answer.Message.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", answer.Message.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("br", true)]
    [InlineData("gzip, br;q=0.9", true)]
    [InlineData("br;q=0", false)]
    [InlineData("gzip", false)]
    [InlineData("brotli", false)]
    public async Task Brotli_is_sent_to_those_who_take_it(string accepted, bool isSent)
    {
        var answer = (await _browser.Get("/assets/app-0a.css", ("Accept-Encoding", accepted))).Is(200);
        Assert.Equal(isSent, answer.Message.Content.Headers.ContentEncoding.Contains("br"));
        Assert.Equal("Accept-Encoding", answer.Message.Headers.Vary.Single());
        var bytes = await answer.Message.Content.ReadAsByteArrayAsync();
        using var plain = new MemoryStream();
        await using Stream sent = isSent
            ? new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress)
            : new MemoryStream(bytes);
        await sent.CopyToAsync(plain);
        Assert.Equal(Style, plain.ToArray());
    }

    [Theory]
    [InlineData("none.css")]
    [InlineData("manifest.json")]
    [InlineData("app-0a.css.br")]
    [InlineData("..%2f..%2fplumbline.db")]
    [InlineData("%2e%2e%2flock")]
    public async Task A_name_that_is_none_of_them_is_a_problem(string name)
    {
        var answer = await _browser.Get("/assets/" + name);
        answer.IsProblem(404, "not-found");
    }

    [Fact]
    public async Task HEAD_says_how_large_a_file_is()
    {
        var answer = (await _browser.Head("/assets/app-0a.css")).Is(200);
        Assert.Equal("", answer.Text);
        Assert.Equal(Style.Length, answer.Message.Content.Headers.ContentLength);
    }

    private void Write(string name, ReadOnlySpan<byte> bytes, bool isCompressed)
    {
        var path = Path.Combine(_web.FullName, name);
        File.WriteAllBytes(path, bytes);
        if (isCompressed)
        {
            using var file = File.Create(path + ".br");
            using var brotli = new BrotliStream(file, CompressionLevel.SmallestSize);
            brotli.Write(bytes);
        }
    }
}
