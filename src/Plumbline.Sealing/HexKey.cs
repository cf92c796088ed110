using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Plumbline.Sealing;

/// <summary>Keys and salts as people pass them: hex digits, white space around them allowed.</summary>
public static class HexKey
{
    /// <summary>Reads the text of a key file: 64 hex digits in either case.</summary>
    /// <param name="key">32 bytes, or null when the text is anything else.</param>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? key) =>
        TryParse(text, Cobblestone.KeyLength, out key);

    /// <summary>Reads a salt: 48 hex digits in either case.</summary>
    /// <param name="salt">24 bytes, or null when the text is anything else.</param>
    public static bool TryParseSalt(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? salt) =>
        TryParse(text, Cobblestone.SaltLength, out salt);

    internal static bool TryParse(ReadOnlySpan<byte> ascii, [NotNullWhen(true)] out byte[]? bytes)
    {
        var digits = Encoding.Latin1.GetString(ascii).AsSpan().Trim();
        return TryParse(digits, digits.Length / 2, out bytes) && bytes.Length > 0;
    }

    private static bool TryParse(ReadOnlySpan<char> text, int length, [NotNullWhen(true)] out byte[]? bytes)
    {
        var digits = text.Trim();
        bytes = new byte[length];
        if (
            digits.Length == 2 * length
            && Convert.FromHexString(digits, bytes, out _, out _) == System.Buffers.OperationStatus.Done
        )
        {
            return true;
        }

        bytes = null;
        return false;
    }
}
