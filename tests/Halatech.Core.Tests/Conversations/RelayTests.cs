using Halatech.Core.Conversations;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

public sealed class RelayTests
{
    [Fact]
    public void TakeOver_EndsTheTurn_AndSilencesTheAssistant()
    {
        var scenario = Scenario.Given(Started, Received(1)).When(new TakeOver(Ann));
        scenario.Then(TakenOver(Ann)).Runs(new CancelTurn(1));
        Assert.Equal((ConversationMode.Relay, Ann, 2), (scenario.State.Mode, scenario.State.Holder, scenario.State.Epoch));
    }

    [Fact]
    public void TakeOver_WithdrawsTheAssistantsPartsOnly()
    {
        var scenario = Scenario.Given(
                Started, Received(1), Answered(1, "Yes,", "daily."),
                Received(2, "HELP", Interception.Help, wantsTurn: false), Noticed(ReplyId.OfNotice(2), 2, "Call us."))
            .When(new TakeOver(Ann));
        scenario.Then(Withdrawn(Part(1, 0), "taken-over"), Withdrawn(Part(1, 1), "taken-over"), TakenOver(Ann))
            .Runs(new CancelSend(Part(1)), scenario.Sending(NoticePart(2)));
    }

    [Fact]
    public void TakeOver_OfNothing_IsRefused() =>
        Scenario.Given().When(new TakeOver(Ann)).Refuses(ConversationErrors.NotStarted);

    [Fact]
    public void TakeOver_OfAClosedConversation_IsRefused() =>
        Scenario.Given(Started, Received(1), Closed).When(new TakeOver(Ann)).Refuses(ConversationErrors.Closed);

    [Fact]
    public void TakeOver_ByTheHolder_ChangesNothing() =>
        Scenario.Given(Started, Received(1), TakenOver(Ann)).When(new TakeOver(Ann)).ThenNothing();

    [Fact]
    public void TakeOver_FromAnother_IsRefused() =>
        Scenario.Given(Started, Received(1), TakenOver(Ann)).When(new TakeOver(Ben)).Refuses(ConversationErrors.HeldByAnother);

    [Fact]
    public void Draft_AfterTakeOver_IsDiscarded() =>
        Scenario.Given(Started, Received(1), TakenOver(Ann)).When(Complete(1, "Yes.")).Then(Discarded(1)).Runs();

    [Fact]
    public void Draft_AfterTakeOverAndHandBack_IsDiscarded() =>
        Scenario.Given(Started, Received(1), TakenOver(Ann), HandedBack(Ann, wantsTurn: true))
            .When(Complete(1, "Yes."))
            .Then(Discarded(1))
            .Runs();

    [Fact]
    public void Reply_OfTheHolder_IsSent()
    {
        var scenario = Scenario.Given(Started, Received(1), TakenOver(Ann)).When(Write(Ann, "r1", "Hello,", "Ann here."));
        scenario.Then(Written(Ann, "r1", 2, "Hello,", "Ann here.")).Runs(scenario.Sending(new SendId(ReplyOf("r1"), 0)));
    }

    [Fact]
    public void Reply_SentTwice_HasTheEffectOfOnce() =>
        Scenario.Given(Started, Received(1), TakenOver(Ann), Written(Ann, "r1", 2, "Hello"))
            .When(Write(Ann, "r1", "Hello"))
            .ThenNothing();

    [Fact]
    public void Reply_WithoutHolding_IsRefused() =>
        Scenario.Given(Started, Received(1)).When(Write(Ann, "r1", "Hello")).Refuses(ConversationErrors.NotHeld);

    [Fact]
    public void Reply_WhileAnotherHolds_IsRefused() =>
        Scenario.Given(Started, Received(1), TakenOver(Ben)).When(Write(Ann, "r1", "Hello")).Refuses(ConversationErrors.NotHeld);

    [Fact]
    public void Reply_IntoAClosedConversation_IsRefused() =>
        Scenario.Given(Started, Received(1), TakenOver(Ann), Closed)
            .When(Write(Ann, "r1", "Hello"))
            .Refuses(ConversationErrors.Closed);

    [Fact]
    public void Reply_ToAnOptedOutCustomer_IsRefused() =>
        Scenario.Given(Started, Received(1), TakenOver(Ann), OptedOut())
            .When(Write(Ann, "r1", "Hello"))
            .Refuses(ConversationErrors.OptedOut);

    [Theory]
    [InlineData]
    [InlineData("\t")]
    public void Reply_WithoutText_IsRefused(params string[] parts) =>
        Scenario.Given(Started, Received(1), TakenOver(Ann)).When(Write(Ann, "r1", parts)).Refuses(ConversationErrors.EmptyReply);

    [Theory]
    [InlineData("turn-9")]
    [InlineData("notice-9")]
    public void Reply_WithANameOfTheEngines_IsRefused(string reply) =>
        Scenario.Given(Started, Received(1), TakenOver(Ann))
            .When(Write(Ann, reply, "Hello"))
            .Refuses(ConversationErrors.ReservedReply);
}
