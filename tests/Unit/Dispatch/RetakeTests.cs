using Plumbline.Dispatch;

namespace Plumbline.Tests.Unit.Dispatch;

public sealed class RetakeTests
{
    [Fact]
    public void The_author_of_an_expired_assignment_takes_a_free_place_again_under_a_new_fence()
    {
        var floor = new Floor().WithTasks(1);
        var lease = floor.Claim(1);
        floor.Dispatcher.Expire(lease.Key);
        var again = floor.Dispatcher.Retake(Floor.Person(1), 0, RetakeFor.Renewal).Value;
        Assert.Equal(new(0, 0, 2, Floor.Person(1), Again: true), again);
        Assert.True(floor.Submit(floor.Confirm(again)));
    }

    [Fact]
    public void An_expired_assignment_is_not_taken_again_when_its_place_went_to_another()
    {
        var floor = new Floor().WithTasks(1);
        floor.Dispatcher.Expire(floor.Claim(1).Key);
        var other = floor.Claim(2);
        var dispatcher = floor.Dispatcher;
        Assert.Same(DispatchProblems.TaskFull, dispatcher.Retake(Floor.Person(1), 0, RetakeFor.Submit).Problem);
        floor.Submit(other);
        Assert.Same(DispatchProblems.TaskDone, dispatcher.Retake(Floor.Person(1), 0, RetakeFor.Submit).Problem);
    }

    [Fact]
    public void A_skipped_foreign_or_unknown_task_is_not_taken_again()
    {
        var floor = new Floor().WithTasks(2, overlap: 2);
        floor.Dispatcher.Skip(floor.Claim(1, 0).Key);
        var dispatcher = floor.Dispatcher;
        Assert.Same(DispatchProblems.NotExpired, dispatcher.Retake(Floor.Person(1), 0, RetakeFor.Submit).Problem);
        Assert.Same(DispatchProblems.NotExpired, dispatcher.Retake(Floor.Person(2), 0, RetakeFor.Submit).Problem);
        Assert.Same(DispatchProblems.NotExpired, dispatcher.Retake(Floor.Person(2), 1, RetakeFor.Submit).Problem);
        Assert.Same(DispatchProblems.TaskUnknown, dispatcher.Retake(Floor.Person(2), 7, RetakeFor.Submit).Problem);
    }

    [Fact]
    public void The_live_limit_holds_a_renewal_back_and_lets_a_late_submit_through()
    {
        var floor = new Floor(live: 1).WithTasks(2);
        floor.Dispatcher.Expire(floor.Claim(1, 0).Key);
        floor.Claim(1, 1);
        var dispatcher = floor.Dispatcher;
        Assert.Same(DispatchProblems.LiveLimit, dispatcher.Retake(Floor.Person(1), 0, RetakeFor.Renewal).Problem);
        var late = dispatcher.Retake(Floor.Person(1), 0, RetakeFor.Submit).Value;
        Assert.Equal(SubmitStep.MayComplete, dispatcher.BeginSubmit(late.Key));
        Assert.True(dispatcher.Submitted(late.Key));
        Assert.Equal(1, dispatcher.LiveOf(Floor.Person(1)));
    }

    [Fact]
    public void A_late_submit_that_fails_leaves_the_assignment_expired()
    {
        var floor = new Floor().WithTasks(1);
        floor.Dispatcher.Expire(floor.Claim(1).Key);
        var late = floor.Dispatcher.Retake(Floor.Person(1), 0, RetakeFor.Submit).Value;
        floor.Dispatcher.BeginSubmit(late.Key);
        floor.Dispatcher.SubmitFailed(late.Key);
        Assert.Equal(new(1, 1, 0, 0, 0), floor.Dispatcher.Progress);
        Assert.Same(DispatchProblems.TaskHad, floor.Dispatcher.Named(Floor.Person(1), 0).Problem);
        Assert.Equal(3, floor.Dispatcher.Retake(Floor.Person(1), 0, RetakeFor.Submit).Value.Fence);
    }

    [Fact]
    public void A_new_claim_cannot_be_submitted_before_it_is_confirmed()
    {
        var floor = new Floor().WithTasks(1);
        var proposal = floor.Dispatcher.Next(Floor.Person(1)).Value;
        Assert.Equal(SubmitStep.NotLive, floor.Dispatcher.BeginSubmit(proposal.Key));
    }
}
