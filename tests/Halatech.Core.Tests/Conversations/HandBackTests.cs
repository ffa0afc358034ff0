using Halatech.Core.Conversations;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

public sealed class HandBackTests
{
    private static readonly MessageReceived InRelay = Received(2, wantsTurn: false);

    [Fact]
    public void UnansweredMessage_IsOwedATurn()
    {
        var scenario = Scenario.Given(Started, Received(1), TakenOver(Ann), InRelay).When(new HandBack(Ann));
        scenario.Then(HandedBack(Ann, wantsTurn: true)).Runs(new RunTurn(new PendingTurn(4, Now, Now, Heard: 2)));
        Assert.Null(scenario.State.Holder);
    }

    [Fact]
    public void AnsweredMessage_IsOwedNothing() =>
        HandsBack(wantsTurn: false, TakenOver(Ann), InRelay, Written(Ann, "r1", 3, "Yes."));

    [Fact]
    public void MessageOfATurnThatTheTakeOverEnded_IsOwedOne() => HandsBack(wantsTurn: true, TakenOver(Ann));

    [Fact]
    public void MessageWhoseReplyTheTakeOverWithdrew_IsOwedOne() =>
        HandsBack(wantsTurn: true, Answered(1, "Yes."), Withdrawn(Part(1), "taken-over"), TakenOver(Ann));

    [Fact]
    public void MessageWhoseReplyTheProviderRefused_IsOwedOne() =>
        HandsBack(wantsTurn: true, Answered(1, "Yes."), Refused(Part(1)), TakenOver(Ann));

    [Fact]
    public void MessageWhoseReplyHadBegunToLeave_IsOwedNothing() =>
        HandsBack(wantsTurn: false, Answered(1, "Yes,", "daily."), Sent(Part(1, 0), 1), Withdrawn(Part(1, 1), "taken-over"), TakenOver(Ann));

    [Fact]
    public void MessageWhoseWithdrawnReplyLeftAfterAll_IsOwedNothing() =>
        HandsBack(wantsTurn: false, Answered(1, "Yes."), Withdrawn(Part(1), "taken-over"), TakenOver(Ann), Sent(Part(1), 1));

    [Fact]
    public void MessageThatGotAnApology_IsOwedNothing() =>
        HandsBack(wantsTurn: false, GaveUp(1), Noticed(ReplyId.OfTurn(1), 1, "Sorry."), Sent(Part(1), 1), TakenOver(Ann));

    [Fact]
    public void MessageBeforeAHelpWord_IsStillOwedATurn() =>
        HandsBack(
            wantsTurn: true, TakenOver(Ann), InRelay,
            Received(3, "HELP", Interception.Help, wantsTurn: false), Noticed(ReplyId.OfNotice(4), 4, "Call us."));

    [Theory]
    [InlineData(Interception.OptIn)]
    [InlineData(Interception.Help)]
    [InlineData(Interception.Empty)]
    public void InterceptedMessage_NeverReachesTheAssistant(Interception interception) =>
        HandsBack(
            wantsTurn: false, TakenOver(Ann), InRelay, Written(Ann, "r1", 3, "Yes."), Sent(new SendId(ReplyOf("r1"), 0), 1),
            Received(3, "START", interception, wantsTurn: false));

    [Fact]
    public void OptedOutCustomer_IsOwedNothing() => HandsBack(wantsTurn: false, TakenOver(Ann), InRelay, OptedOut());

    [Fact]
    public void Flag_IsLowered() =>
        Assert.Null(Scenario.Given(Started, Received(1), TakenOver(Ann), Flagged("look")).When(new HandBack(Ann)).State.Flag);

    [Fact]
    public void WithoutHolding_IsRefused() =>
        Scenario.Given(Started, Received(1)).When(new HandBack(Ann)).Refuses(ConversationErrors.NotHeld);

    [Fact]
    public void ByAnother_IsRefused() =>
        Scenario.Given(Started, Received(1), TakenOver(Ben)).When(new HandBack(Ann)).Refuses(ConversationErrors.NotHeld);

    [Fact]
    public void ModeBeforeTheTakeOver_IsRestored()
    {
        var transaction = Scenario.Given(Started, Received(1)).State with { Mode = ConversationMode.Transaction };
        var held = Conversation.Decide(transaction, new TakeOver(Ann), Now).Value!.Next;
        var back = Conversation.Decide(held, new HandBack(Ann), Now).Value!.Next;
        Assert.Equal((ConversationMode.Relay, ConversationMode.Transaction), (held.Mode, back.Mode));
    }

    private static void HandsBack(bool wantsTurn, params ConversationEvent[] after) =>
        Scenario.Given([Started, Received(1), .. after]).When(new HandBack(Ann)).Then(HandedBack(Ann, wantsTurn));
}
