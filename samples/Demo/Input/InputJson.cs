using System.Text.Json;

namespace Plumbline.Demo.Input;

/// <summary>JSON of the recorded data, read strictly: no key twice, no broken text, 64 levels at most.</summary>
internal static class InputJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>One document.</summary>
    /// <param name="firstLine">The line of the file that the document begins on.</param>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8, string file, int firstLine)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            Visit(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (JsonException broken)
        {
            var line = firstLine + (broken.LineNumber ?? 0);
            throw BadInputException.At(
                file,
                line,
                broken.Path ?? "",
                "this is not JSON",
                "one JSON value, no key twice"
            );
        }
        catch (InvalidOperationException)
        {
            throw BadInputException.At(file, firstLine, "", "half of a surrogate pair", "whole characters");
        }
    }

    /// <summary>A property's text, or null where it is absent or no text.</summary>
    public static string? Text(this JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object
        && owner.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    // Texts are decoded lazily; a lone surrogate shows only when somebody asks.
    private static void Visit(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var part in value.EnumerateArray())
                {
                    Visit(part);
                }

                break;
            case JsonValueKind.Object:
                foreach (var part in value.EnumerateObject())
                {
                    _ = part.Name;
                    Visit(part.Value);
                }

                break;
        }
    }
}
