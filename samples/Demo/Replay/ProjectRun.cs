using System.Text.Json;
using Plumbline.Client;
using Plumbline.Demo.Input;

namespace Plumbline.Demo.Replay;

/// <summary>What a run of many projects shares.</summary>
internal sealed record Workplace(Crew Crew, Patience Patience, History History, TimeProvider Clock, int Parallel);

/// <summary>One project from its items to its release, over the public HTTP API.</summary>
internal sealed class ProjectRun(Workplace place, RecordedProject recorded, CancellationToken cancel, Pay? pay = null)
{
    private const int PeopleAtOnce = 500;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookBound = TimeSpan.FromMinutes(5);
    private readonly PlumblineClient _lead = place.Crew.Lead.Api;
    private string _project = "";

    /// <summary>The project's id; empty before it is made.</summary>
    public string Id => _project;

    /// <summary>Lets somebody annotate who has no recorded answers.</summary>
    public Task Add(Member member) =>
        Need(
            "add a person",
            key => Told(_lead.AddPeople(_project, new NewProjectPeople([member.Id], "annotator"), cancel, key))
        );

    /// <summary>Makes and starts the project with its people and items.</summary>
    /// <exception cref="BadInputException">The server refuses a line of the items.</exception>
    public async Task SetUp()
    {
        var stage = Begin("set up");
        _project = (await Need("make the project", key => _lead.CreateProject(Wanted(), key, cancel))).Id;
        foreach (var some in recorded.Annotators.Chunk(PeopleAtOnce))
        {
            var people = new NewProjectPeople([.. some.Select(name => place.Crew.Annotators[name].Id)], "annotator");
            await Need("add people", key => Told(_lead.AddPeople(_project, people, cancel, key)));
        }

        stage.Done($"{recorded.Annotators.Count} people");
        await Import();
        await Need("start the project", key => _lead.Start(_project, cancel, key));
    }

    /// <summary>Replays every answer: many people at once, each in recorded order.</summary>
    public async Task Replay()
    {
        var stage = Begin("replay");
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = place.Parallel, CancellationToken = cancel };

        // Those with the most answers begin, so that nobody is left alone at the end.
        var people = recorded
            .Answers.GroupBy(answer => answer.Annotator, StringComparer.Ordinal)
            .OrderByDescending(person => person.Count());
        await Parallel.ForEachAsync(
            people,
            parallel,
            async (person, stop) =>
            {
                var member = place.Crew.Annotators[person.Key];
                var turn = new Turn(_project, recorded, member, place.Patience, place.History, stop);
                foreach (var answer in person)
                {
                    await turn.Answer(answer);
                    stage.Step(recorded.Answers.Count, "annotations");
                }
            }
        );
        stage.Done(
            recorded.Answers.Count,
            $"annotations by {recorded.Annotators.Count} people, {Math.Min(place.Parallel, recorded.Annotators.Count)} "
                + $"at once; {recorded.RepeatCount} repeats left out"
        );
    }

    /// <summary>Waits until every task that has answers is done.</summary>
    public async Task<ProjectProgress> Finish()
    {
        var stage = Begin("finish");
        var openCount = recorded.Items.Count - recorded.OverlapOf.Count;
        var progress = await Until(
            "the tasks are done",
            () => Need("read progress", _ => _lead.Progress(_project, cancel)),
            progress => progress.Done >= recorded.OverlapOf.Count
        );
        stage.Done(
            $"{progress.Done} of {progress.Tasks} tasks done, {progress.Annotations} annotations"
                + (openCount > 0 ? $"; {openCount} items without an answer stay open" : "")
        );
        return progress;
    }

    /// <summary>The consensus of every task.</summary>
    public async Task<IReadOnlyList<ConsensusRow>> Consensus()
    {
        var stage = Begin("consensus");
        List<ConsensusRow> rows = [];
        string? after = null;
        do
        {
            var page = await Need("read the consensus", _ => _lead.Consensus(_project, after, cancel));
            rows.AddRange(page.Rows);
            after = page.Next;
        } while (after is not null);

        stage.Done(
            $"{rows.Count} tasks, {rows.Count(row => row.Answer is { ValueKind: JsonValueKind.Object })} settled"
        );
        return rows;
    }

    /// <summary>Makes a release, waits until it is ready and fetches its archive.</summary>
    public async Task Release(string archive)
    {
        var stage = Begin("release");
        var wanted = new NewRelease(recorded.IsPreference ? ["trl-preference"] : []);
        var release = await Need("make a release", key => _lead.CreateRelease(_project, wanted, key, cancel));
        var built = await Until(
            "the release is ready",
            () => Need("look at the release", _ => _lead.FindRelease(release.Id, cancel)),
            found => found.State is "ready" or "failed"
        );
        if (built.State == "failed")
        {
            throw new RefusedException($"{recorded.Name}: release {release.Id} failed; a release that is ready");
        }

        Folders.MakeFor(archive);
        var byteCount = await Need("fetch the archive", _ => Fetch(release.Id, archive));
        stage.Done($"{built.Rows} rows, {byteCount} bytes");
    }

    private NewProject Wanted() =>
        new()
        {
            Client = place.Crew.Client,
            Name = recorded.Name,
            Overlap = recorded.MaximumOverlap,
            LabelSchema = Schemas.Labels(recorded),
            ItemSchema = Schemas.Items(recorded),
            Pay = pay,
            Guidelines = recorded.IsPreference
                ? "# Which is better?\n\nCompare the candidates and name the better one, a tie, or that both are bad."
                : "# Which option fits?\n\nRead the item and choose the one option that fits best.",
        };

    private async Task Import()
    {
        var stage = Begin("import");
        var lines = Schemas.Lines(recorded);
        var reply = await place.Patience.Ask(
            "import",
            key => _lead.ImportItems(_project, () => new MemoryStream(lines), OnError.RefuseAll, key, cancel),
            cancel
        );
        if (reply.Problem is { } problem)
        {
            throw problem.Errors.FirstOrDefault(error => error.Line is not null) is { } error
                ? Refused(error.Line!.Value, error.Pointer, error.Found, error.Right)
                : RefusedException.Of("import", problem);
        }

        var report = reply.Value;
        if (report.Refused > 0)
        {
            throw report.Reports.Count > 0
                ? Refused(
                    report.Reports[0].Line,
                    report.Reports[0].Pointer,
                    report.Reports[0].Found,
                    report.Reports[0].Right
                )
                : new BadInputException(
                    $"{recorded.ItemsFile}:1: {report.Refused} items refused; items that fit the schema"
                );
        }

        stage.Done((int)(report.Added + report.Known), "items");
    }

    // The server counts the lines that it got; the file's own line is what helps.
    private BadInputException Refused(long line, string pointer, string found, string right) =>
        BadInputException.At(
            recorded.ItemsFile,
            line >= 1 && line <= recorded.Items.Count ? recorded.Items[(int)line - 1].Line : line,
            pointer,
            found,
            right
        );

    private async Task<Reply<long>> Fetch(string release, string archive)
    {
        var reply = await _lead.OpenArchive(release, cancel);
        if (reply.Problem is { } problem)
        {
            return problem;
        }

        await using var source = reply.Value;
        await using var target = new FileStream(archive, FileMode.Create, FileAccess.Write);
        await source.CopyToAsync(target, cancel);
        return target.Length;
    }

    private async Task<T> Until<T>(string what, Func<Task<T>> look, Func<T, bool> isReached)
    {
        var began = place.Clock.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (isReached(seen))
            {
                return seen;
            }

            if (place.Clock.GetElapsedTime(began) > LookBound)
            {
                throw new RefusedException($"{recorded.Name}: waited {LookBound.TotalSeconds} s; until {what}");
            }

            await Task.Delay(Look, place.Clock, cancel);
        }
    }

    private static async Task<Reply<bool>> Told(Task<ApiProblem?> told) => await told is { } problem ? problem : true;

    private Stage Begin(string name) => new(recorded.Name, name, place.Clock);

    private Task<T> Need<T>(string what, Func<string, Task<Reply<T>>> call) =>
        place.Patience.Need($"{recorded.Name}: {what}", call, cancel);
}
