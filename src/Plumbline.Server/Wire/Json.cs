using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Plumbline.Model;
using Plumbline.Server.Pages;

namespace Plumbline.Server.Wire;

/// <summary>Reads and writes wire types: strictly in, plainly out.</summary>
internal static partial class Json
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 64,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = WireJson.Default,
    };

    /// <summary>How answers that are written by hand are written.</summary>
    public static JsonWriterOptions Writing { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The exact bytes of a wire type.</summary>
    public static byte[] Write<T>(T value) =>
        JsonSerializer.SerializeToUtf8Bytes(value, Options.GetTypeInfo(typeof(T)));

    /// <summary>Reads a wire type; every fault has its place and what would be right.</summary>
    public static Outcome<T> Read<T>(ReadOnlyMemory<byte> utf8)
        where T : class
    {
        var parsed = StrictJson.Parse(utf8);
        if (parsed.Problem is { } malformed)
        {
            return malformed;
        }

        using var document = parsed.Value;
        try
        {
            var value = (T?)document.RootElement.Deserialize(Options.GetTypeInfo(typeof(T)));
            return value is null ? Problems.Invalid(new Fault("", "null", "a JSON object")) : value;
        }
        catch (JsonException fault)
        {
            return Problems.Invalid(ToFault(fault, document.RootElement));
        }
    }

    /// <summary>Reads a wire type from the fields of a form, as strictly as from JSON.</summary>
    public static Outcome<T> ReadForm<T>(FormFields fields)
        where T : class => Read<T>(fields.ToJson(Options.GetTypeInfo(typeof(T))));

    private static Fault ToFault(JsonException fault, JsonElement root)
    {
        var pointer = ToPointer(fault.Path ?? "$");
        if (fault.Message.Contains("missing required", StringComparison.Ordinal))
        {
            var name =
                QuotedName().Matches(fault.Message).Select(match => match.Groups["name"].Value).LastOrDefault() ?? "";
            return new Fault($"{pointer}/{name}", "nothing", "a value: the key is required");
        }

        if (fault.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return new Fault(pointer, "an unknown key", "only keys that this request knows");
        }

        return new Fault(pointer, Kind(Find(root, pointer)), "a value of the type that this key has");
    }

    private static JsonElement? Find(JsonElement root, string pointer)
    {
        var at = root;
        foreach (var part in pointer.Split('/').Skip(1))
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(part, out var child))
            {
                at = child;
            }
            else if (
                at.ValueKind == JsonValueKind.Array
                && int.TryParse(part, out var index)
                && index < at.GetArrayLength()
            )
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }

        return at;
    }

    private static string Kind(JsonElement? element) =>
        element?.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "the number "
                + element.Value.GetRawText()[..Math.Min(40, element.Value.GetRawText().Length)],
            JsonValueKind.True or JsonValueKind.False => element.Value.GetRawText(),
            JsonValueKind.Null => "null",
            _ => "something else",
        };

    /// <summary>From the serializer's path, such as <c>$.roles[0].client</c>, to a JSON Pointer.</summary>
    private static string ToPointer(string path)
    {
        var pointer = new System.Text.StringBuilder();
        foreach (Match match in PathStep().Matches(path))
        {
            var step = match.Groups.Values.Skip(1).First(group => group.Success).Value;
            pointer
                .Append('/')
                .Append(step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        }

        return pointer.ToString();
    }

    [GeneratedRegex(
        @"\.(?<name>[^.\[\]]+)|\['(?<quoted>(?:[^'\\]|\\.)*)'\]|\[(?<index>\d+)\]",
        RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex PathStep();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex QuotedName();
}
