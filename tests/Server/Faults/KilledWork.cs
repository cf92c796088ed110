using System.Text.Json;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Faults;

/// <summary>
/// People who claim and submit until all is done, eight at once, while the server is killed under them each time it
/// has answered so many submits more.
/// </summary>
internal sealed class KilledWork(ServerProcess server, string project, IReadOnlyList<Visitor> people) : IDisposable
{
    private const int AtOnce = 8;

    private readonly SemaphoreSlim _hands = new(AtOnce);
    private readonly SemaphoreSlim _due = new(0);
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromSeconds(120));
    private volatile TaskCompletionSource _up = Served();
    private int _answered;
    private int _cutOff;

    public AnswerHistory History { get; } = new();

    /// <summary>Requests that a kill left without an answer.</summary>
    public int CutOff => _cutOff;

    /// <summary>Works to the end through so many kills, one after every <paramref name="each"/> submits.</summary>
    public Task Run(int kills, int each)
    {
        var work = people.Select((person, number) => Guarded(WorkAll(person, number, each)));
        return Task.WhenAll([.. work, Guarded(KillAll(kills))]);
    }

    public void Dispose()
    {
        _hands.Dispose();
        _due.Dispose();
        _bound.Dispose();
    }

    /// <summary>What a person answers: three of four say the same, so that no task ends in a tie.</summary>
    private static string AnswerOf(int number, string item) =>
        JsonSerializer.Serialize(
            new
            {
                answer = number == 0 ? "other"
                : item[^1] % 2 == 0 ? "even"
                : "odd",
                why = $"{number} on {item}",
            }
        );

    private static TaskCompletionSource Served()
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        up.SetResult();
        return up;
    }

    /// <summary>The first to fail stops the others, which would wait for it.</summary>
    private async Task Guarded(Task work)
    {
        try
        {
            await work;
        }
        catch
        {
            await _bound.CancelAsync();
            throw;
        }
    }

    private async Task KillAll(int kills)
    {
        for (var i = 0; i < kills; i++)
        {
            await _due.WaitAsync(_bound.Token);
            _up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await server.Kill();
            await server.Start();
            _up.SetResult();
        }
    }

    private async Task WorkAll(Visitor person, int number, int each)
    {
        var starts = server.Starts;
        var isDone = false;
        while (!isDone)
        {
            await _hands.WaitAsync(_bound.Token);
            try
            {
                var held = starts == server.Starts ? null : await Own(person);
                starts = server.Starts;
                held ??= await Claim(person, repeats: number % 2 == 1);
                if (held is not null)
                {
                    await Submit(person, number, held, each);
                }
                else
                {
                    isDone = await IsDone(person);
                }
            }
            finally
            {
                _hands.Release();
            }
        }
    }

    /// <summary>The next task. A claim that was cut off is repeated, or left to be found among one's own.</summary>
    private async Task<Claimed?> Claim(Visitor person, bool repeats)
    {
        var key = Visitor.FreshKey();
        Task<Answer> Ask() => person.Post($"projects/{project}/claim", """{"count":1}""", key);
        try
        {
            return Note(person, (await Ask()).Is(200).Json.GetProperty("assignments"));
        }
        catch (HttpRequestException)
        {
            await Restarted();
        }

        return repeats ? Note(person, (await Surely(Ask)).Is(200).Json.GetProperty("assignments")) : await Own(person);
    }

    private async Task<Claimed?> Own(Visitor person) =>
        Note(
            person,
            (await Surely(() => person.Get($"projects/{project}/assignments"))).Is(200).Json.GetProperty("rows")
        );

    private async Task Submit(Visitor person, int number, Claimed held, int each)
    {
        var key = Visitor.FreshKey();
        var answer = AnswerOf(number, held.Item);
        var body = new
        {
            answer,
            fence = held.Fence,
            activeMs = 1_000,
        };
        (await Surely(() => person.Post($"assignments/{held.Id}/annotation", body, key))).Is(200);
        History.Submits.Enqueue(new AnsweredSubmit(person.Id, held.Item, answer));
        if (Interlocked.Increment(ref _answered) % each == 0)
        {
            _due.Release();
        }
    }

    private async Task<bool> IsDone(Visitor person)
    {
        var progress = (await Surely(() => person.Get($"projects/{project}/progress"))).Is(200).Json;
        return progress.GetProperty("done").GetInt32() == progress.GetProperty("tasks").GetInt32();
    }

    private Claimed? Note(Visitor person, JsonElement assignments)
    {
        var all = assignments.EnumerateArray().Select(Claimed.Of).ToList();
        foreach (var one in all)
        {
            Assert.False(History.IsSubmitted(person.Id, one.Item), $"{one.Item} was submitted and is given again");
            History.Claims.Enqueue(new AnsweredClaim(person.Id, one.Item, one.Id));
        }

        return all.FirstOrDefault();
    }

    /// <summary>Asks until there is an answer; the same request each time.</summary>
    private async Task<Answer> Surely(Func<Task<Answer>> ask)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (HttpRequestException)
            {
                await Restarted();
            }
        }
    }

    private Task Restarted()
    {
        Interlocked.Increment(ref _cutOff);
        return _up.Task.WaitAsync(_bound.Token);
    }
}
