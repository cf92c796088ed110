using System.Globalization;
using System.Security.Cryptography;

namespace Plumbline.Tests.Server.Faults;

/// <summary>
/// Texts that stand nowhere else, each planted in one place. All begin with the same drawn letters, so that one look
/// finds any of them.
/// </summary>
internal sealed class Marks
{
    private readonly List<string> _places = [];

    /// <summary>What every mark begins with.</summary>
    public string Stem { get; } = RandomNumberGenerator.GetString("bcdfghjkmnpqrstvwxz", 14);

    /// <summary>A mark for this place.</summary>
    public string In(string place)
    {
        _places.Add(place);
        return string.Create(CultureInfo.InvariantCulture, $"{Stem}{_places.Count - 1:D6}")
            + RandomNumberGenerator.GetString("bcdfghjkmnpqrstvwxz", 6);
    }

    /// <summary>The place whose mark begins with the stem and what follows here.</summary>
    public string PlaceOf(ReadOnlySpan<char> following) =>
        following.Length >= 6
        && int.TryParse(following[..6], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number < _places.Count
            ? _places[number]
            : "a place unknown";
}
