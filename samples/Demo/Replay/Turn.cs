using Plumbline.Client;
using Plumbline.Demo.Input;

namespace Plumbline.Demo.Replay;

/// <summary>One person's answers to one project, one after the other.</summary>
internal sealed class Turn(
    string project,
    RecordedProject recorded,
    Member person,
    Patience patience,
    History history,
    CancellationToken cancel
)
{
    // Nobody measured how long people took; the product wants a number.
    private const long ActiveMs = 1000;
    private const int MaximumTries = 5;
    private const int Conflict = 409;

    /// <summary>Claims the task by its item's key and hands the recorded answer in.</summary>
    /// <exception cref="RefusedException">The server does not give the task, or does not take the answer.</exception>
    public async Task Answer(GivenAnswer answer)
    {
        var text = Labels.Answer(answer.Label, recorded.IsPreference);
        for (var tries = 1; ; tries++)
        {
            var assignment = await Claim(answer);
            history.Add(recorded.Name, "claim", answer, assignment.Id, null);
            var given = new NewAnnotation(text, assignment.Fence, ActiveMs);
            var what = $"submit {answer.Task} of {answer.Annotator}";
            var reply = await patience.Ask(
                what,
                key => person.Api.Submit(assignment.Id, given, key, cancel),
                cancel,
                () => Moved(assignment)
            );
            if (reply.Problem is not { } problem)
            {
                history.Add(recorded.Name, "submit", answer, assignment.Id, answer.Label);
                return;
            }

            // A fence that moved on while the server was away: ask again for what is held.
            if (problem.Status != Conflict || tries == MaximumTries)
            {
                throw RefusedException.Of(what, problem);
            }
        }
    }

    private async Task<Assignment> Claim(GivenAnswer answer)
    {
        var what = $"claim {answer.Task} for {answer.Annotator}";
        var wish = new ClaimWish { Items = [answer.Task] };
        for (var tries = 1; ; tries++)
        {
            var claimed = await patience.Ask(
                what,
                key => person.Api.Claim(project, wish, key, cancel),
                cancel,
                () => Given(answer.Task)
            );
            if (claimed.Problem is null && claimed.Value.Assignments is [var assignment, ..])
            {
                return assignment;
            }

            // Refused, or nothing given: it may have been given before, and a changed memory is worth another try.
            if (await Held(answer.Task) is { } held)
            {
                return held;
            }

            if (claimed.Problem is not { Status: Conflict } || tries == MaximumTries)
            {
                throw claimed.Problem is { } problem
                    ? RefusedException.Of(what, problem)
                    : new RefusedException($"{what}: nothing was given; the assignment");
            }
        }
    }

    // After a lost connection: the claim may have become durable without being answered.
    private async Task<Reply<Claimed>?> Given(string task)
    {
        if (await Held(task) is { } held)
        {
            return new Claimed([held]);
        }

        return null;
    }

    // After a lost connection: an assignment that is still held under another fence cannot be handed in under the old.
    private async Task<Reply<Receipt>?> Moved(Assignment assignment)
    {
        if (await Held(assignment.Item.Key) is { } held && held.Fence != assignment.Fence)
        {
            return new ApiProblem("stale", Conflict, "Stale", "The assignment has another fence now.");
        }

        return null;
    }

    private async Task<Assignment?> Held(string task)
    {
        string? after = null;
        while (true)
        {
            var page = await patience.Need(
                "list what is held",
                _ => person.Api.OwnAssignments(project, after, cancel),
                cancel
            );
            if (page.Rows.FirstOrDefault(assignment => assignment.Item.Key == task) is { } held)
            {
                return held;
            }

            if (page.Next is null)
            {
                return null;
            }

            after = page.Next;
        }
    }
}
