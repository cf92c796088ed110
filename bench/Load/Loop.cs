using System.Diagnostics;

namespace Plumbline.Bench.Load;

/// <summary>One connection that claims and submits in turn as its people, each request after the last answer.</summary>
internal sealed class Loop(RawConnection connection, RequestText text, IReadOnlyList<Annotator> people) : IDisposable
{
    private const int Ok = 200;

    private readonly List<Assigned> _assigned = [];
    private readonly List<double> _claimMs = [];
    private readonly List<double> _submitMs = [];
    private readonly HashSet<int> _dry = [];
    private long _number;
    private int _next;

    /// <summary>Claims that the server acknowledged, all of the loop's life.</summary>
    public List<(int Person, int Item)> Claimed { get; } = [];

    /// <summary>Submits that the server acknowledged, all of the loop's life.</summary>
    public List<(int Person, int Item)> Submitted { get; } = [];

    public IReadOnlyList<double> ClaimMs => _claimMs;

    public IReadOnlyList<double> SubmitMs => _submitMs;

    /// <summary>Submits that the server acknowledged, with or without a number to know them by.</summary>
    public long Cycles { get; private set; }

    /// <summary>Answers other than 200.</summary>
    public int Refused { get; private set; }

    /// <summary>The first refusal, in the server's words.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Runs until the pace is over or there is nothing left for any of the people.</summary>
    /// <returns>Cycles that ended while it counted.</returns>
    public async Task<int> Run(Pace pace, CancellationToken cancel)
    {
        var cycles = 0;
        _dry.Clear();
        await Task.Yield();
        while (!pace.IsOver && _dry.Count < people.Count)
        {
            var person = people[_next++ % people.Count];
            await Claim(person, pace, cancel);
            foreach (var assigned in _assigned)
            {
                cycles += await Submit(person, assigned, pace, cancel) ? 1 : 0;
            }
        }

        return cycles;
    }

    /// <summary>Claims once as each of the people and hands nothing in.</summary>
    public async Task ClaimOnce(CancellationToken cancel)
    {
        await Task.Yield();
        foreach (var person in people)
        {
            await Claim(person, Pace.WhileThereIsWork, cancel);
        }
    }

    public void Dispose() => connection.Dispose();

    private async ValueTask Claim(Annotator person, Pace pace, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var status = await connection.Exchange(text.Claim(person, ++_number), cancel);
        var ended = Stopwatch.GetTimestamp();
        _assigned.Clear();
        if (status != Ok)
        {
            Refuse(status);
            _dry.Add(person.Number);
            return;
        }

        if (pace.Counts(ended))
        {
            _claimMs.Add(Stopwatch.GetElapsedTime(began, ended).TotalMilliseconds);
        }

        Assigned.Read(connection.Body, _assigned);
        if (_assigned.Count == 0)
        {
            _dry.Add(person.Number);
            return;
        }

        foreach (var assigned in _assigned)
        {
            if (assigned.Item >= 0)
            {
                Claimed.Add((person.Number, assigned.Item));
            }
        }
    }

    private async ValueTask<bool> Submit(Annotator person, Assigned assigned, Pace pace, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var status = await connection.Exchange(text.Submit(person, ++_number, assigned), cancel);
        var ended = Stopwatch.GetTimestamp();
        if (status != Ok)
        {
            Refuse(status);
            return false;
        }

        Cycles++;
        if (assigned.Item >= 0)
        {
            Submitted.Add((person.Number, assigned.Item));
        }

        if (!pace.Counts(ended))
        {
            return false;
        }

        _submitMs.Add(Stopwatch.GetElapsedTime(began, ended).TotalMilliseconds);
        return true;
    }

    private void Refuse(int status)
    {
        Refused++;
        Refusal ??= $"{status} {System.Text.Encoding.UTF8.GetString(connection.Body)}";
    }
}
