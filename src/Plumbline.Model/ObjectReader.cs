using System.Text.Json;

namespace Plumbline.Model;

/// <summary>
/// Reads one object of a schema key by key; <c>null</c> is an absent key. What nobody asked for is refused.
/// </summary>
internal sealed class ObjectReader(JsonElement element, string pointer, FaultList faults)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public string Pointer => pointer;

    public FaultList Faults => faults;

    /// <summary>A reader of the element; null, with a fault, when it is no object.</summary>
    public static ObjectReader? Of(JsonElement element, string pointer, FaultList faults, string right)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return new(element, pointer, faults);
        }

        faults.Add(pointer, element, right);
        return null;
    }

    public string At(string name) => JsonPointer.Member(pointer, name);

    public bool TryMember(string name, out JsonElement value)
    {
        _asked.Add(name);
        return element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>
    /// A text of at least one and at most so many code points; null when absent or, with a fault, wrong.
    /// </summary>
    public string? Text(string name, int maxLength)
    {
        if (!TryMember(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            var text = value.GetString()!;
            if (text.Length > 0 && CodePoints.Count(text) <= maxLength)
            {
                return text;
            }
        }

        faults.Add(At(name), value, $"a text of 1 to {maxLength} code points");
        return null;
    }

    /// <summary>As <see cref="Text"/>, and its absence is a fault.</summary>
    public string? RequiredText(string name, int maxLength)
    {
        if (!TryMember(name, out _))
        {
            faults.Add(At(name), "nothing", $"a text of 1 to {maxLength} code points");
            return null;
        }

        return Text(name, maxLength);
    }

    public bool Flag(string name, bool absent)
    {
        if (!TryMember(name, out var value))
        {
            return absent;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            faults.Add(At(name), value, "true or false");
            return absent;
        }

        return value.ValueKind == JsonValueKind.True;
    }

    public int Whole(string name, int min, int max, int absent)
    {
        if (!TryMember(name, out var value))
        {
            return absent;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var whole) && whole >= min && whole <= max)
        {
            return whole;
        }

        faults.Add(At(name), value, $"a whole number from {min} to {max}");
        return absent;
    }

    /// <summary>The name of a field or question; null when absent or, with a fault, wrong.</summary>
    public string? Name()
    {
        var name = RequiredText("name", MaxNameLength);
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.AsSpan().ContainsAnyInRange('\0', '\u001F')))
        {
            faults.Add(At("name"), Excerpt.Of(name), "a name that is not blank and has no control character");
            return null;
        }

        return name;
    }

    /// <summary>Reports every key that was not asked for.</summary>
    public void RefuseOthers()
    {
        if (element.GetPropertyCount() == 0)
        {
            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!_asked.Contains(member.Name))
            {
                var known = string.Join(", ", _asked.Order(StringComparer.Ordinal));
                faults.Add(At(member.Name), $"the unknown key {Excerpt.Of(member.Name)}", $"only {known}");
            }
        }
    }

    /// <summary>Names are shown and stand in files: long enough for any column's name.</summary>
    public const int MaxNameLength = 200;
}
