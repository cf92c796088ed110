namespace Plumbline.Demo.Input;

/// <summary>What the caller gave cannot be used: the message is the whole line after <c>plumbline: </c>.</summary>
internal sealed class BadInputException(string message) : Exception(message)
{
    private const int FoundLength = 80;

    /// <summary>A fault at one place of a file.</summary>
    /// <param name="pointer">JSON Pointer or CSV column; empty where the line as a whole is meant.</param>
    public static BadInputException At(string file, long line, string pointer, string found, string right)
    {
        var place = pointer.Length == 0 ? $"{file}:{line}" : $"{file}:{line}: {pointer}";
        return new BadInputException($"{place}: {Short(found)}; {right}");
    }

    private static string Short(string text)
    {
        var oneLine = text.ReplaceLineEndings(" ");
        return oneLine.Length <= FoundLength ? oneLine : string.Concat(oneLine.AsSpan(0, FoundLength), "…");
    }
}
