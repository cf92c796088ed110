using System.Collections.Immutable;

namespace Plumbline.Model;

/// <summary>What a field of an item holds (work-kinds, section 2).</summary>
public enum FieldType
{
    /// <summary>Plain text.</summary>
    Text,

    /// <summary>Markdown text.</summary>
    Markdown,

    /// <summary>Source code.</summary>
    Code,

    /// <summary>A conversation: a list of messages with roles.</summary>
    Messages,

    /// <summary>Answers to choose between, each with its id.</summary>
    Candidates,

    /// <summary>The name, digest or address of a picture.</summary>
    Image,

    /// <summary>The name, digest or address of a recording.</summary>
    Audio,

    /// <summary>Any JSON value but null.</summary>
    Json,
}

/// <summary>The words for <see cref="FieldType"/> on the wire.</summary>
public static class FieldTypeWords
{
    private static readonly ImmutableArray<string> Words =
    [
        "text",
        "markdown",
        "code",
        "messages",
        "candidates",
        "image",
        "audio",
        "json",
    ];

    /// <summary>All words, in the order of the type.</summary>
    public static ImmutableArray<string> All => Words;

    /// <summary>The word for a type.</summary>
    public static string Format(FieldType type) => Words[(int)type];

    /// <summary>The type that a word names; false when it names none. Case counts.</summary>
    public static bool TryParse(string? word, out FieldType type)
    {
        var index = word is null ? -1 : Words.IndexOf(word);
        type = (FieldType)Math.Max(index, 0);
        return index >= 0;
    }
}
