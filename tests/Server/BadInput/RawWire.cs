using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Plumbline.Tests.Server.BadInput;

/// <summary>Sends bytes that no client would send, and reads what comes back.</summary>
internal static class RawWire
{
    /// <summary>Sends these bytes and no more, and reads the first answer.</summary>
    public static async Task<(int Status, string Headers, string Body)> Send(string url, byte[] bytes)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = new TcpClient();
        await socket.ConnectAsync("localhost", new Uri(url).Port, bound.Token);
        var stream = socket.GetStream();
        await stream.WriteAsync(bytes, bound.Token);
        var got = new MemoryStream();
        var buffer = new byte[4_096];
        while (!IsWhole(Encoding.UTF8.GetString(got.ToArray())))
        {
            var read = await stream.ReadAsync(buffer, bound.Token);
            if (read == 0)
            {
                break;
            }

            await got.WriteAsync(buffer.AsMemory(0, read), bound.Token);
        }

        var text = Encoding.UTF8.GetString(got.ToArray());
        var split = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(split > 0, "The server answered nothing: " + text);
        var body = text[(split + 4)..];
        var from = body.IndexOf('{', StringComparison.Ordinal);
        return (int.Parse(text[9..12]), text[..split], from < 0 ? "" : body[from..(body.LastIndexOf('}') + 1)]);
    }

    /// <summary>The code of a problem document; empty where it is none.</summary>
    public static string CodeOf(string body) =>
        body.Length == 0
            ? ""
            : JsonDocument.Parse(body).RootElement.GetProperty("type").GetString()!["/problems/".Length..];

    // Problems are short and are written at once: the end of the document is the end of the answer.
    private static bool IsWhole(string text) =>
        text.Contains("\r\n\r\n", StringComparison.Ordinal)
        && (text.Contains("Content-Length: 0", StringComparison.OrdinalIgnoreCase) || text.Contains('}'));
}
