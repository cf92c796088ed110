using System.Net;
using System.Text.Json;

namespace Plumbline.Tests.Server.Harness;

/// <summary>What the server answered.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text, HttpResponseMessage Message)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The code of a problem; empty where the answer is none.</summary>
    public string Problem =>
        Message.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? Json.GetProperty("type").GetString()!["/problems/".Length..]
            : "";

    /// <summary>Fails the test unless the status is this one; shows what came instead.</summary>
    public Answer Is(int status)
    {
        Assert.True((int)Status == status, $"expected {status}, got {(int)Status}: {Text}");
        return this;
    }

    /// <summary>Fails the test unless it is this problem.</summary>
    public Answer Refuses(int status, string code)
    {
        Is(status);
        Assert.Equal(code, Problem);
        return this;
    }

    public string Id => Json.GetProperty("id").GetString()!;
}
