using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Plumbline.Model;

namespace Plumbline.Server.Wire;

/// <summary>Cursors of lists: opaque text that holds the place of the last row.</summary>
internal static class Paging
{
    public static Problem Wrong { get; } =
        Problems.Invalid(new Fault("?after", "another text", "the next of a page before"));

    public static string Write(long place) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(place.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The place after which a page begins; −1 for the first page.</summary>
    public static bool TryRead(string? after, out long place)
    {
        place = -1;
        if (string.IsNullOrEmpty(after))
        {
            return true;
        }

        if (after.Length > 40 || !Base64Url.IsValid(after))
        {
            return false;
        }

        return long.TryParse(
            Encoding.ASCII.GetString(Base64Url.DecodeFromChars(after)),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out place
        );
    }
}
