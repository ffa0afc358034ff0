using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using static Halatech.Core.Tests.Conversations.Bookings;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

/// <summary>Calls of serverless functions that cannot be reached for a while.</summary>
public sealed class HeldCallTests
{
    [Fact]
    public void CallThatDoesNotGetThrough_IsToldOnce_AndMadeAgainUntilItsTimeIsOver()
    {
        var call = CallId.Of(3);
        HoldCall Unreachable(TimeSpan from) => new(call, Now + from + TimeSpan.FromMinutes(30), "function.unreachable", "HTTP 503");
        var scenario = InTransaction(Received(2)).When(Post(3)).When(Unreachable(TimeSpan.Zero));
        scenario.Then(new FunctionHeld(Now, call, Now.AddMinutes(30), "function.unreachable", true), Flagged("function-held: function.unreachable"));
        Assert.Null(scenario.State.NextCall);
        Assert.Equal(Now.AddMinutes(30), scenario.State.DueAt);
        Assert.Equal(new CallHold(Now, Now.AddMinutes(30), 1), OpenTransactionFacts.Of(scenario.State, scenario.State.Runs!.Transaction!.Value).Held!.Hold);

        scenario.When(new RetryCall(call)).Then(new FunctionRetried(Now, call)).Runs(new RunCall(scenario.State.NextCall!));
        scenario.When(new RetryCall(call)).ThenNothing();
        scenario.When(Unreachable(TimeSpan.FromMinutes(5))).Then(new FunctionHeld(Now, call, Now.AddMinutes(30), "function.unreachable", false));
        Assert.Equal(2, scenario.State.Calls.Single().Hold!.Tries);

        scenario.When(new RetryCall(call)).When(new CompleteCall(call, "booked")).Then(new FunctionAnswered(Now, call, "booked", false, true));
        scenario.When(new RetryCall(call)).ThenNothing();
    }

    [Fact]
    public void CallThatIsHeld_IsStillAnsweredByCallback() =>
        Held().When(new ReceiveFeedback(CallId.Of(3), "booked")).Then(new FunctionAnswered(Now, CallId.Of(3), "booked", true, true));

    [Fact]
    public void CallThatIsHeld_AndAcceptedAtLast_WaitsForItsFeedback()
    {
        var scenario = Held().When(new RetryCall(CallId.Of(3))).When(new CompleteCall(CallId.Of(3), "", Now.AddMinutes(60)));
        scenario.Then(new FunctionDeferred(Now, CallId.Of(3), Now.AddMinutes(60), false));
        Assert.False(scenario.State.Calls.Single().IsHeld);
        scenario.When(new RetryCall(CallId.Of(3))).ThenNothing();
    }

    [Fact]
    public void CallThatIsMadeAgain_WaitsForTheOneThatIsUnderWay()
    {
        var scenario = Held().When(Receive(3));
        var next = scenario.State.Turn!.Epoch;
        scenario.When(Post(next)).When(new RetryCall(CallId.Of(3))).Then(new FunctionRetried(Now, CallId.Of(3))).Runs();
        scenario.When(new CompleteCall(CallId.Of(next), "booked"));
        Assert.Equal(CallId.Of(3), scenario.State.NextCall!.Id);
    }

    [Fact]
    public void CallThatIsHeldTooLong_Fails()
    {
        var over = InTransaction(Received(2)).When(Post(3)).When(new HoldCall(CallId.Of(3), Now, "function.unreachable", "HTTP 503"));
        over.Then(new FunctionFailed(Now, CallId.Of(3), "function.unreachable", "HTTP 503", true), Flagged("function-failed: function.unreachable"));
        var waiting = Scenario.From(ConversationFold.Append(
            InTransaction(Received(2)).When(Post(3)).State, [new FunctionHeld(Now.AddMinutes(-30), CallId.Of(3), Now, "function.unreachable", false)]));
        waiting.When(new Expire([])).Then(
            new FunctionFailed(Now, CallId.Of(3), "function.unreachable", "It could not be reached in time.", true),
            Flagged("function-failed: function.unreachable"));
    }

    [Fact]
    public void CallThatIsHeld_GoesWithItsTransaction_AndIsUndone()
    {
        var scenario = Held().When(new CancelTransaction(Ann));
        Assert.Contains(scenario.Happened, e => e is FunctionFailed { Code: "function.cancelled" });
        Assert.Contains(scenario.Happened, e => e is CompensationDecided);
        scenario.When(new RetryCall(CallId.Of(3))).ThenNothing();
    }

    [Fact]
    public void CallOutsideOfATransaction_IsNotHeld()
    {
        var undo = CallId.OfUndo(4);
        var scenario = Held().When(new CancelTransaction(Ann)).When(new HoldCall(undo, Now.AddMinutes(30), "function.unreachable", "HTTP 503"));
        scenario.Then(new FunctionFailed(Now, undo, "function.unreachable", "HTTP 503", false), Flagged("function-failed: function.unreachable"));
    }

    private static Scenario Held()
    {
        var call = CallId.Of(3);
        var scenario = InTransaction(Received(2)).When(Post(3)).When(new HoldCall(call, Now.AddMinutes(20), "function.unreachable", "HTTP 503"));
        return scenario.When(Complete(scenario.State.Turn!.Epoch, "It takes a while."));
    }
}
