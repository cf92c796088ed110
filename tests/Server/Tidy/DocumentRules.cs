using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Plumbline.Tests.Server.Tidy;

/// <summary>What a page must hold, and where its links must lead.</summary>
internal static partial class DocumentRules
{
    private const string Decisions = "docs/decisions/";
    private const string Formulas = "docs/formulas/";
    private const string Packages = "Directory.Packages.props";

    /// <summary>Relative links that lead to no file, folder or heading of the repository.</summary>
    public static IEnumerable<string> DeadLinks(IReadOnlyList<RepositoryFile> files)
    {
        var pages = files.Where(IsPage).ToDictionary(file => file.Path, StringComparer.Ordinal);
        var places = files.SelectMany(file => PlacesOf(file.Path)).ToHashSet(StringComparer.Ordinal);
        return from page in pages.Values
            from line in Prose(page)
            from link in Link().Matches(InlineCode().Replace(line.Text, ""))
            let target = link.Groups["target"].Value
            where !Scheme().IsMatch(target) && !Leads(page.Path, target, places, pages)
            select $"{page.Path}:{line.Number}: {target}: leads nowhere";
    }

    /// <summary>Pages with no title or with several, and titles that two pages of docs/ share.</summary>
    public static IEnumerable<string> Titles(IReadOnlyList<RepositoryFile> files)
    {
        var pages = files.Where(file => IsPage(file) && !file.Path.StartsWith("changes/", StringComparison.Ordinal));
        var titles = pages.Select(page => (page.Path, Titles: TitlesOf(page).ToList())).ToList();
        var wrong = titles
            .Where(page => page.Titles.Count != 1)
            .Select(page => $"{page.Path}: {page.Titles.Count} titles; would be right: one");
        var shared = titles
            .Where(page => page.Path.StartsWith("docs/", StringComparison.Ordinal))
            .SelectMany(page => page.Titles.Select(title => (page.Path, Title: title)))
            .GroupBy(page => page.Title, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Count() > 1)
            .Select(same => $"{same.Key}: the title of {string.Join(" and ", same.Select(page => page.Path))}");
        return wrong.Concat(shared);
    }

    /// <summary>Packages and tools that no decision page names.</summary>
    public static IEnumerable<string> UndecidedPackages(IReadOnlyList<RepositoryFile> files)
    {
        var decided = files
            .Where(file => file.Path.StartsWith(Decisions, StringComparison.Ordinal))
            .SelectMany(file => CodeWord().Matches(file.Text).Select(match => match.Groups["word"].Value))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return from file in files
            where file.Path is Packages
            from package in XDocument.Parse(file.Text).Descendants("PackageVersion")
            let name = (string?)package.Attribute("Include") ?? ""
            where !decided.Contains(name)
            select $"{name}: no page of {Decisions} names it";
    }

    /// <summary>Pages on a formula without a worked table for the tests to read.</summary>
    public static IEnumerable<string> FormulasWithoutTable(IReadOnlyList<RepositoryFile> files) =>
        from page in files
        where IsPage(page) && page.Path.StartsWith(Formulas, StringComparison.Ordinal)
        where !page.Lines.Any(line => TableRule().IsMatch(line))
        select $"{page.Path}: no table";

    private static bool IsPage(RepositoryFile file) => file.Extension is ".md";

    private static IEnumerable<string> TitlesOf(RepositoryFile page) =>
        Prose(page)
            .Where(line => line.Text.StartsWith("# ", StringComparison.Ordinal))
            .Select(line => line.Text[2..].Trim());

    // The lines outside fenced code.
    private static IEnumerable<(int Number, string Text)> Prose(RepositoryFile page)
    {
        var isCode = false;
        foreach (var (index, line) in page.Lines.Index())
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            isCode ^= isFence;
            if (!isCode && !isFence)
            {
                yield return (index + 1, line);
            }
        }
    }

    // A file's path and those of all folders around it.
    private static IEnumerable<string> PlacesOf(string path)
    {
        for (var place = path; place.Length > 0; place = place[..Math.Max(place.LastIndexOf('/'), 0)])
        {
            yield return place;
        }
    }

    private static bool Leads(
        string from,
        string target,
        HashSet<string> places,
        Dictionary<string, RepositoryFile> pages
    )
    {
        var parts = target.Split('#', 2);
        var folder = from[..(from.LastIndexOf('/') + 1)];
        var path = parts[0].Length == 0 ? from : Resolve(folder + Uri.UnescapeDataString(parts[0]));
        return places.Contains(path)
            && (parts.Length == 1 || (pages.TryGetValue(path, out var page) && HasHeading(page, parts[1])));
    }

    private static string Resolve(string path)
    {
        var names = new Stack<string>();
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name is not ".." && name is not ".")
            {
                names.Push(name);
            }
            else if (name is ".." && !names.TryPop(out _))
            {
                return path;
            }
        }

        return string.Join('/', names.Reverse());
    }

    private static bool HasHeading(RepositoryFile page, string anchor) =>
        Prose(page)
            .Where(line => line.Text.StartsWith('#'))
            .Select(line => NoAnchorLetter().Replace(line.Text.TrimStart('#').Trim().ToLowerInvariant(), ""))
            .Any(heading => string.Equals(heading.Replace(' ', '-'), anchor, StringComparison.Ordinal));

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)(\s+""[^""]*"")?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Scheme();

    [GeneratedRegex("`(?<word>[A-Za-z0-9.]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex CodeWord();

    [GeneratedRegex(@"^\|( *:?-+:? *\|)+ *$", RegexOptions.ExplicitCapture)]
    private static partial Regex TableRule();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchorLetter();
}
