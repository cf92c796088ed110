using System.Text.Json;
using System.Text.Unicode;

namespace Plumbline.Model;

/// <summary>The one way in which JSON from outside is read.</summary>
/// <remarks>
/// RFC 8259, and stricter where readers are known to differ: invalid UTF-8, a byte order mark, unpaired surrogates in
/// names or values, a key twice in one object (however it is escaped), comments, trailing commas, <c>NaN</c> and
/// <c>Infinity</c>, nesting over <see cref="MaxDepth"/> and anything after the value are refused.
/// </remarks>
public static class StrictJson
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = MaxDepth,
    };

    /// <summary>Reads one JSON value.</summary>
    /// <param name="utf8">
    /// The whole text. The document reads from these bytes as long as it lives: do not change them.
    /// </param>
    /// <returns>
    /// The document, which the caller disposes of; or <see cref="ModelProblems.MalformedJsonCode"/> with one fault that
    /// names the first place that is wrong (for broken syntax the value that could not be read, or what holds it).
    /// </returns>
    /// <remarks>
    /// O(n) in time and, for input that is refused, in memory; recursion is bounded by <see cref="MaxDepth"/>.
    /// </remarks>
    public static Outcome<JsonDocument> Parse(ReadOnlyMemory<byte> utf8)
    {
        if (Utf8.IsValid(utf8.Span) && JsonEscapes.UnpairedSurrogate(utf8.Span) < 0)
        {
            try
            {
                return JsonDocument.Parse(utf8, Options);
            }
            catch (JsonException)
            {
                // The second reading below finds the place; it costs nothing while input is good.
            }
        }

        return ModelProblems.MalformedJson(MalformedPlace.Find(utf8.Span));
    }
}
