namespace Plumbline.Demo.Input;

/// <summary>One person's answer to one task, understood.</summary>
/// <param name="Order">Place in the recorded order, from 0.</param>
internal sealed record GivenAnswer(string Task, string Annotator, string Label, int Order);

/// <summary>What one project of the demo consists of.</summary>
/// <param name="Answers">The first answer of each person to each task, in recorded order.</param>
/// <param name="RepeatCount">How many later answers of the same person to the same task were left out.</param>
/// <param name="Options">The options of a choice, sorted; empty for a preference.</param>
internal sealed record RecordedProject(
    string Name,
    string ItemsFile,
    IReadOnlyList<RecordedItem> Items,
    IReadOnlyList<GivenAnswer> Answers,
    int RepeatCount,
    IReadOnlyList<string> Options
)
{
    /// <summary>The most annotations that one task wants.</summary>
    public int MaximumOverlap => OverlapOf.Count == 0 ? 1 : OverlapOf.Values.Max();

    /// <summary>Whether people compare candidates; otherwise they choose one option.</summary>
    public bool IsPreference => Options.Count == 0;

    /// <summary>How many different people answered each task; tasks that nobody answered are absent.</summary>
    public IReadOnlyDictionary<string, int> OverlapOf { get; } =
        Answers.CountBy(answer => answer.Task, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    /// <summary>The people in order of their first answer.</summary>
    public IReadOnlyList<string> Annotators { get; } =
    [.. Answers.Select(answer => answer.Annotator).Distinct(StringComparer.Ordinal)];

    /// <summary>Understands a recording.</summary>
    /// <exception cref="BadInputException">An answer names no item, or a word that means no label.</exception>
    public static RecordedProject Of(Recording recording)
    {
        var items = recording.Items.ToDictionary(item => item.Key, StringComparer.Ordinal);
        var isPreference = recording.Items.Any(item => item.Candidates.Count > 0);
        if (isPreference && recording.Items.FirstOrDefault(item => item.Candidates.Count == 0) is { } bare)
        {
            throw BadInputException.At(
                recording.ItemsFile,
                bare.Line,
                "",
                "no candidates",
                "candidates in every item, or in none"
            );
        }

        List<GivenAnswer> answers = [];
        HashSet<(string Task, string Annotator)> seen = [];
        foreach (var answer in recording.Answers)
        {
            var label = Label(recording, items, answer, isPreference);
            if (seen.Add((answer.Task, answer.Annotator)))
            {
                answers.Add(new GivenAnswer(answer.Task, answer.Annotator, label, answers.Count));
            }
        }

        IReadOnlyList<string> options = isPreference
            ? []
            :
            [
                .. recording
                    .Answers.Select(answer => answer.Label)
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ];
        var repeatCount = recording.Answers.Count - answers.Count;
        return new RecordedProject(recording.Name, recording.ItemsFile, recording.Items, answers, repeatCount, options);
    }

    private static string Label(
        Recording recording,
        Dictionary<string, RecordedItem> items,
        RecordedAnswer answer,
        bool isPreference
    )
    {
        if (!items.TryGetValue(answer.Task, out var item))
        {
            throw BadInputException.At(recording.AnswersFile, answer.Line, "/task", answer.Task, "the key of an item");
        }

        return !isPreference
            ? answer.Label
            : Labels.OfPreference(answer.Label, item.Candidates)
                ?? throw BadInputException.At(
                    recording.AnswersFile,
                    answer.Line,
                    "/label",
                    answer.Label,
                    $"{string.Join(", ", item.Candidates)}, {Labels.Tie} or {Labels.BothBad}"
                );
    }
}
