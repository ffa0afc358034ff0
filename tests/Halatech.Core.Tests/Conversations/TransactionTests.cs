using Halatech.Core.Conversations;
using Halatech.Core.Transactions;
using static Halatech.Core.Tests.Conversations.Bookings;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

/// <summary>Function calls and transactions within a conversation.</summary>
public sealed class TransactionTests
{
    [Fact]
    public void Initiation_StartsTheTransaction_AndOwesAnotherTurnAtOnce()
    {
        var scenario = Scenario.Given(Started, Received(1)).When(Initiate(1));
        scenario.Then(Called(1, 1, FunctionKind.InitiateTransaction, "initiateTransaction"), BookingStarted(1))
            .Runs(new CancelTurn(1), new RunTurn(new PendingTurn(2, Now, Now, Step: 1)));
        Assert.Equal(ConversationMode.Transaction, scenario.State.Mode);
        Assert.Equal(new ActiveTransaction("book-room", 3, Now.AddMinutes(30), "undo-booking", []), scenario.State.Transaction! with { Posted = [] });
    }

    [Fact]
    public void InitiationDuringATransaction_IsRefused() =>
        InTransaction(Received(2)).When(Initiate(3)).Refuses(ConversationErrors.CallOutOfPlace);

    [Fact]
    public void CallThatTheReceiptDoesNotName_IsRefused_AndTheTurnStaysOwed()
    {
        var call = Initiate(1) with { Receipt = Receipt("endTransaction") };
        var scenario = Scenario.Given(Started, Received(1)).When(call);
        scenario.Refuses(ConversationErrors.NotEnforced);
        Assert.NotNull(scenario.State.Turn);
    }

    [Fact]
    public void CallWhoseReceiptComplains_IsRefused() =>
        Scenario.Given(Started, Received(1))
            .When(Initiate(1) with { Receipt = Receipt("initiateTransaction") with { Complaint = "unanswered" } })
            .Refuses(ConversationErrors.NotEnforced);

    [Fact]
    public void StaleCall_IsDiscardedWithItsCost() =>
        Scenario.Given(Started, Received(1), Received(2)).When(Initiate(1)).Then(Discarded(1)).Runs();

    [Fact]
    public void CallReportedTwice_IsIgnored()
    {
        var scenario = InTransaction(Received(2)).When(Post(3));
        Assert.Equal(CallId.Of(3), Assert.Single(scenario.State.Calls).Id);
        scenario.When(Post(3)).ThenNothing();
    }

    [Fact]
    public void CallWithoutAFunctionToWaitFor_ReportedTwice_CostsOnce() =>
        Scenario.Given(Started, Received(1)).When(Initiate(1)).When(Initiate(1)).ThenNothing();

    [Fact]
    public void EndWithoutWords_ReportedTwice_CostsOnce() => InTransaction(Received(2)).When(End(3, "completed")).When(End(3, "completed")).ThenNothing();

    [Fact]
    public void CallAfterTakeover_IsDiscarded() =>
        Scenario.Given(Started, Received(1), TakenOver(Ann)).When(Initiate(1)).Then(Discarded(1)).Runs();

    [Fact]
    public void PostWithoutATransaction_IsRefused() =>
        Scenario.Given(Started, Received(1)).When(Post(1)).Refuses(ConversationErrors.CallOutOfPlace);

    [Fact]
    public void Post_IsOwedUntilItIsAnswered()
    {
        var scenario = InTransaction(Received(2)).When(Post(3));
        scenario.Runs(new CancelTurn(3), new RunCall(scenario.State.NextCall!));
        Assert.True(scenario.State.HasPendingWork);
        Assert.Equal([CallId.Of(3)], scenario.State.Transaction!.Posted);
    }

    [Fact]
    public void Response_OwesATurnThatTellsIt()
    {
        var scenario = InTransaction(Received(2)).When(Post(3)).When(new CompleteCall(CallId.Of(3), """{"price":45000}"""));
        scenario.Then(new FunctionAnswered(Now, CallId.Of(3), """{"price":45000}""", false, true))
            .Runs(new RunTurn(new PendingTurn(4, Now, Now, Step: 1)), new CancelCall(CallId.Of(3)));
        Assert.Contains("45000", scenario.State.Thread[^1].Text.ToString(), StringComparison.Ordinal);
        Assert.Equal(AuthorKind.Function, scenario.State.Thread[^1].Author);
    }

    [Fact]
    public void Promise_IsToldAndWaitedFor()
    {
        var scenario = InTransaction(Received(2)).When(Post(3)).When(new CompleteCall(CallId.Of(3), "", Now.AddMinutes(10)));
        scenario.Then(new FunctionDeferred(Now, CallId.Of(3), Now.AddMinutes(10), true));
        Assert.Null(scenario.State.NextCall);
        Assert.Equal(Now.AddMinutes(10), scenario.State.DueAt);
    }

    [Fact]
    public void Feedback_IsTold_Once()
    {
        var scenario = Waiting().When(new ReceiveFeedback(CallId.Of(3), "booked"));
        scenario.Then(new FunctionAnswered(Now, CallId.Of(3), "booked", true, true));
        scenario.When(new ReceiveFeedback(CallId.Of(3), "booked")).ThenNothing();
        scenario.When(new ReceiveFeedback(CallId.Of(3), "cancelled")).Refuses(ConversationErrors.CallAnswered);
    }

    [Fact]
    public void FeedbackBeforeTheResponse_Counts_AndTheResponseDoesNot()
    {
        var scenario = InTransaction(Received(2)).When(Post(3)).When(new ReceiveFeedback(CallId.Of(3), "booked"));
        scenario.Then(new FunctionAnswered(Now, CallId.Of(3), "booked", true, true));
        scenario.When(new CompleteCall(CallId.Of(3), "", Now.AddMinutes(10))).ThenNothing();
    }

    [Fact]
    public void FeedbackToACallThatNobodyMade_IsRefused() =>
        InTransaction().When(new ReceiveFeedback(CallId.Of(9), "booked")).Refuses(ConversationErrors.CallOver);

    [Fact]
    public void FeedbackWhileAPersonHolds_IsInTheThread_AndTheAssistantStaysSilent()
    {
        var scenario = Waiting().When(new TakeOver(Ann)).When(new ReceiveFeedback(CallId.Of(3), "booked"));
        scenario.Then(new FunctionAnswered(Now, CallId.Of(3), "booked", true, false)).Runs();
        Assert.Null(scenario.State.Turn);
    }

    [Fact]
    public void FeedbackWhileATurnIsOwed_MakesItStartAgain()
    {
        var scenario = Waiting().When(Receive(5));
        var before = scenario.State.Turn!;
        scenario.When(new ReceiveFeedback(CallId.Of(3), "booked")).Runs(
            new CancelTurn(before.Epoch), new RunTurn(before with { Epoch = before.Epoch + 1 }));
    }

    [Fact]
    public void FeedbackThatNeverComes_IsGivenUpInTime()
    {
        var scenario = Waiting(awaitFor: TimeSpan.Zero).When(new Expire([]));
        Assert.Contains(scenario.State.AnsweredCalls, c => c.Id == CallId.Of(3));
        Assert.Equal("function-failed: function.no-feedback", scenario.State.Flag);
        scenario.When(new ReceiveFeedback(CallId.Of(3), "booked")).Refuses(ConversationErrors.CallAnswered);
    }

    [Fact]
    public void Failure_IsToldAndFlagged()
    {
        var scenario = InTransaction(Received(2)).When(Post(3)).When(new FailCall(CallId.Of(3), "function.refused", "HTTP 404"));
        scenario.Then(
            new FunctionFailed(Now, CallId.Of(3), "function.refused", "HTTP 404", true), Flagged("function-failed: function.refused"));
        Assert.NotNull(scenario.State.Turn);
    }

    [Fact]
    public void End_WithWords_SaysThem_AndReturnsToDiscussion()
    {
        var scenario = InTransaction(Received(2)).When(End(3, "completed", "Enjoy your stay."));
        Assert.Equal(ConversationMode.Discussion, scenario.State.Mode);
        Assert.Null(scenario.State.Transaction);
        Assert.Null(scenario.State.Turn);
        Assert.Equal("Enjoy your stay.", scenario.State.Sends[^1].Text.ToString());
    }

    [Fact]
    public void End_WithoutWords_OwesATurnInDiscussion()
    {
        var scenario = InTransaction(Received(2)).When(End(3, "completed"));
        Assert.Equal(1, scenario.State.Turn?.Step);
        Assert.Equal(ConversationMode.Discussion, scenario.State.Mode);
    }

    [Fact]
    public void CancelledEnd_UndoesWhatWasPosted()
    {
        var scenario = Waiting().When(Receive(5));
        scenario.When(End(scenario.State.Turn!.Epoch, "cancelled", "Cancelled."));
        var undo = Assert.Single(scenario.State.Calls);
        Assert.True(undo.Id.IsUndo);
        Assert.Equal("""{"actionType":"undo-booking","calls":["call-3"]}""", undo.Arguments);
        Assert.Equal(3, undo.ConfigurationVersion);
    }

    [Fact]
    public void Cancellation_ByAPerson_UndoesWhatWasAnswered()
    {
        var scenario = InTransaction(Received(2)).When(Post(3)).When(new CompleteCall(CallId.Of(3), "booked")).When(new CancelTransaction(Ann));
        Assert.Equal(ConversationMode.Discussion, scenario.State.Mode);
        Assert.True(Assert.Single(scenario.State.Calls).Id.IsUndo);
    }

    [Fact]
    public void Cancellation_WithoutATransaction_IsRefused() =>
        Scenario.Given(Started, Received(1)).When(new CancelTransaction(Ann)).Refuses(ConversationErrors.NoTransaction);

    [Fact]
    public void TimeOut_LeavesWhatWasConfirmed_AndTellsTheCustomer()
    {
        var scenario = InTransaction(TimeSpan.Zero, Received(2)).When(Post(3)).When(new CompleteCall(CallId.Of(3), "booked")).When(new Expire(["Too late."]));
        Assert.Empty(scenario.State.Calls);
        Assert.Null(scenario.State.Transaction);
        Assert.Equal("Too late.", scenario.State.Sends[^1].Text.ToString());
    }

    [Fact]
    public void TimeOut_UndoesWhatIsStillOpen() =>
        Assert.True(Assert.Single(Waiting(timeLimit: TimeSpan.Zero).When(new Expire([])).State.Calls).Id.IsUndo);

    [Fact]
    public void Undone_IsRecorded_AndNobodyIsTold()
    {
        var scenario = Waiting(timeLimit: TimeSpan.Zero).When(new Expire([]));
        var undo = Assert.Single(scenario.State.Calls).Id;
        var owed = scenario.State.Turn;
        scenario.When(new CompleteCall(undo, "undone"));
        Assert.Equal(owed?.Step, scenario.State.Turn?.Step);
        Assert.Empty(scenario.State.Calls);
    }

    [Fact]
    public void Close_EndsTheTransaction()
    {
        var scenario = InTransaction().When(new CloseConversation("resolved"));
        Assert.Null(scenario.State.Transaction);
        Assert.Null(scenario.State.DueAt);
    }

    [Fact]
    public void TransactionSurvivesTakeoverAndHandBack()
    {
        var scenario = InTransaction().When(new TakeOver(Ann)).When(Receive(5)).When(new HandBack(Ann));
        Assert.Equal(ConversationMode.Transaction, scenario.State.Mode);
        Assert.Equal("book-room", scenario.State.Transaction?.Id);
        Assert.NotNull(scenario.State.Turn);
    }

    [Fact]
    public void TransactionThatEndsDuringRelay_IsOverAtHandBack()
    {
        var scenario = InTransaction().When(new TakeOver(Ann)).When(new CancelTransaction(Ann)).When(new HandBack(Ann));
        Assert.Equal(ConversationMode.Discussion, scenario.State.Mode);
    }

    [Fact]
    public void RequestForAPerson_TellsTheCustomer_AndSilencesTheAssistant()
    {
        var call = new EnforcedCall("requestHuman", FunctionKind.RequestHuman, "{}", ["A colleague will write."], Reason: "asked");
        var scenario = Scenario.Given(Started, Received(1)).When(new CallFunction(1, call, Receipt("requestHuman"), [], Usage));
        Assert.Equal(ConversationMode.Relay, scenario.State.Mode);
        Assert.Null(scenario.State.Holder);
        Assert.Equal("asked", scenario.State.Flag);
        Assert.Equal(AuthorKind.Notice, Assert.Single(scenario.State.Sends).Author);
        scenario.When(Receive(2));
        Assert.Null(scenario.State.Turn);
        scenario.When(new TakeOver(Ann)).When(new HandBack(Ann));
        Assert.Equal(ConversationMode.Discussion, scenario.State.Mode);
        Assert.NotNull(scenario.State.Turn);
    }

    [Fact]
    public void FunctionsOfOneMessage_ComeToAnEnd()
    {
        var scenario = InTransaction(Received(2));
        for (var step = 1; step <= PendingTurn.MaxSteps; step++)
        {
            var epoch = scenario.State.Turn!.Epoch;
            scenario.When(Post(epoch)).When(new CompleteCall(CallId.Of(epoch), "again"));
        }

        scenario.When(Post(scenario.State.Turn!.Epoch)).Refuses(ConversationErrors.TooManySteps);
    }

    [Fact]
    public void SecondFailedTurnInARow_HandsOff()
    {
        var scenario = Scenario.Given(Started, Received(1)).When(GiveUp(1, "Sorry.") with { HandoffAfter = 2, HandoffText = ["A colleague will write."] });
        Assert.Equal(ConversationMode.Discussion, scenario.State.Mode);
        scenario.When(Receive(2)).When(GiveUp(2, "Sorry.") with { HandoffAfter = 2, HandoffText = ["A colleague will write."] });
        Assert.Equal(ConversationMode.Relay, scenario.State.Mode);
        Assert.Equal("A colleague will write.", scenario.State.Sends[^1].Text.ToString());
    }

    [Fact]
    public void TurnsThatBrokeOnOurOwnParts_NeverHandOff()
    {
        var broken = GiveUp(1, "Sorry.") with { Reason = TurnFailed.Broken, HandoffAfter = 1 };
        var scenario = Scenario.Given(Started, Received(1)).When(broken).When(Receive(2)).When(broken with { Epoch = 2 });
        Assert.Equal(ConversationMode.Discussion, scenario.State.Mode);
        Assert.Equal(0, scenario.State.FailedTurns);
    }

    [Fact]
    public void AnswerWithANul_IsStoredWithoutIt_AndRecognisedAgain()
    {
        var scenario = Waiting().When(new ReceiveFeedback(CallId.Of(3), "A\0B"));
        Assert.DoesNotContain('\0', Assert.IsType<FunctionAnswered>(scenario.Happened[0]).Body);
        scenario.When(new ReceiveFeedback(CallId.Of(3), "A\0B")).ThenNothing();
    }

    [Fact]
    public void ClearOptOutInOwnWords_IsObeyedAndConfirmed()
    {
        var scenario = Scenario.Given(Started, Received(1)).When(new HeedOptOut(1, true, ["No more messages."], Usage));
        scenario.Then(Discarded(1), OptedOut("meaning"), Noticed(ReplyId.OfTurn(1), 1, "No more messages."));
        Assert.True(scenario.State.OptedOut);
    }

    [Fact]
    public void UnclearOptOut_IsAsked()
    {
        var scenario = Scenario.Given(Started, Received(1)).When(new HeedOptOut(1, false, ["Shall we stop?"], Usage));
        Assert.False(scenario.State.OptedOut);
        Assert.True(scenario.State.OptOutQuestioned);
        Assert.Null(scenario.State.Turn);
    }
}
