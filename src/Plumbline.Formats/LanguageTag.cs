using System.Text;
using System.Text.RegularExpressions;

namespace Plumbline.Formats;

/// <summary>The form of language tags: RFC 5646 (BCP 47) section 2.1, without the registry behind it.</summary>
internal static partial class LanguageTag
{
    private const int MaxLength = 100;

    /// <summary>
    /// Whether the text is well-formed; whether its subtags are registered is not asked. Case does not count.
    /// </summary>
    /// <remarks>O(1): longer texts than 100 characters are no tags.</remarks>
    public static bool IsWellFormed(string text) =>
        text.Length <= MaxLength && Ascii.IsValid(text) && Form.IsMatch(text);

    [GeneratedRegex(
        """
            \A(?:
              (?:[a-z]{2,3}(?:-[a-z]{3}){0,3} | [a-z]{4,8})
              (?:-[a-z]{4})?
              (?:-(?:[a-z]{2}|[0-9]{3}))?
              (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*
              (?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*
              (?:-x(?:-[a-z0-9]{1,8})+)?
            | x(?:-[a-z0-9]{1,8})+
            | i-[a-z]{3,8}
            | en-gb-oed | sgn-(?:be-fr|be-nl|ch-de)
            )\z
            """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Form { get; }
}
