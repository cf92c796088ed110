using System.Collections.Frozen;
using System.Text.Json;
using Plumbline.Server.Hosting;
using Plumbline.Server.Wire;

namespace Plumbline.Server.Pages;

/// <summary>
/// The files of the browser's half, read once at start and held in memory: a few hundred kilobytes. Their names hold
/// digests of their contents, so a browser may keep them for ever.
/// </summary>
/// <remarks>Where the folder is missing the pages work, plain.</remarks>
internal sealed class Assets
{
    private const string Prefix = "/assets/";
    private const string Manifest = "manifest.json";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".map"] = "application/json",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Asset> _files;
    private readonly FrozenDictionary<string, string> _entries;
    private readonly FrozenDictionary<string, string[]> _imports;

    public Assets(ServerSettings settings)
    {
        var folder = settings.WebFolder ?? Path.Combine(AppContext.BaseDirectory, "web");
        _files = System.IO.Directory.Exists(folder) ? ReadFiles(folder) : FrozenDictionary<string, Asset>.Empty;
        (_entries, _imports) = ReadManifest(Path.Combine(folder, Manifest));
    }

    public static void Map(IEndpointRouteBuilder root) =>
        root.MapMethods(Prefix + "{name}", ["GET", "HEAD"], Handle).WithName("ReadAsset").AllowAnonymous();

    /// <summary>Where these entries of the manifest are served; those that it does not have are left out.</summary>
    public IReadOnlyList<string> Addresses(IEnumerable<string> entries) =>
        [.. entries.Where(_entries.ContainsKey).Select(entry => Prefix + _entries[entry])];

    /// <summary>What these entries import at once, so that the browser need not find out file by file.</summary>
    public IReadOnlyList<string> Imports(IEnumerable<string> entries) =>
        [
            .. entries
                .SelectMany(entry => _imports.GetValueOrDefault(entry) ?? [])
                .Distinct(StringComparer.Ordinal)
                .Select(name => Prefix + name),
        ];

    private static IResult Handle(string name, Assets assets, HttpContext context)
    {
        if (!assets._files.TryGetValue(name, out var asset))
        {
            return Problems.NotFound.ToResult();
        }

        return new AssetResult(asset, TakesBrotli(context.Request));
    }

    private static bool TakesBrotli(HttpRequest request) =>
        request
            .Headers.AcceptEncoding.ToString()
            .Split(',', StringSplitOptions.TrimEntries)
            .Any(coding =>
                coding.StartsWith("br", StringComparison.OrdinalIgnoreCase)
                && (coding.Length == 2 || coding[2] == ';')
                && !coding.EndsWith("q=0", StringComparison.Ordinal)
            );

    private static FrozenDictionary<string, Asset> ReadFiles(string folder)
    {
        var files = new Dictionary<string, Asset>(StringComparer.Ordinal);
        foreach (var path in System.IO.Directory.EnumerateFiles(folder))
        {
            var name = Path.GetFileName(path);
            if (name is not Manifest && Types.TryGetValue(Path.GetExtension(name), out var type))
            {
                var brotli = File.Exists(path + ".br") ? File.ReadAllBytes(path + ".br") : null;
                files[name] = new Asset(type, File.ReadAllBytes(path), brotli);
            }
        }

        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>
    /// Entries are names of files; the member <c>imports</c>, where there is one, holds lists of the files that an
    /// entry imports.
    /// </summary>
    private static (FrozenDictionary<string, string>, FrozenDictionary<string, string[]>) ReadManifest(string path)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        var imports = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (File.Exists(path))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.String)
                {
                    entries[member.Name] = member.Value.GetString()!;
                }
                else if (member.NameEquals("imports"))
                {
                    foreach (var entry in member.Value.EnumerateObject())
                    {
                        imports[entry.Name] = [.. entry.Value.EnumerateArray().Select(name => name.GetString()!)];
                    }
                }
            }
        }

        return (entries.ToFrozenDictionary(StringComparer.Ordinal), imports.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private sealed record Asset(string Type, byte[] Bytes, byte[]? Brotli);

    private sealed class AssetResult(Asset asset, bool takesBrotli) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            var compressed = takesBrotli ? asset.Brotli : null;
            var bytes = compressed ?? asset.Bytes;
            response.ContentType = asset.Type;
            response.ContentLength = bytes.Length;
            response.Headers.CacheControl = "public, max-age=31536000, immutable";
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (asset.Brotli is not null)
            {
                response.Headers.Vary = "Accept-Encoding";
            }

            if (compressed is not null)
            {
                response.Headers.ContentEncoding = "br";
            }

            if (!HttpMethods.IsHead(httpContext.Request.Method))
            {
                await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
            }
        }
    }
}
