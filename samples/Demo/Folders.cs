namespace Plumbline.Demo;

/// <summary>Where the demo keeps what it makes.</summary>
internal static class Folders
{
    private const string Solution = "Plumbline.slnx";

    /// <summary>The repository's root above the program; the current folder where there is none.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        return Directory.GetCurrentDirectory();
    }

    /// <summary>A folder of this run's own, yet to be made, below .out/demo, named for the time (UTC).</summary>
    public static string NewRun(TimeProvider clock)
    {
        var name = Path.Combine(Root(), ".out", "demo", clock.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff"));
        var folder = name;
        for (var number = 2; Directory.Exists(folder); number++)
        {
            folder = $"{name}-{number}";
        }

        return folder;
    }

    /// <summary>Makes the folder that a file is to stand in.</summary>
    public static void MakeFor(string file) =>
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
}
