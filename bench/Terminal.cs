namespace Plumbline.Bench;

/// <summary>The program's one output: results on standard output, progress and errors on standard error.</summary>
internal static class Terminal
{
#pragma warning disable RS0030 // This is the one class of the program that writes to the terminal.
    /// <summary>One line of what was asked for.</summary>
    public static void Result(string line) => Console.Out.WriteLine(line);

    /// <summary>One line of progress or of error.</summary>
    public static void Progress(string line) => Console.Error.WriteLine(line);
#pragma warning restore RS0030
}
