using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Plumbline.Model;

namespace Plumbline.Formats;

/// <summary>Reads one line of an items file into an item, by the table of formats.md section 3.</summary>
/// <remarks>Not for several threads: the buffer is used again for each line.</remarks>
internal sealed class ItemForm(ItemSchema schema, LabelSchema? questions, ItemLineLimits limits)
{
    private const string KnownKeys =
        "key, fields, language, subcategory, priority, overlap, tags, meta, source, files, suggestions, gold";

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    /// <summary>The item, or the first fault in the order of the line.</summary>
    public (NewItem? Item, Fault? Fault) Read(ReadOnlyMemory<byte> line)
    {
        var parsed = StrictJson.Parse(line);
        if (parsed.Problem is { } problem)
        {
            return (null, problem.Faults[0]);
        }

        using var document = parsed.Value;
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, FormFaults.Of("", root, "an object with fields"));
        }

        foreach (var member in root.EnumerateObject())
        {
            if (CheckMember(member.Name, member.Value) is { } fault)
            {
                return (null, fault);
            }
        }

        return CheckFields(root) is { } wrong ? (null, wrong) : (Make(root), null);
    }

    /// <summary>Null is an absent key, as everywhere; only <c>fields</c> must be there.</summary>
    private Fault? CheckMember(string name, JsonElement value) =>
        name switch
        {
            "fields" => value.ValueKind == JsonValueKind.Object
                ? null
                : FormFaults.Of("/fields", value, "an object with the fields of the item schema"),
            _ when value.ValueKind == JsonValueKind.Null
                    && KnownKeys.Split(", ").Contains(name, StringComparer.Ordinal) => null,
            "key" or "subcategory" => FormFaults.Text($"/{name}", value, ItemLineLimits.KeyLength),
            "language" => CheckLanguage(value),
            "priority" => FormFaults.Whole("/priority", value, -ItemLineLimits.Priority, ItemLineLimits.Priority),
            "overlap" => FormFaults.Whole("/overlap", value, 1, limits.MaxOverlap),
            "tags" => CheckTags(value),
            "meta" => CheckMeta(value),
            "source" => SideForms.CheckSource(value),
            "files" => SideForms.CheckFiles(value),
            "suggestions" => SideForms.CheckSuggestions(value),
            "gold" => SideForms.CheckGold(value),
            _ => new Fault(JsonPointer.Member("", name), $"the unknown key {Excerpt.Of(name)}", $"only {KnownKeys}"),
        };

    private static Fault? CheckLanguage(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && LanguageTag.IsWellFormed(value.GetString()!)
            ? null
            : FormFaults.Of("/language", value, "a language tag (BCP 47) such as en or de-CH");

    private static Fault? CheckTags(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > ItemLineLimits.Tags)
        {
            var found = value.ValueKind == JsonValueKind.Array ? $"{value.GetArrayLength()} tags" : Excerpt.Of(value);
            return new("/tags", found, $"a list of at most {ItemLineLimits.Tags} texts");
        }

        foreach (var (index, tag) in value.EnumerateArray().Index())
        {
            if (tag.ValueKind != JsonValueKind.String)
            {
                return FormFaults.Of(JsonPointer.Element("/tags", index), tag, "a text");
            }
        }

        return null;
    }

    private Fault? CheckMeta(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return FormFaults.Of("/meta", value, "an object");
        }

        var length = Compact(value).Length;
        return length <= ItemLineLimits.MetaBytes
            ? null
            : new("/meta", $"{length} bytes", $"at most {ItemLineLimits.MetaBytes} bytes");
    }

    private Fault? CheckFields(JsonElement root)
    {
        if (!root.TryGetProperty("fields"u8, out var fields))
        {
            return new("/fields", "nothing", "an object with the fields of the item schema");
        }

        string[] files = TryGet(root, "files"u8, out var given)
            ? [.. given.EnumerateObject().Select(file => file.Name)]
            : [];
        var faults = schema.Check(fields, "/fields", files);
        if (faults.IsEmpty && questions is not null)
        {
            faults = questions.CheckItem(fields, "/fields");
        }

        return faults.IsEmpty ? null : faults[0];
    }

    private NewItem Make(JsonElement root)
    {
        var (fields, digest) = FieldsAndDigest(root);
        return new()
        {
            Key = Text(root, "key"u8) ?? Convert.ToHexStringLower(digest),
            Fields = fields,
            Language = Text(root, "language"u8),
            Priority = TryGet(root, "priority"u8, out var priority) ? priority.GetInt32() : 0,
            Overlap = TryGet(root, "overlap"u8, out var overlap) ? overlap.GetInt32() : null,
            Subcategory = Text(root, "subcategory"u8),
            Tags = TryGet(root, "tags"u8, out var tags)
                ? [.. tags.EnumerateArray().Select(tag => tag.GetString()!)]
                : ImmutableArray<string>.Empty,
            Meta = TryGet(root, "meta"u8, out var meta) ? Compact(meta).ToArray() : default(ReadOnlyMemory<byte>?),
            Source = TryGet(root, "source"u8, out var source)
                ? new(Text(source, "name"u8), Text(source, "licence"u8), Text(source, "url"u8))
                : null,
            Extra = Extra(root),
            Digest = digest,
        };
    }

    private (byte[] Fields, byte[] Digest) FieldsAndDigest(JsonElement root)
    {
        _buffer.ResetWrittenCount();
        _buffer.Write("{\"fields\":"u8);
        var start = _buffer.WrittenCount;
        WriteFields(root.GetProperty("fields"u8));
        var fields = _buffer.WrittenSpan[start..].ToArray();
        if (Text(root, "language"u8) is { } language)
        {
            _buffer.Write(",\"language\":"u8);
            PlainJson.WriteText(language, _buffer);
        }

        if (TryGet(root, "files"u8, out var files))
        {
            _buffer.Write(",\"files\":"u8);
            PlainJson.Compact(JsonMarshal.GetRawUtf8Value(files), _buffer);
        }

        _buffer.Write("}"u8);
        return (fields, SHA256.HashData(_buffer.WrittenSpan));
    }

    private void WriteFields(JsonElement fields)
    {
        var separator = "{"u8;
        foreach (var field in schema.Fields)
        {
            if (fields.TryGetProperty(field.Name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                _buffer.Write(separator);
                PlainJson.WriteText(field.Name, _buffer);
                _buffer.Write(":"u8);
                PlainJson.Compact(JsonMarshal.GetRawUtf8Value(value), _buffer);
                separator = ","u8;
            }
        }

        _buffer.Write(separator is [(byte)'{'] ? "{}"u8 : "}"u8);
    }

    private ReadOnlyMemory<byte>? Extra(JsonElement root)
    {
        _buffer.ResetWrittenCount();
        foreach (var name in (ReadOnlySpan<string>)["files", "suggestions", "gold"])
        {
            if (root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                _buffer.Write(_buffer.WrittenCount == 0 ? "{"u8 : ","u8);
                PlainJson.WriteText(name, _buffer);
                _buffer.Write(":"u8);
                PlainJson.Compact(JsonMarshal.GetRawUtf8Value(value), _buffer);
            }
        }

        if (_buffer.WrittenCount == 0)
        {
            return null;
        }

        _buffer.Write("}"u8);
        return _buffer.WrittenSpan.ToArray();
    }

    private ReadOnlySpan<byte> Compact(JsonElement value)
    {
        _buffer.ResetWrittenCount();
        PlainJson.Compact(JsonMarshal.GetRawUtf8Value(value), _buffer);
        return _buffer.WrittenSpan;
    }

    private static bool TryGet(JsonElement element, ReadOnlySpan<byte> name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static string? Text(JsonElement element, ReadOnlySpan<byte> name) =>
        TryGet(element, name, out var value) ? value.GetString() : null;
}
