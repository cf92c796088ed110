namespace Plumbline.Cli;

/// <summary>Hands a verb to the server's executable beside this one: same process, words untouched.</summary>
internal static class Handover
{
    private const string Server = "Plumbline.Server";

    public static bool Takes(string verb) => verb is "serve" or "migrate";

    public static int Run(string[] args, Terminal terminal)
    {
        if (args.Skip(1).Any(word => word is "--help" or "-h"))
        {
            terminal.Output.Write(args[0] == "serve" ? HelpText.Serve : HelpText.Migrate);
            return Exit.Done;
        }

        // The process's own path has its links followed already.
        var folder = Path.GetDirectoryName(Environment.ProcessPath) ?? "/";
        string[] places = [Path.Combine(folder, "server", Server), Path.Combine(folder, Server)];
        var server =
            places.FirstOrDefault(place => Native.KindOf(place) == Native.Kind.File)
            ?? throw Complaint.At(
                places[0],
                "there is no server here",
                "the server's executable beside plumbline, as a build leaves it"
            );
        terminal.Flush();
        throw Complaint.At(server, $"it cannot be started: {Native.Become(server, args)}", "an executable file");
    }
}
