using Plumbline.Demo.Input;

namespace Plumbline.Demo;

/// <summary>A project to be run, and the folder its release is unpacked to.</summary>
internal sealed record Order(RecordedProject Project, string Release);

/// <summary>From the command line to the projects of a run.</summary>
internal static class Orders
{
    private static readonly string[] Samples = ["preference", "classification"];

    /// <summary>Reads all that is to be replayed, before anything is started.</summary>
    /// <exception cref="BadInputException">A file is wrong, or something lies where a release shall.</exception>
    public static IReadOnlyList<Order> Read(Options options, string run)
    {
        var folder = Path.GetFullPath(options.Out ?? Path.Combine(run, "release"));
        IReadOnlyList<Order> orders = options switch
        {
            { Items: { } items, Answers: { } answers } =>
            [
                new Order(RecordedProject.Of(Files(Path.GetFileNameWithoutExtension(items), items, answers)), folder),
            ],
            { Set: { } set } => [new Order(RecordedProject.Of(Set(set)), folder)],
            _ => [.. Samples.Select(name => new Order(RecordedProject.Of(Sample(name)), Path.Combine(folder, name)))],
        };
        foreach (var order in orders)
        {
            Check.SafeArchive.RefuseFull(order.Release);
        }

        return orders;
    }

    private static Recording Files(string name, string items, string answers) =>
        new(name, items, answers, ItemFile.Read(items), AnswerFile.Read(answers));

    private static Recording Set(string path) => Directory.Exists(path) ? CrowdSet.Read(path) : PandalmSet.Read(path);

    private static Recording Sample(string name)
    {
        var folder = Path.Combine(Folders.Root(), "samples", name);
        return Files(name, Path.Combine(folder, "items.jsonl"), Path.Combine(folder, "answers.csv"));
    }
}
