using Plumbline.Server.Items;
using Plumbline.Server.Projects;

namespace Plumbline.Server.Sheets;

/// <summary>An item in a line of a list.</summary>
/// <param name="Sought">What is marked in it; null for nothing.</param>
public sealed record ItemRowView(string Project, ItemRow Row, string? Sought)
{
    /// <summary>The content in three parts, the middle one of which was sought; it may be empty.</summary>
    public (string Before, string Found, string After) Parts
    {
        get
        {
            var text = Row.Content;
            var at = Sought is null ? -1 : text.IndexOf(Sought, StringComparison.OrdinalIgnoreCase);
            return at < 0
                ? (text, "", "")
                : (text[..at], text.Substring(at, Sought!.Length), text[(at + Sought.Length)..]);
        }
    }
}

/// <summary>How far a search is.</summary>
public sealed record SearchedView(int Searched, int Of);
