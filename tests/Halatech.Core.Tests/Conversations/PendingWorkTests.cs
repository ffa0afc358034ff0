using Halatech.Core.Conversations;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

public sealed class PendingWorkTests
{
    private static ConversationState Idle => Scenario.Given(Started, Received(1), Answered(1, "Yes."), Sent(Part(1), 1)).State;

    [Fact]
    public void NothingOwed_ResumesNothing() => Assert.Empty(PendingWork.Resumed(Idle));

    [Fact]
    public void OwedTurnAndSend_AreResumed_AndTheSendIsLookedUpFirst()
    {
        var state = Scenario.Given(Started, Received(1), Answered(1, "Yes,", "daily."), Received(2)).State;
        Assert.Equal(
            [new RunTurn(state.Turn!), new RunSend(state.Sends[0], MayHaveBeenSent: true)],
            PendingWork.Resumed(state));
    }

    [Fact]
    public void SameWorkOwed_StartsAndStopsNothing()
    {
        var before = Scenario.Given(Started, Received(1), Answered(1, "Yes."), Received(2)).State;
        Assert.Empty(PendingWork.Between(before, before with { Flag = "look" }));
    }

    [Fact]
    public void PartWithdrawnBehindTheHead_StopsNothing()
    {
        var before = Scenario.Given(Started, Received(1), Answered(1, "Yes,", "daily.")).State;
        Assert.Empty(PendingWork.Between(before, before with { Sends = before.Sends.RemoveAt(1) }));
    }
}
