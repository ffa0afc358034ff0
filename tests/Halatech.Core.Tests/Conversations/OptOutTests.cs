using Halatech.Core.Conversations;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

public sealed class OptOutTests
{
    private static readonly MessageReceived Stopped = Received(2, "STOP", Interception.OptOut, wantsTurn: false);

    [Fact]
    public void Stop_EndsTheTurn_WithdrawsAllSends_AndIsConfirmed()
    {
        var scenario = Scenario.Given(Started, Received(1), Answered(1, "Yes,", "daily."), Received(3))
            .When(Receive(2, "STOP", Interception.OptOut, "Goodbye."));
        scenario.Then(
                Stopped,
                Withdrawn(Part(1, 0), "opted-out"), Withdrawn(Part(1, 1), "opted-out"),
                OptedOut(),
                Noticed(ReplyId.OfNotice(3), 3, "Goodbye."))
            .Runs(new CancelTurn(2), new ShareConsent(Now), new CancelSend(Part(1)), scenario.Sending(NoticePart(3)));
        Assert.True(scenario.State.OptedOut);
    }

    [Fact]
    public void Stop_WhereTheCarrierConfirms_IsObeyedInSilence() =>
        Scenario.Given(Started, Received(1))
            .When(Receive(2, "STOP", Interception.OptOut))
            .Then(Stopped, OptedOut())
            .Runs(new CancelTurn(1), new ShareConsent(Now));

    [Fact]
    public void Stop_InRelay_WithdrawsWhatThePersonWrote()
    {
        var scenario = Scenario.Given(Started, Received(1), TakenOver(Ann), Written(Ann, "r1", 2, "Hello"))
            .When(Receive(2, "STOP", Interception.OptOut));
        scenario.Then(Stopped, Withdrawn(new SendId(ReplyOf("r1"), 0), "opted-out"), OptedOut());
        Assert.Equal(Ann, scenario.State.Holder);
    }

    [Fact]
    public void StopAgain_IsStoredAndNotConfirmedAgain() =>
        Scenario.Given(Started, Received(1), OptedOut())
            .When(Receive(2, "STOP", Interception.OptOut, "Goodbye."))
            .Then(Stopped)
            .Runs();

    [Theory]
    [InlineData(Interception.None)]
    [InlineData(Interception.Help)]
    [InlineData(Interception.Empty)]
    public void MessageOfAnOptedOutCustomer_IsStoredAndNotAnswered(Interception interception) =>
        Scenario.Given(Started, Received(1), OptedOut())
            .When(Receive(2, "Hm", interception, "Fixed text."))
            .Then(Received(2, "Hm", interception, wantsTurn: false))
            .Runs();

    [Fact]
    public void Start_EndsTheOptOut_AndIsConfirmed()
    {
        var scenario = Scenario.Given(Started, Received(1), OptedOut())
            .When(Receive(2, "START", Interception.OptIn, "Welcome back."));
        scenario.Then(
                Received(2, "START", Interception.OptIn, wantsTurn: false),
                OptedIn,
                Noticed(ReplyId.OfNotice(2), 2, "Welcome back."))
            .Runs(scenario.Sending(NoticePart(2)));
        Assert.False(scenario.State.OptedOut);
    }

    [Fact]
    public void Start_WithoutAnOptOut_IsStoredOnly() =>
        Scenario.Given(Started, Received(1, wantsTurn: false))
            .When(Receive(2, "START", Interception.OptIn, "Welcome back."))
            .Then(Received(2, "START", Interception.OptIn, wantsTurn: false))
            .Runs();

    [Fact]
    public void MessageAfterStart_IsAnsweredAgain() =>
        Assert.NotNull(Scenario.Given(Started, Received(1), OptedOut(), OptedIn).When(Receive(2)).State.Turn);

    [Fact]
    public void Draft_AfterStop_IsDiscardedWithItsCost() =>
        Scenario.Given(Started, Received(1), Stopped, OptedOut()).When(Complete(1, "Yes.")).Then(Discarded(1)).Runs();

    [Fact]
    public void OptOut_SurvivesCloseAndReopen() =>
        Scenario.Given(Started, Received(1), OptedOut(), Closed)
            .When(Receive(2))
            .Then(Reopened, Received(2, wantsTurn: false))
            .Runs();
}
