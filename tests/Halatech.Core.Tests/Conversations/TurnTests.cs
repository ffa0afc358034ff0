using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

public sealed class TurnTests
{
    [Fact]
    public void Completion_DecidesTheReply_AndSendsItsFirstPart()
    {
        var scenario = Scenario.Given(Started, Received(1)).When(Complete(1, "Yes,", "daily."));
        scenario.Then(Answered(1, "Yes,", "daily.")).Runs(new CancelTurn(1), scenario.Sending(Part(1, 0)));
        Assert.Equal([Part(1, 0), Part(1, 1)], scenario.State.Sends.Select(s => s.Id));
        Assert.Null(scenario.State.Turn);
    }

    [Fact]
    public void Completion_KeepsSourcesAndCost()
    {
        ImmutableArray<SourceUse> sources = [new("faq:opening-hours", 0.9)];
        var decided = Scenario.Given(Started, Received(1))
            .When(Complete(1, "Yes.") with { Sources = sources });
        decided.Then(Answered(1, "Yes.") with { Sources = sources });
    }

    [Fact]
    public void StaleCompletion_IsDiscardedWithItsCost_AndTheTurnStaysOwed()
    {
        var scenario = Scenario.Given(Started, Received(1), Received(2)).When(Complete(1, "Yes."));
        scenario.Then(Discarded(1)).Runs();
        Assert.Equal(2, scenario.State.Turn?.Epoch);
        Assert.Empty(scenario.State.Sends);
    }

    [Fact]
    public void StaleCompletion_ThatCostNothing_LeavesNoTrace() =>
        Scenario.Given(Started, Received(1), Received(2))
            .When(Complete(1, "Yes.") with { Usage = ModelUsage.None })
            .ThenNothing();

    [Fact]
    public void CompletionReportedTwice_IsIgnored() =>
        Scenario.Given(Started, Received(1), Answered(1, "Yes.")).When(Complete(1, "Yes.")).ThenNothing();

    [Fact]
    public void CompletionReportedTwice_AfterTheNextMessage_IsIgnored() =>
        Scenario.Given(Started, Received(1), Answered(1, "Yes."), Received(2)).When(Complete(1, "Yes.")).ThenNothing();

    [Fact]
    public void CompletionOfAnEpochToCome_IsDiscarded() =>
        Scenario.Given(Started, Received(1)).When(Complete(2, "Yes.")).Then(Discarded(2)).Runs();

    [Theory]
    [InlineData]
    [InlineData(" ")]
    [InlineData("Yes.", "")]
    public void CompletionWithAnEmptyPart_IsRefused_AndTheTurnStaysOwed(params string[] parts)
    {
        var scenario = Scenario.Given(Started, Received(1)).When(Complete(1, parts));
        scenario.Refuses(ConversationErrors.EmptyReply);
        Assert.NotNull(scenario.State.Turn);
    }

    [Fact]
    public void Failure_Apologises_AndFlags()
    {
        var scenario = Scenario.Given(Started, Received(1)).When(GiveUp(1, "Sorry,", "later."));
        scenario.Then(GaveUp(1), Flagged("turn-failed: deadline"), Noticed(ReplyId.OfTurn(1), 1, "Sorry,", "later."))
            .Runs(new CancelTurn(1), scenario.Sending(Part(1)));
        Assert.Equal("turn-failed: deadline", scenario.State.Flag);
    }

    [Fact]
    public void Failure_WithoutAnApology_FlagsOnly() =>
        Scenario.Given(Started, Received(1))
            .When(GiveUp(1))
            .Then(GaveUp(1), Flagged("turn-failed: deadline"))
            .Runs(new CancelTurn(1));

    [Fact]
    public void StaleFailure_NeitherApologisesNorFlags()
    {
        var scenario = Scenario.Given(Started, Received(1), Received(2)).When(GiveUp(1, "Sorry."));
        scenario.Then(Discarded(1)).Runs();
        Assert.Null(scenario.State.Flag);
    }

    [Fact]
    public void CompletionAfterFailure_IsIgnored() =>
        Scenario.Given(Started, Received(1), GaveUp(1), Noticed(ReplyId.OfTurn(1), 1, "Sorry."))
            .When(Complete(1, "Yes."))
            .ThenNothing();

    [Fact]
    public void Completion_BeforeAnyMessage_IsDiscarded() =>
        Scenario.Given().When(Complete(0, "Yes.")).Then(Discarded(0)).Runs();
}
