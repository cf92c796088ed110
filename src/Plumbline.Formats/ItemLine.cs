using System.Collections.Immutable;

namespace Plumbline.Formats;

/// <summary>One line of an items file: the item, or what is wrong with the line.</summary>
/// <param name="Line">Its number, counted from 1.</param>
/// <param name="Item">The item; null when the line is refused.</param>
/// <param name="Report">The first thing that is wrong with it; null when nothing is.</param>
public sealed record ItemLine(long Line, NewItem? Item, LineReport? Report)
{
    /// <summary>Where the next line begins, so that a reading that was cut off can go on there.</summary>
    public FilePlace Next { get; init; }
}

/// <summary>What is wrong with one line of a file.</summary>
/// <param name="Line">Its number, counted from 1.</param>
/// <param name="Pointer">JSON Pointer to the place in the line; in a table <c>/column</c>. Empty for the whole
/// line.</param>
/// <param name="Found">What was found, at most 80 code points. It may quote content.</param>
/// <param name="Right">What would be right.</param>
public sealed record LineReport(long Line, string Pointer, string Found, string Right);

/// <summary>What an items file is held to. The rest of the limits is fixed and stands here too.</summary>
public sealed record ItemLineLimits
{
    /// <summary>The most code points of a key; a subcategory has no more.</summary>
    public const int KeyLength = 200;

    /// <summary>The most tags of an item.</summary>
    public const int Tags = 50;

    /// <summary>The most bytes of <c>meta</c>, without white space between its tokens.</summary>
    public const int MetaBytes = 64 * 1024;

    /// <summary>The highest priority; the lowest is its negative.</summary>
    public const int Priority = 1000;

    /// <summary>
    /// The most bytes of a line without its end, 1 to 512 MiB; default 1 MiB. Working memory is twice this.
    /// </summary>
    public int LineBytes
    {
        get;
        init =>
            field = value is >= 1 and <= 512 << 20
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, "From 1 byte to 512 MiB.");
    } = 1 << 20;

    /// <summary>The highest overlap that a line may ask for: the project's.</summary>
    public required int MaxOverlap
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least 1.");
    }
}

/// <summary>An item as a file brings it, checked and in its stored form.</summary>
public sealed record NewItem
{
    /// <summary>
    /// The client's own name for it, unique in the project; the digest in hex when the line had none.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>
    /// The fields as compact JSON: keys in the order of the item schema, absent ones left out, texts and the digits of
    /// numbers as they came. These exact bytes are stored, hashed and released.
    /// </summary>
    public required ReadOnlyMemory<byte> Fields { get; init; }

    /// <summary>BCP 47 tag as it came; null when not stated.</summary>
    public string? Language { get; init; }

    /// <summary>From -1000 to 1000; the higher is handed out first.</summary>
    public int Priority { get; init; }

    /// <summary>How many annotations it needs; null for the project's overlap.</summary>
    public int? Overlap { get; init; }

    /// <summary>The group it is counted under in figures; null when there is none.</summary>
    public string? Subcategory { get; init; }

    /// <summary>Tags as they came.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>What else the client keeps with it, as a compact JSON object; null when nothing.</summary>
    public ReadOnlyMemory<byte>? Meta { get; init; }

    /// <summary>Where it comes from; null when not stated.</summary>
    public ItemSource? Source { get; init; }

    /// <summary>
    /// <c>files</c>, <c>suggestions</c> and <c>gold</c>, those that there are, as one compact JSON object; null when
    /// there are none. They are checked for their form only, and are kept until they have work to do.
    /// </summary>
    public ReadOnlyMemory<byte>? Extra { get; init; }

    /// <summary>
    /// SHA-256 of the compact JSON object of <c>fields</c>, <c>language</c>, <c>files</c>, absent ones left out.
    /// </summary>
    public required byte[] Digest { get; init; }
}

/// <summary>Where an item comes from.</summary>
/// <param name="Name">What the source is called; null when not stated.</param>
/// <param name="Licence">Its licence; null when not stated.</param>
/// <param name="Url">Where it was found; null when not stated.</param>
public sealed record ItemSource(string? Name, string? Licence, string? Url);
