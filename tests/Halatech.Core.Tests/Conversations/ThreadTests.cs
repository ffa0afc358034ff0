using Halatech.Core.Conversations;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

public sealed class ThreadTests
{
    [Fact]
    public void MessageThatWasOvertaken_StandsInItsPlace()
    {
        var state = Scenario.Given(Started, Received(1, index: 0), Received(3, index: 2), Received(2, index: 1)).State;
        Assert.Equal([Sid(1), Sid(2), Sid(3)], state.Thread.Select(e => e.Sid!.Value));
        Assert.Equal(2, state.LastIndex);
    }

    [Fact]
    public void MessageWithoutIndex_StandsLast()
    {
        var state = Scenario.Given(Started, Received(1, index: 5), Received(2)).State;
        Assert.Equal([Sid(1), Sid(2)], state.Thread.Select(e => e.Sid!.Value));
    }

    [Fact]
    public void OvertakenMessage_StandsAfterTheReplyItCameAfter()
    {
        var state = Scenario.Given(
            Started, Received(1, index: 0), Answered(1, "Yes."), Sent(Part(1), 1, index: 1),
            Received(3, index: 3), Received(2, index: 2)).State;
        Assert.Equal([0, 1, 2, 3], state.Thread.Select(e => e.Index!.Value));
    }

    [Fact]
    public void Thread_KeepsTheNewestEntries()
    {
        var messages = Enumerable.Range(1, ConversationState.ThreadLimit + 1).Select(n => Received(n));
        var state = Scenario.Given([Started, .. messages]).State;
        Assert.Equal(ConversationState.ThreadLimit, state.Thread.Length);
        Assert.Equal(Sid(2), state.Thread[0].Sid);
    }

    [Fact]
    public void Thread_KeepsNoMoreBytesThanItMay()
    {
        var third = new string('x', ConversationState.ThreadBytesLimit / 3);
        var state = Scenario.Given([Started, .. Enumerable.Range(1, 4).Select(n => Received(n, third))]).State;
        Assert.Equal([Sid(2), Sid(3), Sid(4)], state.Thread.Select(e => e.Sid!.Value));
    }

    [Fact]
    public void NewestEntry_StaysHoweverLong()
    {
        var state = Scenario.Given(Started, Received(1), Received(2, new string('é', ConversationState.ThreadBytesLimit))).State;
        Assert.Equal(Sid(2), Assert.Single(state.Thread).Sid);
    }

    [Fact]
    public void View_ShowsWhatTheStateHolds()
    {
        var view = ConversationView.Of(Scenario.Given(Started, Received(1), Answered(1, "Yes."), Sent(Part(1), 1), Flagged("look")).State);
        Assert.NotNull(view);
        Assert.Equal((WhatsApp, 1, "look", false), (view.Route, view.Epoch, view.Flag, view.HasPendingWork));
        Assert.Equal(
            [
                new MessageView(Sid(1).ToString(), AuthorKind.Customer, "Are you open?", Now, null),
                new MessageView(SentSid(1).ToString(), AuthorKind.Assistant, "Yes.", Now, DeliveryStatus.Accepted),
            ],
            view.Messages);
    }

    [Fact]
    public void View_OfNothing_IsNone() => Assert.Null(ConversationView.Of(ConversationState.Empty));
}
