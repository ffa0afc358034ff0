using Halatech.Core.Conversations;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

/// <summary>What a turn that was broken off has cost.</summary>
public sealed class DiscardTests
{
    [Fact]
    public void TurnThatWasBrokenOff_LeavesItsCost_AndTheNewTurnAsItIs()
    {
        var scenario = Scenario.Given().When(Receive(1)).When(Receive(2));
        var owed = scenario.State.Turn;
        scenario.When(new DiscardTurn(1, Usage)).Then(new ReplyDiscarded(Now, 1, Usage)).Runs();
        Assert.Equal(owed, scenario.State.Turn);
    }

    [Fact]
    public void TurnThatCostNothing_LeavesNothing() =>
        Scenario.Given().When(Receive(1)).When(Receive(2)).When(new DiscardTurn(1, ModelUsage.None)).ThenNothing();

    [Fact]
    public void TurnThatHasItsReply_IsNotDiscardedAfterwards() =>
        Scenario.Given().When(Receive(1)).When(Complete(1, "Yes.")).When(new DiscardTurn(1, Usage)).ThenNothing();
}
