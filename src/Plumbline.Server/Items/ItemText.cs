using System.Text.Json;
using Plumbline.Server.Pages;

namespace Plumbline.Server.Items;

/// <summary>Texts of an item as lists show and find them.</summary>
internal static class ItemText
{
    private const int ExcerptLength = 160;

    /// <summary>Characters before a found place that are shown with it.</summary>
    private const int Before = 40;

    /// <summary>The first text of the fields, in one line; the keys of nested objects are no text.</summary>
    public static string Excerpt(ReadOnlyMemory<byte> fields)
    {
        foreach (var text in Texts(fields))
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                return VisibleText.Line(text, ExcerptLength);
            }
        }

        return "";
    }

    /// <summary>The first text that holds something, from a little before it; null where none does.</summary>
    /// <remarks>Upper and lower case are the same; letters are compared as they were written.</remarks>
    public static string? Find(string key, ReadOnlyMemory<byte> fields, string sought)
    {
        foreach (var text in Texts(fields))
        {
            var at = text.IndexOf(sought, StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
            {
                var from = Math.Max(0, at - Before);
                from -= from > 0 && char.IsLowSurrogate(text[from]) ? 1 : 0;
                return (from > 0 ? "…" : "") + VisibleText.Line(text.AsSpan(from), ExcerptLength);
            }
        }

        return key.Contains(sought, StringComparison.OrdinalIgnoreCase) ? Excerpt(fields) : null;
    }

    private static List<string> Texts(ReadOnlyMemory<byte> fields)
    {
        var texts = new List<string>();
        var reader = new Utf8JsonReader(fields.Span);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("role"u8))
            {
                reader.Skip(); // Who speaks in a conversation is no content.
            }
            else if (reader.TokenType == JsonTokenType.String)
            {
                texts.Add(reader.GetString()!);
            }
        }

        return texts;
    }
}
