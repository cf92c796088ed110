namespace Plumbline.Model;

/// <summary>Builds JSON Pointers (RFC 6901). The empty text points to the whole document.</summary>
public static class JsonPointer
{
    /// <summary>
    /// The pointer to a member of the object at <paramref name="pointer"/>; <c>~</c> and <c>/</c> are escaped.
    /// </summary>
    public static string Member(string pointer, string name) => string.Concat(pointer, "/", Escape(name));

    /// <summary>The pointer to an element, counted from 0, of the array at <paramref name="pointer"/>.</summary>
    public static string Element(string pointer, int index) => $"{pointer}/{index}";

    private static string Escape(string name) =>
        name.AsSpan().ContainsAny('~', '/')
            ? name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
            : name;
}
