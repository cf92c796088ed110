using System.Text.RegularExpressions;

namespace Plumbline.Demo.Input;

/// <summary>A folder of crowd answers: README, answers.csv with task, worker and label.</summary>
internal static partial class CrowdSet
{
    /// <summary>One item a task, whose text is the task's name: the sets do not carry what people were shown.</summary>
    /// <exception cref="BadInputException">The folder is of another kind than categorical.</exception>
    public static Recording Read(string folder)
    {
        var readme = Path.Combine(folder, "README");
        var kind = KindOf().Match(InputFile.Text(readme)) is { Success: true } match
            ? match.Groups["kind"].Value
            : "unknown";
        if (kind != "categorical")
        {
            throw BadInputException.At(readme, 1, "", $"kind {kind}", "a set of kind categorical");
        }

        var path = Path.Combine(folder, "answers.csv");
        var answers = AnswerFile.Read(path);
        IReadOnlyList<RecordedItem> items =
        [
            .. answers
                .DistinctBy(answer => answer.Task, StringComparer.Ordinal)
                .Select(answer => new RecordedItem(answer.Task, answer.Line, [TextOf(answer.Task)], [], [])),
        ];
        return new Recording(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            path,
            path,
            items,
            answers
        );
    }

    private static Field TextOf(string task) => new("text", Written.Element(writer => writer.WriteStringValue(task)));

    [GeneratedRegex(
        @"\bKind (?<kind>\w+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex KindOf();
}
