using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plumbline.Tests.Unit.Formats;

/// <summary>
/// Reads the part of JSON Schema 2020-12 that our contracts use; a keyword it does not know fails the test.
/// </summary>
internal sealed class SchemaReading(string name)
{
    private readonly JsonElement _root = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(Given.RepositoryFolder("contracts"), name)))
        .RootElement;

    /// <summary>What does not fit, with its place; empty when all does.</summary>
    public List<string> Check(string json)
    {
        List<string> wrong = [];
        Check(_root, JsonDocument.Parse(json).RootElement, "", wrong);
        return wrong;
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<string> wrong)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Fits(keyword.Name, keyword.Value, schema, value, at, wrong))
            {
                wrong.Add($"{at} {keyword.Name}");
            }
        }
    }

    private bool Fits(
        string keyword,
        JsonElement rule,
        JsonElement schema,
        JsonElement value,
        string at,
        List<string> wrong
    )
    {
        switch (keyword)
        {
            case "$schema" or "$id" or "title" or "description" or "$defs":
                return true;
            case "$ref":
                var target = rule.GetString()!.Split('/')[1..].Aggregate(_root, (node, key) => node.GetProperty(key));
                Check(target, value, at, wrong);
                return true;
            case "type":
                var types = rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().ToArray() : [rule];
                return types.Any(type => IsOf(type.GetString()!, value));
            case "enum":
                return rule.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value));
            default:
                return KindOf(keyword) != value.ValueKind
                    || value.ValueKind switch
                    {
                        JsonValueKind.Object => ObjectFits(keyword, rule, schema, value, at, wrong),
                        JsonValueKind.Array => ArrayFits(keyword, rule, value, at, wrong),
                        JsonValueKind.String => TextFits(keyword, rule, value.GetString()!),
                        _ when keyword is "minimum" => value.GetDouble() >= rule.GetDouble(),
                        _ => value.GetDouble() <= rule.GetDouble(),
                    };
        }
    }

    /// <summary>The values that a keyword speaks of; it says nothing of others.</summary>
    private static JsonValueKind KindOf(string keyword) =>
        keyword switch
        {
            "required" or "properties" or "additionalProperties" or "minProperties" => JsonValueKind.Object,
            "items" or "minItems" or "maxItems" => JsonValueKind.Array,
            "pattern" or "minLength" or "maxLength" => JsonValueKind.String,
            "minimum" or "maximum" => JsonValueKind.Number,
            _ => throw new InvalidOperationException($"The keyword {keyword} is not known here."),
        };

    private bool ObjectFits(
        string keyword,
        JsonElement rule,
        JsonElement schema,
        JsonElement value,
        string at,
        List<string> wrong
    )
    {
        switch (keyword)
        {
            case "required":
                return rule.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _));
            case "minProperties":
                return value.GetPropertyCount() >= rule.GetInt32();
            case "properties":
                foreach (var property in rule.EnumerateObject().Where(known => value.TryGetProperty(known.Name, out _)))
                {
                    Check(property.Value, value.GetProperty(property.Name), $"{at}/{property.Name}", wrong);
                }

                return true;
            default:
                var others = value.EnumerateObject().Where(member => !IsNamed(schema, member.Name)).ToList();
                foreach (var other in others.Where(_ => rule.ValueKind == JsonValueKind.Object))
                {
                    Check(rule, other.Value, $"{at}/{other.Name}", wrong);
                }

                return rule.ValueKind != JsonValueKind.False || others.Count == 0;
        }
    }

    private bool ArrayFits(string keyword, JsonElement rule, JsonElement value, string at, List<string> wrong)
    {
        switch (keyword)
        {
            case "minItems":
                return value.GetArrayLength() >= rule.GetInt32();
            case "maxItems":
                return value.GetArrayLength() <= rule.GetInt32();
            default:
                foreach (var (index, element) in value.EnumerateArray().Index())
                {
                    Check(rule, element, $"{at}/{index}", wrong);
                }

                return true;
        }
    }

    private static bool TextFits(string keyword, JsonElement rule, string text) =>
        keyword switch
        {
            "minLength" => text.EnumerateRunes().Count() >= rule.GetInt32(),
            "maxLength" => text.EnumerateRunes().Count() <= rule.GetInt32(),
            _ => Regex.IsMatch(text, rule.GetString()!, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1)),
        };

    private static bool IsNamed(JsonElement schema, string name) =>
        schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out _);

    private static bool IsOf(string type, JsonElement value) =>
        type switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => throw new InvalidOperationException($"The type {type} is not known here."),
        };
}
