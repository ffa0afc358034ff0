using Halatech.Core.Conversations;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

public sealed class ReceiveMessageTests
{
    [Fact]
    public void FirstMessage_StartsTheConversation_AndOwesATurn() =>
        Scenario.Given()
            .When(Receive(1))
            .Then(Started, Received(1))
            .Runs(new RunTurn(new PendingTurn(1, Now, Now)));

    [Fact]
    public void SecondMessageBeforeTheReply_RestartsTheTurn_AndKeepsItsAge()
    {
        var later = Now.AddSeconds(2);
        var before = Scenario.Given(Started, Received(1)).State;
        var decision = Conversation.Decide(before, Receive(2), later).Value!;

        var turn = new PendingTurn(2, Since: Now, LastMessageAt: later);
        Assert.Equal(turn, decision.Next.Turn);
        Structural.AssertEqual(new ConversationEffect[] { new CancelTurn(1), new RunTurn(turn) }, decision.Effects.ToArray());
    }

    [Fact]
    public void Burst_IsOneTurn_AnsweredOnce()
    {
        var scenario = Scenario.Given(Started, Received(1), Received(2), Received(3)).When(Complete(3, "Yes."));
        Assert.Single(scenario.State.Sends);
        Assert.Null(scenario.State.Turn);
    }

    [Fact]
    public void SameMessageAgain_ChangesNothing() =>
        Scenario.Given(Started, Received(1), Answered(1, "Yes.")).When(Receive(1)).ThenNothing();

    [Fact]
    public void SameMessageAgain_DoesNotReopen() =>
        Scenario.Given(Started, Received(1), Closed).When(Receive(1)).ThenNothing();

    [Fact]
    public void MessageAfterTheReplyWasDecided_LeavesItsSendAlone()
    {
        var scenario = Scenario.Given(Started, Received(1), Answered(1, "Yes.")).When(Receive(2));
        scenario.Then(Received(2)).Runs(new RunTurn(scenario.State.Turn!));
        Assert.Equal(Part(1), Assert.Single(scenario.State.Sends).Id);
    }

    [Fact]
    public void MessageIntoAClosedConversation_ReopensIt() =>
        Scenario.Given(Started, Received(1), Closed)
            .When(Receive(2))
            .Then(Reopened, Received(2))
            .Runs(new RunTurn(new PendingTurn(3, Now, Now)));

    [Fact]
    public void MessageWithOnlyMedia_WantsATurn()
    {
        var photo = new MediaItem("ME00000000000000000000000000000001", "image/jpeg", null, 1024);
        var scenario = Scenario.Given().When(Receive(1, "") with { Media = [photo] });
        Assert.NotNull(scenario.State.Turn);
        Assert.Equal(photo, Assert.Single(scenario.State.Thread[0].Media!.Value));
    }

    [Theory]
    [InlineData(Interception.Help)]
    [InlineData(Interception.Empty)]
    [InlineData(Interception.TooLong)]
    public void InterceptedMessage_GetsItsNotice_AndNoTurn(Interception interception)
    {
        var scenario = Scenario.Given(Started, Received(1), Answered(1, "Yes."), Sent(Part(1), 1))
            .When(Receive(2, "?", interception, "Fixed text."));
        scenario.Then(Received(2, "?", interception, wantsTurn: false), Noticed(ReplyId.OfNotice(2), 2, "Fixed text."))
            .Runs(scenario.Sending(NoticePart(2)));
        Assert.Null(scenario.State.Turn);
    }

    [Fact]
    public void Help_WhileATurnIsOwed_LeavesItOwedUnderTheNewEpoch()
    {
        var scenario = Scenario.Given(Started, Received(1)).When(Receive(2, "HELP", Interception.Help, "Call us."));
        Assert.Equal(new PendingTurn(2, Now, Now), scenario.State.Turn);
        scenario.Runs(new CancelTurn(1), new RunTurn(scenario.State.Turn!), scenario.Sending(NoticePart(2)));
    }

    [Theory]
    [InlineData(Interception.Empty)]
    [InlineData(Interception.TooLong)]
    public void UnreadableMessage_InRelay_IsLeftToThePerson(Interception interception) =>
        Scenario.Given(Started, Received(1), TakenOver(Ann))
            .When(Receive(2, "?", interception, "Fixed text."))
            .Then(Received(2, "?", interception, wantsTurn: false))
            .Runs();

    [Fact]
    public void Message_InRelay_WantsNoTurn() =>
        Scenario.Given(Started, Received(1), TakenOver(Ann))
            .When(Receive(2))
            .Then(Received(2, wantsTurn: false))
            .Runs();
}
