using Halatech.Core.Conversations;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

public sealed class SendTests
{
    private static Scenario Replying => Scenario.Given(Started, Received(1), Answered(1, "Yes,", "daily,", "from 9."));

    [Fact]
    public void ConfirmedPart_StartsTheNext()
    {
        var scenario = Replying.When(Confirm(Part(1, 0), 1, index: 2));
        scenario.Then(Sent(Part(1, 0), 1, index: 2)).Runs(new CancelSend(Part(1, 0)), scenario.Sending(Part(1, 1)));

        var entry = scenario.State.Thread[1];
        Assert.Equal((SentSid(1), 2, DeliveryStatus.Accepted), (entry.Sid, entry.Index, entry.Status));
        Assert.Equal(2, scenario.State.LastIndex);
    }

    [Fact]
    public void LastPartConfirmed_LeavesNothingPending()
    {
        var scenario = Replying.When(Confirm(Part(1, 0), 1)).When(Confirm(Part(1, 1), 2)).When(Confirm(Part(1, 2), 3));
        scenario.Runs(new CancelSend(Part(1, 2)));
        Assert.False(scenario.State.HasPendingWork);
    }

    [Fact]
    public void PartConfirmedTwice_CountsOnce() =>
        Replying.When(Confirm(Part(1, 0), 1)).When(Confirm(Part(1, 0), 1)).ThenNothing();

    [Fact]
    public void PartConfirmedAgainUnderAnotherId_KeepsTheFirst()
    {
        var scenario = Replying.When(Confirm(Part(1, 0), 1)).When(Confirm(Part(1, 0), 2));
        scenario.ThenNothing();
        Assert.Equal(SentSid(1), scenario.State.Thread[1].Sid);
    }

    [Fact]
    public void UnknownPartConfirmed_ChangesNothing() => Replying.When(Confirm(Part(7), 1)).ThenNothing();

    [Fact]
    public void WithdrawnPartThatLeftAfterAll_IsLogged()
    {
        var scenario = Scenario.Given(Started, Received(1), Answered(1, "Yes."), Withdrawn(Part(1), "taken-over"), TakenOver(Ann))
            .When(Confirm(Part(1), 1));
        scenario.Then(Sent(Part(1), 1)).Runs();
        Assert.Equal(DeliveryStatus.Accepted, scenario.State.Thread[1].Status);
    }

    [Fact]
    public void PartThatTheThreadHasForgotten_CanStillBeConfirmed()
    {
        var burst = Enumerable.Range(2, ConversationState.ThreadLimit).Select(n => Received(n));
        var scenario = Scenario.Given([Started, Received(1), Answered(1, "Yes."), .. burst]).When(Confirm(Part(1), 1));
        scenario.Then(Sent(Part(1), 1)).Runs(new CancelSend(Part(1)));
        Assert.Empty(scenario.State.Sends);
    }

    [Fact]
    public void RefusedPart_WithdrawsTheRest_AndFlags()
    {
        var scenario = Replying.When(Confirm(Part(1, 0), 1)).When(Refuse(Part(1, 1)));
        scenario.Then(Refused(Part(1, 1)), Flagged("send-failed: 30008"), Withdrawn(Part(1, 2), "part-failed"))
            .Runs(new CancelSend(Part(1, 1)));
        Assert.Equal(
            [DeliveryStatus.Accepted, DeliveryStatus.Failed, null],
            scenario.State.Thread.Skip(1).Select(e => e.Status));
    }

    [Fact]
    public void RefusedPart_LeavesOtherRepliesAlone()
    {
        var scenario = Scenario.Given(Started, Received(1), Answered(1, "Yes."), Received(2), Answered(2, "Daily."))
            .When(Refuse(Part(1)));
        scenario.Then(Refused(Part(1)), Flagged("send-failed: 30008"))
            .Runs(new CancelSend(Part(1)), scenario.Sending(Part(2)));
    }

    [Fact]
    public void OptOutAtTheCarrier_WithdrawsEverything_AndEndsTheTurn()
    {
        var scenario = Scenario.Given(Started, Received(1), Answered(1, "Yes."), Received(2), Answered(2, "Daily."), Received(3))
            .When(Refuse(Part(1), "21610", optedOut: true));
        scenario.Then(
                Refused(Part(1), "21610"), Flagged("send-failed: 21610"),
                Withdrawn(Part(2), "opted-out"), OptedOut("carrier"))
            .Runs(new CancelTurn(3), new ShareConsent(Now), new CancelSend(Part(1)));
        Assert.True(scenario.State.OptedOut);
    }

    [Fact]
    public void RefusalReportedTwice_CountsOnce() =>
        Replying.When(Refuse(Part(1, 0))).When(Refuse(Part(1, 0))).ThenNothing();

    [Fact]
    public void RefusalOfASentPart_ChangesNothing() =>
        Replying.When(Confirm(Part(1, 0), 1)).When(Refuse(Part(1, 0))).ThenNothing();
}
