using System.Text.RegularExpressions;
using Plumbline.Tests.Server.Tidy;

namespace Plumbline.Tests.Server.Architecture;

/// <summary>One use of an area's type by another area.</summary>
/// <param name="By">The type that uses it.</param>
/// <param name="Used">The type that is used.</param>
internal sealed record AreaUse(Type By, Type Used)
{
    public string From => By.Namespace!.Split('.')[^1];

    public string To => Used.Namespace!.Split('.')[^1];
}

/// <summary>A type that other areas may use past its area's door.</summary>
/// <param name="Used">The type.</param>
/// <param name="By">The areas that may; any where none is named.</param>
/// <param name="Why">The reason.</param>
internal sealed record Passage(Type Used, string[] By, string Why)
{
    public bool Allows(AreaUse use) => use.Used == Used && (By.Length == 0 || By.Contains(use.From));
}

/// <summary>What the areas of the server use of each other: doors alone, and in no ring.</summary>
internal static partial class AreaRules
{
    /// <summary>Every use of a type of one area by another.</summary>
    /// <param name="types">All types of the server.</param>
    /// <param name="root">The namespace that areas stand in.</param>
    /// <param name="others">Names beside areas: they are no area.</param>
    public static IReadOnlyList<AreaUse> Uses(IEnumerable<Type> types, string root, IReadOnlyCollection<string> others)
    {
        return
        [
            .. from type in types
            where IsInArea(type)
            from used in CompiledUses.Of(type)
            where IsInArea(used) && used.Namespace != type.Namespace
            select new AreaUse(CompiledUses.Outermost(type), used),
        ];

        bool IsInArea(Type type) =>
            type.Namespace is { } space
            && space.StartsWith(root + '.', StringComparison.Ordinal)
            && !others.Contains(space[(root.Length + 1)..]);
    }

    /// <summary>Uses past the door of the other area, and passages that nobody takes any longer.</summary>
    /// <param name="uses">What <see cref="Uses"/> found.</param>
    /// <param name="isDoor">Whether a type stands in its area's Door.cs.</param>
    /// <param name="passages">What may be used past the door.</param>
    public static IEnumerable<string> PastDoors(
        IReadOnlyList<AreaUse> uses,
        Func<Type, bool> isDoor,
        IReadOnlyList<Passage> passages
    )
    {
        var past = uses.Where(use => !isDoor(use.Used)).ToList();
        var refused = past.Where(use => !passages.Any(passage => passage.Allows(use)))
            .Select(use => $"{use.From}/{use.By.Name}: uses {use.To}/{use.Used.Name} past its door");
        var idle =
            from passage in passages
            from area in passage.By.DefaultIfEmpty("any area")
            where !past.Any(use => passage.Allows(use) && (passage.By.Length == 0 || use.From == area))
            select $"{passage.Used.Name}: {area} needs its passage no longer";
        return refused.Concat(idle).Distinct(StringComparer.Ordinal);
    }

    /// <summary>Areas that use each other, be it over others, each ring once; its names are sorted.</summary>
    public static IEnumerable<string> Rings(IReadOnlyList<AreaUse> uses)
    {
        var next = uses.ToLookup(use => use.From, use => use.To, StringComparer.Ordinal);
        var reached = next.ToDictionary(area => area.Key, area => Reach(next, area.Key), StringComparer.Ordinal);
        return reached
            .Where(area => area.Value.Contains(area.Key))
            .Select(area =>
                string.Join(
                    ", ",
                    area.Value.Where(other => reached.TryGetValue(other, out var back) && back.Contains(area.Key))
                        .Order(StringComparer.Ordinal)
                )
            )
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>Names of the types that stand in a file, nested ones left out.</summary>
    public static IEnumerable<string> Declared(RepositoryFile file) =>
        Declaration().Matches(CSharpText.OnlyCode(file.Text)).Select(match => match.Groups["name"].Value);

    private static HashSet<string> Reach(ILookup<string, string> next, string from)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(next[from]);
        while (open.TryDequeue(out var area))
        {
            if (reached.Add(area))
            {
                foreach (var other in next[area])
                {
                    open.Enqueue(other);
                }
            }
        }

        return reached;
    }

    [GeneratedRegex(
        @"^[a-z][a-z ]*\b(class|struct|record|interface|enum) (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Declaration();
}
