using Halatech.Core.Conversations;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

public sealed class CloseTests
{
    private static readonly CloseConversation Close = new("resolved");

    [Fact]
    public void Close_EndsTurnAndSends()
    {
        var scenario = Scenario.Given(Started, Received(1), Answered(1, "Yes."), Received(2)).When(Close);
        scenario.Then(Withdrawn(Part(1), "closed"), Closed).Runs(new CancelTurn(2), new CancelSend(Part(1)));
        Assert.False(scenario.State.HasPendingWork);
    }

    [Fact]
    public void Close_LetsTheHolderGo()
    {
        var state = Scenario.Given(Started, Received(1), TakenOver(Ann)).When(Close).State;
        Assert.Equal((null, ConversationMode.Discussion), (state.Holder, state.Mode));
    }

    [Fact]
    public void CloseAgain_ChangesNothing() => Scenario.Given(Started, Received(1), Closed).When(Close).ThenNothing();

    [Fact]
    public void Close_OfNothing_IsRefused() => Scenario.Given().When(Close).Refuses(ConversationErrors.NotStarted);

    [Fact]
    public void Draft_AfterCloseAndReopen_IsDiscarded() =>
        Scenario.Given(Started, Received(1), Closed, Reopened, Received(2)).When(Complete(1, "Yes.")).Then(Discarded(1)).Runs();
}
