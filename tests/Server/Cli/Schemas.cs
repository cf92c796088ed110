using System.Text.Json;

namespace Plumbline.Tests.Server.Cli;

/// <summary>Holds a document against a schema of contracts/: the keywords that ours use, and no others.</summary>
public static class Schemas
{
    public static void AssertHolds(string name, JsonElement value)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Binary.Root, "contracts", name)));
        Hold(schema.RootElement, value, "");
    }

    private static void Hold(JsonElement schema, JsonElement value, string at)
    {
        foreach (var rule in schema.EnumerateObject())
        {
            switch (rule.Name)
            {
                case "$schema" or "$id" or "title" or "description":
                    break;
                case "type":
                    Assert.True(IsOf(rule.Value.GetString()!, value), $"{at} is {value.ValueKind}, not {rule.Value}.");
                    break;
                case "minimum":
                    Assert.True(value.GetDouble() >= rule.Value.GetDouble(), $"{at} is under {rule.Value}.");
                    break;
                case "required":
                    Assert.All(
                        rule.Value.EnumerateArray(),
                        key => Assert.True(value.TryGetProperty(key.GetString()!, out _), $"{at}/{key} is missing.")
                    );
                    break;
                case "properties":
                    HoldMembers(rule.Value, value, at);
                    break;
                case "items":
                    Assert.All(value.EnumerateArray(), one => Hold(rule.Value, one, at + "/-"));
                    break;
                default:
                    Assert.Fail($"The keyword {rule.Name} is not known here.");
                    break;
            }
        }
    }

    private static void HoldMembers(JsonElement properties, JsonElement value, string at)
    {
        foreach (var property in properties.EnumerateObject())
        {
            if (value.TryGetProperty(property.Name, out var member))
            {
                Hold(property.Value, member, $"{at}/{property.Name}");
            }
        }
    }

    private static bool IsOf(string type, JsonElement value) =>
        type switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            _ => false,
        };
}
