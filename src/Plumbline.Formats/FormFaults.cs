using System.Text.Json;
using Plumbline.Model;

namespace Plumbline.Formats;

/// <summary>Checks of single JSON values: each gives what is wrong, or null.</summary>
internal static class FormFaults
{
    public static Fault Of(string pointer, JsonElement found, string right) => new(pointer, Excerpt.Of(found), right);

    /// <summary>A text of 1 to so many code points.</summary>
    public static Fault? Text(string pointer, JsonElement value, int most)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return Of(pointer, value, "a text");
        }

        var length = CodePoints.Count(value.GetString()!);
        return length >= 1 && length <= most
            ? null
            : new(pointer, $"{length} code points", $"a text of 1 to {most} code points");
    }

    /// <summary>A whole number written without fraction or exponent.</summary>
    public static Fault? Whole(string pointer, JsonElement value, int least, int most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var whole) && whole >= least && whole <= most
            ? null
            : Of(pointer, value, $"a whole number from {least} to {most}");

    /// <summary>An object whose keys are checked one by one; null values count as absent.</summary>
    /// <param name="check">Gives what is wrong with a value of a known key.</param>
    /// <param name="known">The keys that there are, in words.</param>
    public static Fault? Object(
        string pointer,
        JsonElement value,
        Func<string, JsonElement, Fault?> check,
        params ReadOnlySpan<string> known
    )
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Of(pointer, value, $"an object with {string.Join(", ", known)}");
        }

        foreach (var member in value.EnumerateObject())
        {
            var at = JsonPointer.Member(pointer, member.Name);
            if (!known.Contains(member.Name))
            {
                return new(at, $"the unknown key {Excerpt.Of(member.Name)}", $"only {string.Join(", ", known)}");
            }

            if (member.Value.ValueKind != JsonValueKind.Null && check(member.Name, member.Value) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>What is missing when the key is absent or null.</summary>
    public static Fault? Missing(string pointer, JsonElement value, string name, string right) =>
        value.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null
            ? null
            : new(JsonPointer.Member(pointer, name), "nothing", right);
}
