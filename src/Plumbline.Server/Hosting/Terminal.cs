namespace Plumbline.Server.Hosting;

/// <summary>The one place of the server that writes to the terminal.</summary>
internal static class Terminal
{
#pragma warning disable RS0030 // Banned elsewhere so that output stays in one place: here.
    public static void Out(string line) => Console.Out.WriteLine(line);

    public static void Error(string line) => Console.Error.WriteLine(line);
#pragma warning restore RS0030
}
