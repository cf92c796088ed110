using System.Collections.Concurrent;

namespace Plumbline.Tests.Server.Faults;

/// <summary>A claim that was answered.</summary>
internal sealed record AnsweredClaim(string Person, string Item, string Assignment);

/// <summary>A submit that was answered. The answer names person and item, so that no two are alike.</summary>
internal sealed record AnsweredSubmit(string Person, string Item, string Answer);

/// <summary>An annotation as a release delivers it.</summary>
internal sealed record Delivered(string Item, string Annotator, string Answer);

/// <summary>What a server answered, kept outside it, and what that promises of its release.</summary>
internal sealed class AnswerHistory
{
    public ConcurrentQueue<AnsweredClaim> Claims { get; } = new();

    public ConcurrentQueue<AnsweredSubmit> Submits { get; } = new();

    /// <summary>Whether this person was answered that the item's annotation is stored.</summary>
    public bool IsSubmitted(string person, string item) =>
        Submits.Any(one =>
            string.Equals(one.Person, person, StringComparison.Ordinal)
            && string.Equals(one.Item, item, StringComparison.Ordinal)
        );

    /// <summary>Every promise that was broken; empty when none was.</summary>
    public IReadOnlyList<string> Faults(IReadOnlyCollection<Delivered> delivered, int items, int overlap) =>
        [.. OfClaims(), .. OfSubmits(delivered), .. OfPeople(delivered), .. OfItems(delivered, items, overlap)];

    private IEnumerable<string> OfClaims() =>
        Claims
            .GroupBy(one => (one.Person, one.Item), one => one.Assignment)
            .Where(one => one.Distinct(StringComparer.Ordinal).Skip(1).Any())
            .Select(one => $"{one.Key.Item} was given to {one.Key.Person} twice")
            .Concat(
                Claims
                    .GroupBy(one => one.Assignment, one => one.Person, StringComparer.Ordinal)
                    .Where(one => one.Distinct(StringComparer.Ordinal).Skip(1).Any())
                    .Select(one => $"assignment {one.Key} was given to two people")
            );

    private IEnumerable<string> OfSubmits(IEnumerable<Delivered> delivered)
    {
        var answered = Submits.CountBy(one => (one.Item, one.Answer)).ToDictionary();
        var found = delivered.CountBy(one => (one.Item, one.Answer)).ToDictionary();
        return answered
            .Keys.Union(found.Keys)
            .Select(one => (Key: one, Answered: answered.GetValueOrDefault(one), Found: found.GetValueOrDefault(one)))
            .Where(one => (one.Answered, one.Found) is not (1, 1))
            .Select(one => $"{one.Key}: answered {one.Answered} times, delivered {one.Found} times");
    }

    /// <summary>One pseudonym a person, one person a pseudonym.</summary>
    private IEnumerable<string> OfPeople(IReadOnlyCollection<Delivered> delivered)
    {
        var pairs = Submits
            .Join(
                delivered,
                one => (one.Item, one.Answer),
                one => (one.Item, one.Answer),
                (a, b) => (a.Person, b.Annotator)
            )
            .Distinct()
            .ToList();
        return pairs
            .GroupBy(one => one.Person, StringComparer.Ordinal)
            .Concat(pairs.GroupBy(one => one.Annotator, StringComparer.Ordinal))
            .Where(one => one.Skip(1).Any())
            .Select(one => $"{one.Key} is more than one");
    }

    private static IEnumerable<string> OfItems(IEnumerable<Delivered> delivered, int items, int overlap)
    {
        var counts = delivered.CountBy(one => one.Item, StringComparer.Ordinal).ToList();
        return counts
            .Where(one => one.Value != overlap)
            .Select(one => $"{one.Key} has {one.Value} annotations for an overlap of {overlap}")
            .Concat(counts.Count == items ? [] : [$"{counts.Count} items of {items} are delivered"]);
    }
}
