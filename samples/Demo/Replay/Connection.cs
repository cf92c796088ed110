using Plumbline.Client;
using Plumbline.Demo.Input;

namespace Plumbline.Demo.Replay;

/// <summary>The one place that opens connections; every person has a client of their own on it.</summary>
internal sealed class Connection : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;

    public Connection(Uri address, int people)
    {
        _handler = new SocketsHttpHandler { MaxConnectionsPerServer = people + 2, UseProxy = false };
        _http = new HttpClient(_handler, disposeHandler: false)
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    /// <summary>The API with one person's key. Calls are repeated by <see cref="Patience"/>, not here.</summary>
    public PlumblineClient As(string key) => new(_http, key);

    /// <summary>An address that paths can be joined to.</summary>
    public static Uri Address(string text) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            ? address
            : throw new BadInputException($"{text}: no address; such as http://localhost:5000");

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }
}
