using System.Net;
using System.Text.RegularExpressions;

namespace Plumbline.Tests.Server.Pages;

/// <summary>A start tag of a page.</summary>
internal sealed record HtmlTag(string Name, IReadOnlyDictionary<string, string> Attributes, string Inside)
{
    public string this[string attribute] => Attributes.GetValueOrDefault(attribute) ?? "";
}

/// <summary>Reads the tags of a page, and what in them breaks the rules of all pages.</summary>
internal static partial class HtmlText
{
    private static readonly string[] Places = ["href", "src", "action", "formaction", "poster", "data"];

    private static readonly string[] Fields = ["input", "select", "textarea"];

    public static IReadOnlyList<HtmlTag> Tags(string html) =>
        [
            .. Tag()
                .Matches(html)
                .Select(tag => new HtmlTag(
                    tag.Groups["name"].Value.ToLowerInvariant(),
                    Attribute()
                        .Matches(tag.Groups["attributes"].Value)
                        .GroupBy(one => one.Groups["name"].Value.ToLowerInvariant())
                        .ToDictionary(one => one.Key, one => WebUtility.HtmlDecode(one.First().Groups["value"].Value)),
                    html[(tag.Index + tag.Length)..] is var rest && rest.IndexOf('<') is var end and >= 0
                        ? rest[..end]
                        : ""
                )),
        ];

    /// <summary>What is wrong with a page: anything inline, anything from elsewhere, anything without a name.</summary>
    public static IEnumerable<string> Faults(string html)
    {
        var tags = Tags(html);
        foreach (var tag in tags)
        {
            if (tag.Name is "style" || (tag.Name is "script" && (tag["src"].Length == 0 || tag.Inside.Length > 0)))
            {
                yield return $"inline {tag.Name}";
            }

            foreach (var (name, value) in tag.Attributes)
            {
                if (name is "style" || name.StartsWith("on", StringComparison.Ordinal))
                {
                    yield return $"{tag.Name} with {name}";
                }

                if (Places.Contains(name) && !IsOurs(value))
                {
                    yield return $"{tag.Name} {name} leads to {value}";
                }
            }

            if (Fields.Contains(tag.Name) && tag["type"] is not "hidden" && !IsNamed(tag, tags))
            {
                yield return $"{tag.Name} {tag["id"]} without a label";
            }
        }

        foreach (var id in tags.Select(tag => tag["id"]).Where(id => id.Length > 0).CountBy(id => id))
        {
            if (id.Value > 1)
            {
                yield return $"{id.Value} times the id {id.Key}";
            }
        }

        foreach (var (name, count) in new[] { ("h1", 1), ("main", 1), ("title", 1) })
        {
            if (tags.Count(tag => tag.Name == name) != count)
            {
                yield return $"{tags.Count(tag => tag.Name == name)} times {name}";
            }
        }
    }

    private static bool IsOurs(string place) =>
        place is ['#', ..] or ['/'] or ['/', not ('/' or '\\'), ..]
        || place.StartsWith("data:image/", StringComparison.Ordinal);

    private static bool IsNamed(HtmlTag field, IReadOnlyList<HtmlTag> tags) =>
        field["aria-label"].Length > 0 || tags.Any(tag => tag.Name is "label" && tag["for"] == field["id"]);

    [GeneratedRegex(
        """<(?<name>[a-zA-Z][\w-]*)(?<attributes>(?:\s+[^\s=>\/"]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?)*)\s*\/?>"""
    )]
    private static partial Regex Tag();

    [GeneratedRegex("""(?<name>[^\s=>\/"]+)(?:\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)'|(?<value>[^\s>]+)))?""")]
    private static partial Regex Attribute();
}
