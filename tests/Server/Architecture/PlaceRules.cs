using Plumbline.Tests.Server.Tidy;

namespace Plumbline.Tests.Server.Architecture;

/// <summary>
/// What stands in named places alone, which the compiler's list cannot say: tests need it everywhere.
/// </summary>
/// <param name="Symbols">How it is named in code.</param>
/// <param name="Folders">Where the rule holds.</param>
/// <param name="Places">Files, or folders that end in a slash, where it may stand.</param>
internal sealed record NamedPlaces(string[] Symbols, string[] Folders, string[] Places);

internal static class PlaceRules
{
    /// <summary>Connections come from the client's room, and the system's clock from where a program starts.</summary>
    public static IReadOnlyList<NamedPlaces> All { get; } =
    [
        // The command line hands the client its connection, with limits of its own.
        new(
            [nameof(HttpClient), nameof(HttpMessageInvoker), nameof(HttpClientHandler), nameof(SocketsHttpHandler)],
            ["src/"],
            ["src/Plumbline.Client/", "src/Plumbline.Cli/ServerAccess.cs"]
        ),
        // A command of the command line starts where it opens its server.
        new(
            [$"{nameof(TimeProvider)}.{nameof(TimeProvider.System)}"],
            ["bench/", "samples/", "src/"],
            ["samples/Demo/Program.cs", "src/Plumbline.Cli/ServerAccess.cs", "src/Plumbline.Server/Program.cs"]
        ),
    ];

    /// <summary>Code that stands elsewhere, and places that need to be named no longer.</summary>
    public static IEnumerable<string> Misplaced(IReadOnlyList<RepositoryFile> files, NamedPlaces rule)
    {
        var used = files
            .Where(file =>
                file.Extension is ".cs"
                && rule.Folders.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal))
            )
            .SelectMany(file => rule.Symbols.Where(symbol => Names(file, symbol)).Select(symbol => (file.Path, symbol)))
            .ToList();
        var elsewhere = used.Where(use => !rule.Places.Any(place => Covers(place, use.Path)))
            .Select(use => $"{use.Path}: {use.symbol} is no matter of this place");
        var idle = rule
            .Places.Where(place => !used.Any(use => Covers(place, use.Path)))
            .Select(place => $"{place}: needs to be named no longer");
        return elsewhere.Concat(idle);
    }

    private static bool Covers(string place, string path) =>
        place.EndsWith('/') ? path.StartsWith(place, StringComparison.Ordinal) : path == place;

    private static bool Names(RepositoryFile file, string symbol)
    {
        var code = CSharpText.OnlyCode(file.Text);
        for (var at = 0; (at = code.IndexOf(symbol, at, StringComparison.Ordinal)) >= 0; at += symbol.Length)
        {
            var end = at + symbol.Length;
            if (!(at > 0 && IsWord(code[at - 1])) && !(end < code.Length && IsWord(code[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWord(char mark) => char.IsLetterOrDigit(mark) || mark is '_';
}
