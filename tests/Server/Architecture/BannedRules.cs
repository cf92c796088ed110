using System.Xml.Linq;
using Plumbline.Tests.Server.Tidy;

namespace Plumbline.Tests.Server.Architecture;

/// <summary>The compiler keeps the banned calls out.</summary>
/// <remarks>This keeps the list whole, in force, and its exceptions few.</remarks>
internal static class BannedRules
{
    private const string Rule = "RS" + "0030";

    private static readonly (Type Type, string Member)[] _banned =
    [
        (typeof(DateTime), "Now"),
        (typeof(DateTime), "UtcNow"),
        (typeof(DateTimeOffset), "Now"),
        (typeof(DateTimeOffset), "UtcNow"),
        (typeof(Guid), "NewGuid"),
        (typeof(Random), "Shared"),
        (typeof(Thread), "Sleep"),
        (typeof(Task), "Run"),
    ];

    /// <summary>The places that may do what is banned elsewhere, each with its reason beside the suppression.</summary>
    public static IReadOnlyList<string> Places { get; } =
    [
        "bench/Terminal.cs",
        "samples/Demo/Terminal.cs",
        "src/Plumbline.Cli/Terminal.cs",
        "src/Plumbline.Server/Hosting/Terminal.cs",
    ];

    /// <summary>What the list of symbols lacks.</summary>
    public static IEnumerable<string> Missing(string symbols)
    {
        var names = Entries(symbols).Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        return from banned in _banned
            let name = $"{banned.Type.FullName}.{banned.Member}"
            where !names.Contains(name)
            select $"{name}: not banned";
    }

    /// <summary>Entries that name nothing: a slip of the pen bans nothing, in silence.</summary>
    public static IEnumerable<string> Unknown(string symbols) =>
        from entry in Entries(symbols)
        let type = entry.Kind is 'T' ? entry.Name : entry.Name[..entry.Name.LastIndexOf('.')].TrimEnd('.')
        let member = entry.Kind is 'T' ? null : entry.Name[(entry.Name.LastIndexOf('.') + 1)..].Replace('#', '.')
        let found = FindType(type)
        where found is null || (member is not null && found.GetMember(member).Length == 0)
        select $"{entry.Name}: there is no such symbol";

    /// <summary>Files that switch the rule off without being on the list, and places on it that no longer do.</summary>
    public static IEnumerable<string> Exceptions(IReadOnlyList<RepositoryFile> files, IReadOnlyList<string> places)
    {
        var exceptions = files
            .Where(file => !file.IsBinary && file.Text.Contains(Rule, StringComparison.Ordinal))
            .Select(file => file.Path)
            .ToHashSet(StringComparer.Ordinal);
        var gone = places.Where(place => files.Any(file => file.Path == place) && !exceptions.Contains(place));
        return exceptions
            .Except(places, StringComparer.Ordinal)
            .Select(path => $"{path}: does what is banned, and is no place for it")
            .Concat(gone.Select(place => $"{place}: needs its exception no longer"));
    }

    /// <summary>Where the list is not handed to the compiler.</summary>
    public static IEnumerable<string> NotInForce(IReadOnlyList<RepositoryFile> files)
    {
        foreach (var file in files.Where(file => file.Name is "Directory.Build.props" or "Directory.Build.targets"))
        {
            var project = XDocument.Parse(file.Text);
            if (file.Path is not "Directory.Build.props")
            {
                yield return $"{file.Path}: hides or changes the one at the root";
            }
            else if (
                !Names(project, "AdditionalFiles", "BannedSymbols.txt")
                || !Names(project, "PackageReference", Analyzers)
            )
            {
                yield return $"{file.Path}: does not hand the list to the compiler";
            }
        }

        foreach (var file in files.Where(file => file.Extension is ".csproj"))
        {
            var switches = XDocument.Parse(file.Text).Descendants().Select(element => element.Name.LocalName);
            foreach (var name in switches.Where(name => name is "NoWarn" or "RunAnalyzers" or "TreatWarningsAsErrors"))
            {
                yield return $"{file.Path}: {name} weakens what the house has set";
            }
        }
    }

    private const string Analyzers = "Microsoft.CodeAnalysis.BannedApiAnalyzers";

    private static bool Names(XDocument project, string element, string end) =>
        project
            .Descendants(element)
            .Any(named => ((string?)named.Attribute("Include"))?.EndsWith(end, StringComparison.Ordinal) is true);

    private static IEnumerable<(char Kind, string Name)> Entries(string symbols) =>
        from line in symbols.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let symbol = line.Split(';')[0]
        select (symbol[0], symbol[2..].Split('(')[0].Split("``")[0]);

    private static Type? FindType(string name) =>
        Type.GetType(name)
        ?? AppDomain
            .CurrentDomain.GetAssemblies()
            .Select(loaded => loaded.GetType(name))
            .FirstOrDefault(type => type is not null);
}
