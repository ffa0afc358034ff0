using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Experiences;
using Halatech.Core.Transactions;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

/// <summary>Nudges, surveys, closing, erasure; handoffs that nobody accepts; compensation that failed.</summary>
public sealed class LifecycleTests
{
    private static readonly ConversationKey Key = ConversationKey.Parse("hotel/CH1");

    private static ConversationEvent[] Talked => [Started, Received(1), Answered(1, "Yes."), Sent(Part(1), 1)];

    [Fact]
    public void Nudge_LeavesOnce()
    {
        var nudged = Scenario.Given(Talked).When(Step(1, LifecycleKind.Nudge, "Still there?"))
            .Then(Noticed(RunId.Lifecycle.Says(1), 1, "Still there?"), new LifecycleStepped(Now, 1, LifecycleKind.Nudge, "done"));
        nudged.When(Step(1, LifecycleKind.Nudge, "Still there?")).ThenNothing();
    }

    [Fact]
    public void Step_ForACustomerWhoHasWrittenSince_IsRefused() =>
        Scenario.Given(Talked).When(Step(1, LifecycleKind.Close) with { QuietSince = Now.AddMinutes(-1) }).Refuses(RunErrors.Active);

    [Theory]
    [InlineData(LifecycleKind.Nudge)]
    [InlineData(LifecycleKind.Survey)]
    public void OptedOutOrRelay_HearsNothing(LifecycleKind kind)
    {
        Scenario.Given([.. Talked, OptedOut()]).When(Step(1, kind, "Hello?")).Then(new LifecycleStepped(Now, 1, kind, "opted-out"));
        Scenario.Given([.. Talked, TakenOver(Ann)]).When(Step(1, kind, "Hello?")).Then(new LifecycleStepped(Now, 1, kind, "withheld"));
        Scenario.Given([.. Talked, Closed]).When(Step(1, kind, "Hello?")).Then(new LifecycleStepped(Now, 1, kind, "closed"));
    }

    [Fact]
    public void Survey_IsAnswered_AndTheLifecycleKnows()
    {
        var asked = new AskEffect(NoticeKind.Chat, [], [new AnswerChoice("5", ["5"])], false, Now.AddHours(1), "Thanks!");
        var scenario = Scenario.Given(Talked).When(Step(1, LifecycleKind.Survey, "1 to 5?") with { Question = asked });
        Assert.True(ConversationFacts.Of(scenario.State, Now).IsAsked);
        scenario.When(Receive(2, "5"));
        var facts = ConversationFacts.Of(scenario.State, Now);
        Assert.Equal((false, true), (facts.IsAsked, facts.SurveyAnswered));
    }

    [Fact]
    public void IdleConversation_IsClosed_ButNotUnderAPersonsHands()
    {
        Scenario.Given(Talked).When(Step(1, LifecycleKind.Close)).Then(new ConversationClosed(Now, "idle"), new LifecycleStepped(Now, 1, LifecycleKind.Close, "done"));
        Scenario.Given([.. Talked, TakenOver(Ann)]).When(Step(1, LifecycleKind.Close)).Then(new LifecycleStepped(Now, 1, LifecycleKind.Close, "skipped"));
    }

    [Fact]
    public void SealedThread_BeginsAfresh()
    {
        var scenario = Scenario.Given([.. Talked, Closed]).When(Step(1, LifecycleKind.Seal));
        Assert.Empty(scenario.State.Thread);
        scenario.When(Receive(2, "Hello again")).Then(Reopened, Received(2, "Hello again"));
        Assert.Single(scenario.State.Thread);
    }

    [Fact]
    public void ErasedConversation_KeepsTheOptOutAndItsCount_AndNothingElse()
    {
        var erased = Scenario.Given([.. Talked, Received(2, "STOP", Interception.OptOut, false), OptedOut(), new ConsentShared(Now, Now), Closed])
            .When(Step(1, LifecycleKind.Erase));
        erased.Then(new ConversationErased(Now, true, 4, -1), new LifecycleStepped(Now, 1, LifecycleKind.Erase, "done"));
        Assert.Equal((null, true, 0), (erased.State.Route, erased.State.OptedOut, erased.State.Thread.Length));

        // What the log gives back when everything before is emptied is the same.
        var emptied = Enumerable.Range(0, 8).Aggregate(ConversationState.Empty, (s, _) => ConversationFold.Append(s, []));
        Structural.AssertEqual(erased.State, ConversationFold.Append(emptied, erased.Happened));

        erased.When(Receive(3, "START", Interception.OptIn, "Welcome."));
        Assert.Equal((false, 5), (erased.State.OptedOut, erased.State.Epoch));
    }

    [Fact]
    public void ErasedConversation_IsOpenAgain_WhenTheCustomerWritesAgain()
    {
        var erased = Scenario.Given([.. Talked, Closed]).When(Step(1, LifecycleKind.Erase));
        Assert.Equal(ConversationStatus.Closed, erased.State.Status);
        erased.When(Receive(2, "Hello again"));
        Assert.Equal((ConversationStatus.Open, false, 1), (erased.State.Status, erased.State.Runs!.IsErased, erased.State.Thread.Length));
        Assert.NotNull(erased.State.Turn);
    }

    [Fact]
    public void OpenConversation_IsNotErased() =>
        Scenario.Given(Talked).When(Step(1, LifecycleKind.Erase)).Then(new LifecycleStepped(Now, 1, LifecycleKind.Erase, "skipped"));

    [Fact]
    public void HandoffThatWaits_IsFollowedUp_OnceEach()
    {
        var waiting = Scenario.Given([.. Talked, new HandoffRequested(Now, "requested")]);
        waiting.When(new StepHandoff(5, 0, HandoffStepKind.Remind, [])).Then(new HandoffFollowedUp(Now, 5, 0, HandoffStepKind.Remind, ""));
        waiting.When(new StepHandoff(5, 0, HandoffStepKind.Remind, [])).ThenNothing();
        waiting.When(new StepHandoff(5, 1, HandoffStepKind.Escalate, [], "supervisor"))
            .Then(new HandoffFollowedUp(Now, 5, 1, HandoffStepKind.Escalate, "supervisor"), Flagged("handoff-escalated: supervisor"));
        waiting.When(new StepHandoff(5, 2, HandoffStepKind.OfferCallBack, ["Shall we call you?"]))
            .Then(Noticed(RunId.Of("handoff", 5).Says(2), 2, "Shall we call you?"), new HandoffFollowedUp(Now, 5, 2, HandoffStepKind.OfferCallBack, ""));
        Assert.Equal(ConversationMode.Relay, waiting.State.Mode);
    }

    [Fact]
    public void HandoffThatLapses_GivesTheUnansweredCustomerAnAnswer()
    {
        var waiting = Scenario.Given([Started, Received(1), new HandoffRequested(Now, "requested")]);
        waiting.When(new StepHandoff(3, 0, HandoffStepKind.ReturnToAssistant, [])).Then(
            new HandoffFollowedUp(Now, 3, 0, HandoffStepKind.ReturnToAssistant, ""), new HandoffLapsed(Now, 3, true));
        Assert.Equal((ConversationMode.Discussion, 3), (waiting.State.Mode, waiting.State.Turn?.Epoch));
    }

    [Fact]
    public void HandoffThatSomebodyAccepted_IsOver()
    {
        ConversationEvent[] accepted = [.. Talked, new HandoffRequested(Now, "requested"), TakenOver(Ann)];
        Scenario.Given(accepted).When(new StepHandoff(5, 0, HandoffStepKind.Remind, [])).Refuses(RunErrors.NoHandoff);
        Scenario.Given([.. accepted, HandedBack(Ann, false), new HandoffRequested(Now, "again")])
            .When(new StepHandoff(5, 0, HandoffStepKind.Remind, [])).Refuses(RunErrors.NoHandoff);
    }

    [Fact]
    public void FailedCompensation_IsMadeAgainUnderItsName()
    {
        var undo = CallId.OfUndo(3);
        var failed = Scenario.Given(
            Started, Received(1), new CompensationDecided(Now, undo, "book-room", 3, "{}"), new FunctionFailed(Now, undo, "function.unavailable", "HTTP 503", false));
        Assert.Equal(undo, Assert.Single(failed.State.Runs!.FailedUndos).Id);
        failed.When(new RetryCompensation(undo)).Then(new CompensationRetried(Now, undo)).Runs(new RunCall(failed.State.Calls.Single()));
        failed.When(new RetryCompensation(undo)).ThenNothing();
    }

    [Fact]
    public void TransactionsFacts_AreKeptForWhatFollows()
    {
        var call = CallId.Of(2);
        var state = Scenario.Given(
            Started, Received(1), new TransactionStarted(Now, "book-room", 3, Now.AddHours(1), null, 1),
            new FunctionCalled(
                Now, call, 2, 2, FunctionKind.Post, "post", """{"arrival":"2026-12-24"}""",
                new DecisionReceipt("book-room", 3, [], "post", null, ModelUsage.None), [], ModelUsage.None),
            new FunctionAnswered(Now, call, """{"bookingNumber":"LC12345"}""", true, true),
            new TransactionEnded(Now, "book-room", "completed", "assistant", false, 3),
            new RunBegan(Now, RunId.Parse("stay-6"), "stay", 3, 3)).State;
        var facts = new TransactionFacts(3, "book-room", "completed", """{"arrival":"2026-12-24"}""", """{"bookingNumber":"LC12345"}""");
        Assert.Equal(facts, Assert.Single(state.Runs!.Facts));
        Assert.Equal(facts, Assert.Single(state.Runs.Runs).Facts);
        Assert.Null(state.Runs.Transaction);
    }

    [Fact]
    public void Triggers_TellWhatWorkflowsWaitFor()
    {
        (WorkflowTriggerKind, string, long)[] Triggers(ConversationState before, params ConversationEvent[] events) =>
            [.. WorkflowTrigger.Of(Key, before, [.. events], ConversationFold.Append(before, events)).Select(t => (t.Kind, $"{t.Subject}/{t.Step}/{t.Label}", t.Number))];

        var talked = Scenario.Given(Talked).State;
        Assert.Equal([(WorkflowTriggerKind.ConversationOpened, "//started", 0)], Triggers(ConversationState.Empty, Started, Received(1)));
        Assert.Empty(Triggers(talked, Received(2), Answered(2, "Yes.")));
        Assert.Equal([(WorkflowTriggerKind.HandoffRequested, "//", 5)], Triggers(talked, new HandoffRequested(Now, "x")));
        Assert.Equal(
            [(WorkflowTriggerKind.HandoffOver, "//", 5)],
            Triggers(Scenario.Given([.. Talked, new HandoffRequested(Now, "x")]).State, TakenOver(Ann)));
        Assert.Equal(
            [(WorkflowTriggerKind.StepAnswered, "stay-7/review/good", 0)],
            Triggers(talked, new QuestionAnswered(Now, RunId.Parse("stay-7"), "review", "good", Sid(2))));
        var booking = Scenario.Given([.. Talked, new TransactionStarted(Now, "book-room", 3, Now.AddHours(1), null, 1)]).State;
        Assert.Equal(
            [(WorkflowTriggerKind.TransactionEnded, "book-room//completed", 5), (WorkflowTriggerKind.ConversationClosed, "//", 0)],
            Triggers(booking, new TransactionEnded(Now, "book-room", "completed", "assistant", false, 2), Closed));
    }

    private static StepLifecycle Step(int sequence, LifecycleKind kind, params string[] parts) => new(sequence, kind, Now, [.. parts]);
}
