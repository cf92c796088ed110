using Plumbline.Dispatch;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Dispatch;

/// <summary>A dispatcher with the few steps around it that most tests need.</summary>
internal sealed class Floor
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SeededRandom _random;

    public Floor(int window = 64, int live = 1_000_000, ulong seed = 1)
    {
        _random = new(seed);
        Dispatcher = new(new() { Window = window, LiveInProject = live }, _random);
    }

    public ProjectDispatcher Dispatcher { get; }

    public static PersonId Person(int number) => new($"p{number}");

    public Floor WithTasks(int count, int overlap = 1, int priority = 0, int first = 0)
    {
        for (var number = first; number < first + count; number++)
        {
            Dispatcher.Add(number, overlap, priority);
        }

        return this;
    }

    /// <summary>A claim that becomes durable, due after half an hour.</summary>
    public Lease Claim(int person, DateTimeOffset? dueAt = null) =>
        Confirm(Dispatcher.Next(Person(person)).Value, dueAt);

    public Lease Claim(int person, int task, DateTimeOffset? dueAt = null) =>
        Confirm(Dispatcher.Named(Person(person), task).Value, dueAt);

    public Lease Confirm(Proposal proposal, DateTimeOffset? dueAt = null)
    {
        var lease = LeaseOf(proposal, dueAt ?? Start + TimeSpan.FromMinutes(30));
        Dispatcher.Confirm(proposal, lease);
        return lease;
    }

    public bool Submit(Lease lease)
    {
        Assert.True(Dispatcher.BeginSubmit(lease.Key) is SubmitStep.Ordinary or SubmitStep.MayComplete);
        return Dispatcher.Submitted(lease.Key);
    }

    public Lease LeaseOf(Proposal proposal, DateTimeOffset dueAt) =>
        new()
        {
            AssignmentId = _random.Id<AssignmentId>(),
            ClientId = new("c"),
            ProjectId = new("q"),
            PersonId = proposal.Person,
            Task = proposal.Task,
            Place = proposal.Place,
            Fence = proposal.Fence,
            DueAt = dueAt,
        };
}
