using System.Collections.Frozen;

namespace Plumbline.Server.Pages;

/// <summary>Writes amounts as people read them.</summary>
internal static class Money
{
    // ISO 4217: the currencies whose minor unit is not a hundredth.
    private static readonly FrozenSet<string> Whole = FrozenSet.Create(
        StringComparer.Ordinal,
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"]
    );

    private static readonly FrozenSet<string> Thousandths = FrozenSet.Create(
        StringComparer.Ordinal,
        ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
    );

    private static readonly FrozenDictionary<string, string> Signs = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["EUR"] = "€",
        ["GBP"] = "£",
        ["JPY"] = "¥",
        ["USD"] = "$",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>An exact amount: <c>€3.20</c>, <c>CHF 3.20</c>.</summary>
    /// <param name="minor">In minor units, such as cents.</param>
    public static string Exact(long minor, string currency)
    {
        var places = PlacesOf(currency);
        return Sign(currency) + (minor / Factor(places)).ToString($"N{places}");
    }

    /// <summary>An amount that is estimated, without its minor unit: <c>€32</c>.</summary>
    public static string Round(double minor, string currency) =>
        Sign(currency) + (minor / (double)Factor(PlacesOf(currency))).ToString("N0");

    private static string Sign(string currency) =>
        Signs.TryGetValue(currency, out var sign) ? sign : currency + "\u00a0";

    private static int PlacesOf(string currency) =>
        Whole.Contains(currency) ? 0
        : Thousandths.Contains(currency) ? 3
        : 2;

    private static decimal Factor(int places) =>
        places switch
        {
            0 => 1,
            3 => 1_000,
            _ => 100,
        };
}
