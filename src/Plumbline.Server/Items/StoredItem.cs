using System.Buffers;
using System.Text.Json;
using Plumbline.Formats;
using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.Items;

/// <summary>
/// An item as it lies sealed in one column: a JSON object whose <c>fields</c> are the exact
/// bytes that are hashed and released.
/// </summary>
internal sealed record StoredItem(
    string Key,
    ReadOnlyMemory<byte> Digest,
    string? Language,
    string? Subcategory,
    ReadOnlyMemory<byte> Fields
)
{
    /// <summary>What the sealed column belongs to.</summary>
    public static string ObjectOf(ProjectId project, long number) => $"item/{project.Text}/{number}";

    public static byte[] Write(NewItem item)
    {
        var buffer = new ArrayBufferWriter<byte>(item.Fields.Length + 256);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("key", item.Key);
        json.WriteString("digest", Convert.ToHexStringLower(item.Digest));
        WriteText(json, "language", item.Language);
        WriteText(json, "subcategory", item.Subcategory);
        if (item.Tags.Length > 0)
        {
            json.WriteStartArray("tags");
            foreach (var tag in item.Tags)
            {
                json.WriteStringValue(tag);
            }

            json.WriteEndArray();
        }

        WriteRaw(json, "meta", item.Meta);
        WriteRaw(json, "extra", item.Extra);
        if (item.Source is { } source)
        {
            json.WriteStartObject("source");
            WriteText(json, "name", source.Name);
            WriteText(json, "licence", source.Licence);
            WriteText(json, "url", source.Url);
            json.WriteEndObject();
        }

        json.WritePropertyName("fields");
        json.WriteRawValue(item.Fields.Span, skipInputValidation: true);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Reads a sealed item. <see cref="Fields"/> is a slice of what was opened: no byte of it is written again.
    /// </summary>
    public static StoredItem Open(ClientKeys keys, ProjectId project, long number, byte[] content)
    {
        var bytes = keys.Open(ObjectOf(project, number), 1, "content", content);
        var reader = new Utf8JsonReader(bytes);
        string key = "",
            digest = "";
        string? language = null,
            subcategory = null;
        var fields = ReadOnlyMemory<byte>.Empty;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "key":
                    key = reader.GetString()!;
                    break;
                case "digest":
                    digest = reader.GetString()!;
                    break;
                case "language":
                    language = reader.GetString();
                    break;
                case "subcategory":
                    subcategory = reader.GetString();
                    break;
                case "fields":
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    fields = bytes.AsMemory(start, (int)reader.BytesConsumed - start);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new StoredItem(key, Convert.FromHexString(digest), language, subcategory, fields);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, ReadOnlyMemory<byte>? value)
    {
        if (value is { IsEmpty: false } raw)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(raw.Span, skipInputValidation: true);
        }
    }
}
