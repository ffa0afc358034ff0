using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Experiences;

public sealed class LifecycleRulesTests
{
    private static readonly LifecycleSettings All = new()
    {
        NudgeAfterMinutes = 60,
        NudgeText = "Still there?",
        CloseAfterMinutes = 1440,
        SurveyText = "How was it?",
        SurveyHours = 12,
        ReopenHours = 24,
        RetentionDays = 30,
    };

    private static readonly ConversationFacts Quiet = new(
        ConversationStatus.Open, ConversationMode.Discussion, IsHeld: false, OptedOut: false, IsErased: false, IsBusy: false,
        LastCustomerAt: Now, LastActivity: Now.AddMinutes(1), AssistantSpokeLast: true, IsAsked: false, [], 0, SurveyAnswered: false, HasThread: true);

    [Fact]
    public void QuietCustomer_IsNudged_ThenAsked_ThenClosed()
    {
        Assert.Equal(new(LifecycleKind.Nudge, Quiet.LastActivity.AddHours(1)), Next(Quiet));
        Assert.Equal(new(LifecycleKind.Survey, Quiet.LastActivity.AddDays(1)), Next(Quiet, "Nudge"));
        Assert.Equal(new(LifecycleKind.Close, Quiet.LastActivity.AddHours(12)), Next(Quiet with { IsAsked = true }, "Nudge", "Survey"));
        Assert.Equal(new(LifecycleKind.Close, Now), Next(Quiet with { SurveyAnswered = true }, "Nudge"));
    }

    [Fact]
    public void CustomerWhoWroteSince_IsNudgedAgain()
    {
        var marks = new LifecycleMarks(Quiet.LastCustomerAt, ["Nudge"]);
        var later = Quiet with { LastCustomerAt = Now.AddHours(3), LastActivity = Now.AddHours(3) };
        Assert.Equal(LifecycleKind.Nudge, LifecycleRules.Next(later, All, [], marks, Now).Kind);
    }

    [Fact]
    public void WhoWaitsForUs_OrWasOnlyReminded_IsNotNudged() => Assert.Equal(LifecycleKind.Survey, Next(Quiet with { AssistantSpokeLast = false }).Kind);

    [Fact]
    public void OptedOutCustomer_IsClosedWithoutAWord() => Assert.Equal(LifecycleKind.Close, Next(Quiet with { OptedOut = true }).Kind);

    [Fact]
    public void ConversationAtWork_IsLeftAlone()
    {
        Assert.Equal(LifecycleKind.Rest, Next(Quiet with { IsBusy = true }).Kind);
        Assert.Equal(LifecycleKind.Rest, Next(Quiet with { Mode = ConversationMode.Relay }).Kind);
        Assert.Equal(LifecycleKind.Rest, Next(Quiet with { IsHeld = true }).Kind);
    }

    [Fact]
    public void ClosedConversation_IsSealed_ThenErased_ThenNothing()
    {
        var closed = Quiet with { Status = ConversationStatus.Closed };
        Assert.Equal(new(LifecycleKind.Seal, closed.LastActivity.AddDays(1)), Next(closed));
        Assert.Equal(new(LifecycleKind.Erase, closed.LastActivity.AddDays(30)), Next(closed with { HasThread = false }));
        Assert.Equal(LifecycleKind.Rest, Next(closed with { IsErased = true, HasThread = false }).Kind);
    }

    [Fact]
    public void NothingSet_NothingHappens() =>
        Assert.Equal(LifecycleKind.Rest, LifecycleRules.Next(Quiet, new(), [], LifecycleMarks.None, Now).Kind);

    [Fact]
    public void ExperienceForTheSilent_BeginsOncePerSilence_WhereTheLabelFits()
    {
        (string, TimeSpan, string?)[] idle = [("win-back", TimeSpan.FromDays(7), "guest")];
        LifecycleStep Next(ConversationFacts facts, LifecycleMarks marks) => LifecycleRules.Next(facts, new(), idle, marks, Now);
        var guest = Quiet with { Labels = ["guest"] };
        Assert.Equal(new(LifecycleKind.BeginExperience, Now.AddDays(7), "win-back"), Next(guest, LifecycleMarks.None));
        Assert.Equal(LifecycleKind.Rest, Next(Quiet, LifecycleMarks.None).Kind);
        Assert.Equal(LifecycleKind.Rest, Next(guest, new(Now, ["win-back"])).Kind);
        Assert.Equal(LifecycleKind.Rest, Next(guest with { OptedOut = true }, LifecycleMarks.None).Kind);
    }

    [Fact]
    public void Handoff_IsRemindedAbout_Escalated_AndComesBack()
    {
        var settings = new HandoffWaitSettings(
            SlaMinutes: 10, Reminders: 2, ReminderMinutes: 5, EscalateTo: "supervisor", FallBack: HandoffFallBack.Assistant, FallBackMinutes: 60);
        Assert.Equal(
            [
                new(0, HandoffStepKind.Remind, Now.AddMinutes(10)), new(1, HandoffStepKind.Remind, Now.AddMinutes(15)),
                new(2, HandoffStepKind.Escalate, Now.AddMinutes(20)), new(3, HandoffStepKind.ReturnToAssistant, Now.AddMinutes(60)),
            ],
            HandoffRules.Steps(settings, Now));
        Assert.Empty(HandoffRules.Steps(new HandoffWaitSettings(), Now));
    }

    private static LifecycleStep Next(ConversationFacts facts, params string[] done) =>
        LifecycleRules.Next(facts, All, [], new LifecycleMarks(facts.LastCustomerAt, [.. done]), Now);
}
