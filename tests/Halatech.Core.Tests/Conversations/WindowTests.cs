using Halatech.Core.Conversations;
using Halatech.Core.Messaging;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

/// <summary>The service window as the conversation keeps it.</summary>
public sealed class WindowTests
{
    private static readonly TemplateUse Template = new("HX00000000000000000000000000000001", """{"1":"x"}""");
    private static readonly DateTimeOffset LongAgo = Now.AddHours(-25);
    private static readonly SendId First = Part(1);
    private static readonly SendId Invitation = new(ReplyId.OfInvitation(3), 0);

    private static readonly ConversationEvent[] TwoPartsTooLate =
        [Started with { At = LongAgo }, Received(1) with { At = LongAgo, SentAt = LongAgo }, Answered(1, "Yes,", "daily.")];

    [Fact]
    public void Message_IsHeardWhenTheProviderTookIt_AndNeverInFuture()
    {
        var state = Scenario.Given(Started, Received(1) with { SentAt = Now.AddHours(-2) }).State;
        Assert.Equal(Now.AddHours(-2), state.LastHeardAt);
        Assert.Equal(Now, Scenario.Given(Started, Received(1) with { SentAt = Now.AddYears(1) }).State.LastHeardAt);
    }

    [Fact]
    public void MessageThatArrivesLate_DoesNotCloseWhatANewerOneOpened() => Assert.Equal(
        Now, Scenario.Given(Started, Received(1), Received(2) with { SentAt = LongAgo }).State.LastHeardAt);

    [Theory]
    [InlineData(Channel.WhatsApp, 23, true)]
    [InlineData(Channel.WhatsApp, 24, false)]
    [InlineData(Channel.Messenger, 24, false)]
    [InlineData(Channel.Sms, 2400, true)]
    public void Window_IsOpenForADayWhereThereIsOne(Channel channel, int hours, bool open) =>
        Assert.Equal(open, ServiceWindow.IsOpen(channel, Now.AddHours(-hours), Now));

    [Fact]
    public void Window_ClosesBeforeTheProvidersDoes_AndIsShutForWhoNeverWrote()
    {
        Assert.False(ServiceWindow.IsOpen(Channel.WhatsApp, Now.AddHours(-24).AddSeconds(30), Now));
        Assert.False(ServiceWindow.IsOpen(Channel.WhatsApp, null, Now));
    }

    [Fact]
    public void WithoutATemplate_NothingLeaves_AndAPersonIsCalled() => Scenario.Given(TwoPartsTooLate)
        .When(new HoldSend(First))
        .Then(Withdrawn(First, "window-closed"), Withdrawn(Part(1, 1), "window-closed"), Flagged("window-closed"))
        .Runs(new CancelSend(First));

    [Fact]
    public void TemplateThatCarriesTheText_IsSentInstead()
    {
        var scenario = Scenario.Given(TwoPartsTooLate)
            .When(new HoldSend(First, Template, "News: Yes,"))
            .Then(new TemplateChosen(Now, First, Template, "News: Yes,"));
        Assert.Equal(("News: Yes,", Template), (scenario.State.Sends[0].Text.ToString(), scenario.State.Sends[0].Form!.Template));
        scenario.Runs(new CancelSend(First), scenario.Sending(First));
        Assert.Equal("News: Yes,", scenario.State.Thread.Single(e => e.Send == First).Text.ToString());
    }

    [Fact]
    public void Invitation_IsSentOnce_AndTheReplyWaits()
    {
        var scenario = Scenario.Given(TwoPartsTooLate).When(Invite)
            .Then(
                new SendsHeld(Now, Now.AddHours(72)),
                Noticed(Invitation.Reply, 1, "Write to us.") with { Forms = [new PartForm(Template: Template)] });
        scenario.Runs(new CancelSend(First), scenario.Sending(Invitation));

        scenario.When(Confirm(Invitation, 5));
        Assert.Equal((2, null, false), (scenario.State.Sends.Length, scenario.State.NextSend, scenario.State.HasPendingWork));
        Assert.Equal(Now.AddHours(72), scenario.State.DueAt);
        scenario.When(Invite).ThenNothing();
    }

    [Fact]
    public void CustomerWhoAnswersTheInvitation_GetsWhatWaited()
    {
        var scenario = Scenario.Given(TwoPartsTooLate).When(Invite).When(Confirm(Invitation, 5)).When(Receive(2, "Go on", Interception.Continue));
        Assert.Null(scenario.State.HeldUntil);
        scenario.Runs(scenario.Sending(First));
    }

    [Fact]
    public void InvitationWithoutAnswer_EndsInTheReplyBeingWithdrawn()
    {
        var scenario = Scenario.Given([.. TwoPartsTooLate, new SendsHeld(LongAgo, Now)]).When(new Expire([]))
            .Then(Withdrawn(First, "window-closed"), Withdrawn(Part(1, 1), "window-closed"), Flagged("window-closed"), new HoldEnded(Now));
        Assert.Null(scenario.State.DueAt);
    }

    [Fact]
    public void OptedOutCustomer_IsNotInvited() => Scenario.Given([.. TwoPartsTooLate, OptedOut()])
        .When(Invite)
        .Then(Withdrawn(First, "window-closed"), Withdrawn(Part(1, 1), "window-closed"), Flagged("window-closed"));

    [Fact]
    public void CustomerWhoHasWrittenMeanwhile_IsNotHeldOff() =>
        Scenario.Given(Started, Received(1), Answered(1, "Yes.")).When(new HoldSend(First)).ThenNothing();

    [Fact]
    public void ReplyToAHeldConversation_WaitsToo()
    {
        var scenario = Scenario.Given([.. TwoPartsTooLate, TakenOver(Ann), new SendsHeld(Now, Now.AddHours(1))]).When(Write(Ann, "r1", "Hello."));
        Assert.Null(scenario.State.NextSend);
        scenario.Runs();
    }

    private static HoldSend Invite => new(First, Invitation: Template, InvitationText: "Write to us.", HoldHours: 72);
}
