using System.Runtime.InteropServices;

namespace Plumbline.Server.Quality;

/// <summary>A share with the interval in which nineteen of twenty such shares lie.</summary>
/// <param name="Count">How many have it.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Low">The interval's lower end, 0 to 1.</param>
/// <param name="High">Its upper end.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Share(int Count, int Of, double Low, double High)
{
    /// <summary>Fewer than these give no share, only a count.</summary>
    public const int Fewest = 20;

    private const double Width = 1.959964;

    public double Value => (double)Count / Of;

    /// <summary>
    /// The interval of Wilson (1927), which holds for small counts and at 0 and 1 too; null where there are too few.
    /// </summary>
    public static Share? Find(int count, int of)
    {
        if (of < Fewest)
        {
            return null;
        }

        var share = (double)count / of;
        var square = Width * Width;
        var middle = (share + (square / (2 * of))) / (1 + (square / of));
        var half = Width / (1 + (square / of)) * Math.Sqrt((share * (1 - share) / of) + (square / (4.0 * of * of)));
        return new Share(count, of, Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
