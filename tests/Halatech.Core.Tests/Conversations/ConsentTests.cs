using Halatech.Core.Conversations;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

/// <summary>A conversation keeps step with what the customer said elsewhere, and lets others know what they said here.</summary>
public sealed class ConsentTests
{
    private static readonly ConsentFollowed Out = new(Now, true);
    private static readonly ConsentFollowed In = new(Now, false);

    [Fact]
    public void OptOutElsewhere_EndsTheTurnAndWithdrawsAllSends_InSilence()
    {
        var scenario = Scenario.Given(Started, Received(1), Answered(1, "Yes."), Received(2)).When(new FollowConsent(true));
        scenario.Then(Withdrawn(Part(1), "opted-out"), Out).Runs(new CancelTurn(2), new CancelSend(Part(1)));
        Assert.True(scenario.State.OptedOut);
        Assert.Null(scenario.State.ConsentToShare);
    }

    [Fact]
    public void OptInElsewhere_EndsTheOptOut_AndAnswersNothingOld()
    {
        var scenario = Scenario.Given(Started, Received(1), Out, Received(2, wantsTurn: false)).When(new FollowConsent(false));
        scenario.Then(In).Runs();
        Assert.False(scenario.State.OptedOut);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatIsKnown_IsNotLearnedAgain(bool optedOut) =>
        Scenario.Given(Started, Received(1), optedOut ? Out : In).When(new FollowConsent(optedOut)).ThenNothing();

    [Fact]
    public void FirstMessage_OfACustomerWhoIsOut_IsStoredAndNotAnswered() =>
        Scenario.Given().When(Receive(1, "help", Interception.Help, "We help.") with { OptedOut = true })
            .Then(Started, Out, Received(1, "help", Interception.Help, wantsTurn: false))
            .Runs();

    [Fact]
    public void FirstMessage_Start_OfACustomerWhoIsOut_IsAnOptIn()
    {
        var scenario = Scenario.Given().When(Receive(1, "START", Interception.OptIn, "Welcome back.") with { OptedOut = true });
        scenario.Then(
                Started, Out, Received(1, "START", Interception.OptIn, wantsTurn: false), OptedIn,
                Noticed(ReplyId.OfNotice(1), 1, "Welcome back."))
            .Runs(new ShareConsent(Now), scenario.Sending(NoticePart(1)));
    }

    [Fact]
    public void FirstMessage_Stop_OfACustomerWhoIsOut_IsNotConfirmedAgain() =>
        Scenario.Given().When(Receive(1, "STOP", Interception.OptOut, "Goodbye.") with { OptedOut = true })
            .Then(Started, Out, Received(1, "STOP", Interception.OptOut, wantsTurn: false))
            .Runs();

    [Fact]
    public void Stop_WhereTheConversationHadMissedAnOptIn_IsAnOptOut() =>
        Scenario.Given(Started, Received(1), Out).When(Receive(2, "STOP", Interception.OptOut) with { OptedOut = false })
            .Then(In, Received(2, "STOP", Interception.OptOut, wantsTurn: false), OptedOut())
            .Runs(new ShareConsent(Now));

    [Fact]
    public void Change_IsOwedToTheOthers_UntilTheyKnowOfIt()
    {
        var scenario = Scenario.Given(Started, Received(1), OptedOut());
        Assert.True(scenario.State.HasPendingWork);
        Assert.Equal(Now, scenario.State.PendingSince);
        Assert.Equal([new ShareConsent(Now)], PendingWork.Resumed(scenario.State));
        scenario.When(new ConfirmConsentShared(Now)).Then(new ConsentShared(Now, Now)).Runs();
        Assert.False(scenario.State.HasPendingWork);
        scenario.When(new ConfirmConsentShared(Now)).ThenNothing();
    }

    [Fact]
    public void Sharing_OfAnOlderChange_PaysNothing() =>
        Scenario.Given(Started, Received(1), OptedOut()).When(new ConfirmConsentShared(Now.AddSeconds(-1))).ThenNothing();

    [Fact]
    public void OnlyWhatTheCustomerSaidHere_ChangesTheConsent()
    {
        Assert.Equal(new(WhatsApp.Channel, WhatsApp.CustomerAddress, true), ConsentChange.In([Received(1), OptedOut()], WhatsApp));
        Assert.Equal(new(WhatsApp.Channel, WhatsApp.CustomerAddress, false), ConsentChange.In([OptedOut(), OptedIn], WhatsApp));
        Assert.Null(ConsentChange.In([Out, In, Received(1)], WhatsApp));
    }
}
