using System.Text.RegularExpressions;

namespace Plumbline.Tests.Server.Tidy;

/// <summary>Words that are not used, and places that a stranger does not have.</summary>
internal static partial class WordRules
{
    private static readonly string[] _bannedInNames =
    [
        "Base",
        "Common",
        "Data",
        "Helper",
        "Helpers",
        "Info",
        "Manager",
        "Service",
        "Services",
        "Util",
        "Utils",
    ];

    /// <summary>Types whose name holds a word that says nothing.</summary>
    public static IEnumerable<string> EmptyNames(IEnumerable<RepositoryFile> files) =>
        from file in files
        where file.Extension is ".cs"
        from type in TypeName().Matches(CSharpText.OnlyCode(file.Text))
        let name = type.Groups["name"].Value
        from word in PascalWord().Matches(name)
        where _bannedInNames.Contains(word.Value)
        select $"{file.Path}: {name}: {word.Value} says nothing";

    /// <summary>Work put off without an issue that holds it.</summary>
    public static IEnumerable<string> LooseEnds(IEnumerable<RepositoryFile> files) =>
        Matches(files, LooseEnd(), "work put off without the number of an issue");

    /// <summary>Places that only one machine has, and hosts that packages come from.</summary>
    public static IEnumerable<string> MachinePlaces(IEnumerable<RepositoryFile> files) =>
        Matches(files, MachinePath(), "a path of one machine")
            .Concat(Matches(files, RegistryHost(), "a registry's host"));

    private static IEnumerable<string> Matches(IEnumerable<RepositoryFile> files, Regex pattern, string what) =>
        from file in files
        where !file.IsBinary
        from line in file.Lines.Index()
        from match in pattern.Matches(line.Item)
        select $"{file.Path}:{line.Index + 1}: {match.Value}: {what}";

    [GeneratedRegex(
        @"\b(class|struct|interface|enum|record( struct| class)?)\s+(?<name>[A-Z]\w*)",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex TypeName();

    [GeneratedRegex(@"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")]
    private static partial Regex PascalWord();

    [GeneratedRegex(@"\b(T[O]DO|FIX[M]E|XX[X]|HA[C]K)\b(?!\s*\(?#[0-9])", RegexOptions.ExplicitCapture)]
    private static partial Regex LooseEnd();

    [GeneratedRegex(
        @"(?<![\w.$:~/}-])/(work|home|root|Users|mnt|tmp)/\w+|\b[A-Z]:\\\\?\w+",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\b(nuget|npmjs|debian|pypi|crates|maven)\.(org|com|io)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex RegistryHost();
}
