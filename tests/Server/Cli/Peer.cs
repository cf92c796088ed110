using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Plumbline.Tests.Server.Cli;

/// <summary>What a peer was asked.</summary>
public sealed record Asked(
    string Call,
    string Body,
    string? IdempotencyKey,
    string? Authorization,
    string? ContentType
);

/// <summary>A small real server on loopback that keeps what it was asked and answers as a test says.</summary>
public sealed class Peer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly List<Asked> _asked = [];

    private Peer(Func<Peer, HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(context => answer(this, context));
    }

    public string Url => _application.Urls.Single();

    public IReadOnlyList<Asked> Asked => _asked;

    /// <summary>Answers every call in turn: the last answer stays.</summary>
    public static Task<Peer> Answering(params (int Status, string Body)[] answers)
    {
        var next = 0;
        return Start(
            async (peer, context) =>
            {
                await peer.Keep(context);
                var (status, body) = answers[Math.Min(next++, answers.Length - 1)];
                await Answer(context, status, body);
            }
        );
    }

    public static async Task<Peer> Start(Func<Peer, HttpContext, Task> answer)
    {
        var peer = new Peer(answer);
        await peer._application.StartAsync();
        return peer;
    }

    public static async Task Answer(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = status < 400 ? "application/json" : "application/problem+json";
        await context.Response.WriteAsync(body);
    }

    public async Task Keep(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
        var headers = context.Request.Headers;
        _asked.Add(
            new(
                $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}",
                await body.ReadToEndAsync(),
                headers["Idempotency-Key"],
                headers.Authorization,
                context.Request.ContentType
            )
        );
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
