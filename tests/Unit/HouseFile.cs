namespace Plumbline.Tests.Unit;

/// <summary>Reads files of this repository: contracts and documents that are tested.</summary>
internal static class HouseFile
{
    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root(), .. path]));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Plumbline.slnx")))
        {
            folder =
                Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("This is not run in the house.");
        }

        return folder;
    }
}
