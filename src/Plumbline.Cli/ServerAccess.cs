using System.CommandLine;
using System.Text;
using Plumbline.Client;

namespace Plumbline.Cli;

/// <summary>The server that a command speaks to, and the key it shows there.</summary>
internal sealed class ServerAccess : IDisposable
{
    private const int MostKeyBytes = 4096;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;
    private readonly string _url;

    private ServerAccess(Uri server, string url, string key)
    {
        _url = url;
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // A key goes to the server that was named, and to no other.
            ConnectTimeout = TimeSpan.FromSeconds(15),
            UseProxy = !server.IsLoopback,
        };
        _http = new HttpClient(_handler)
        {
            BaseAddress = server,
            Timeout = Timeout.InfiniteTimeSpan, // An import takes as long as it takes; a lost connection ends it.
        };
        Client = new PlumblineClient(_http, key, new RepeatPolicy(TimeProvider.System) { Attempts = 4 });
    }

    public PlumblineClient Client { get; }

    public static ServerAccess Open(string? server, string? keyFile)
    {
        var url = Named(server, "PLUMBLINE_SERVER", "no server is named", "--server URL, or PLUMBLINE_SERVER");
        if (
            !Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
        )
        {
            throw Complaint.At(
                Complaint.CommandLine,
                $"the server {url} is no address",
                "one like http://localhost:5000"
            );
        }

        var path = Named(keyFile, "PLUMBLINE_KEY_FILE", "no key is named", "--key FILE, or PLUMBLINE_KEY_FILE");
        return new(address, url, ReadKey(path));
    }

    /// <summary>The value of a reply; a refusal, and a server that is not there, end the command.</summary>
    public async Task<T> Ask<T>(Func<PlumblineClient, Task<Reply<T>>> call)
    {
        var reply = await Try(call);
        return reply.Try(out var value, out var problem) ? value : throw Refused(problem);
    }

    /// <summary>The reply; a server that is not there ends the command.</summary>
    public async Task<Reply<T>> Try<T>(Func<PlumblineClient, Task<Reply<T>>> call)
    {
        try
        {
            return await call(Client);
        }
        catch (HttpRequestException failure)
        {
            var cause = failure.InnerException?.Message ?? failure.Message;
            throw Complaint.At(_url, $"the server cannot be reached: {cause}", "a server that is running there");
        }
    }

    /// <summary>A problem in one line, with its code and its first place.</summary>
    public ComplaintException Refused(ApiProblem problem)
    {
        if (problem.Errors is not [var first, ..])
        {
            return Complaint.At($"{_url}: {problem.Code}", problem.Detail, Advice(problem));
        }

        var place = first.Pointer.Length > 0 ? $"{_url}: {first.Pointer}" : _url;
        return Complaint.At(
            place,
            $"{problem.Code}: {first.Found}",
            first.Right.Length > 0 ? first.Right : Advice(problem)
        );
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    public static (Option<string?> Server, Option<string?> Key) AddOptions(Command command)
    {
        var server = new Option<string?>("--server")
        {
            Description = "The server's address; else the variable PLUMBLINE_SERVER.",
            HelpName = "URL",
        };
        var key = new Option<string?>("--key")
        {
            Description = "A file that holds the API key; else the file that the variable PLUMBLINE_KEY_FILE names.",
            HelpName = "FILE",
        };
        command.Options.Add(server);
        command.Options.Add(key);
        return (server, key);
    }

    private static string Advice(ApiProblem problem) =>
        problem switch
        {
            { RetryAfter: { } wait } => $"try again in {Math.Ceiling(wait.TotalSeconds)} s",
            { Status: 401 } => "a key of this server, that is in force",
            { Status: 403 } => "a key that may do this",
            { Status: 404 } => "the id of something that this key may see",
            _ => "see the page of this problem's code",
        };

    private static string Named(string? given, string variable, string found, string right) =>
        (given ?? Environment.GetEnvironmentVariable(variable)) is { Length: > 0 } value
            ? value
            : throw Complaint.At(Complaint.CommandLine, found, right);

    private static string ReadKey(string path)
    {
        var key = Encoding.UTF8.GetString(InputFile.ReadSmall(path, MostKeyBytes)).Trim();
        return key.Length > 0 && key.All(letter => letter is > ' ' and <= '~')
            ? key
            : throw new ComplaintException(
                "plumbline: " + Complaint.InFile(path, 1, "", "this holds no key", "one line with an API key")
            );
    }
}
