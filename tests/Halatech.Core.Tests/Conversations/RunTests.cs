using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

/// <summary>What experiences may do in a conversation.</summary>
public sealed class RunTests
{
    private static readonly RunId Run = RunId.Parse("stay-7");
    private static readonly DateTimeOffset Later = Now.AddHours(24);
    private static readonly ImmutableArray<AnswerChoice> Choices = [new("good", ["5"]), new("poor", ["1"])];

    private static RunBegan Began => new(Now, Run, "stay", 3, null);

    private static ConversationEvent[] Underway => [Started, Received(1), Answered(1, "Yes."), Sent(Part(1), 1), Began];

    private static ConversationEvent[] Questioned =>
        [.. Underway, Noticed(Run.Says(0), 1, "How was it?"), new QuestionAsked(Now, Run, "review", Choices, false, Later, ""), Stepped(0, "review", StepOutcome.Await("asked", Later)), Sent(new(Run.Says(0), 0), 2)];

    [Fact]
    public void Run_BeginsOnce()
    {
        Scenario.Given(Started, Received(1)).When(new BeginRun(Run, "stay", 3, null)).Then(Began);
        Scenario.Given(Underway).When(new BeginRun(Run, "stay", 4, null)).ThenNothing();
        Scenario.Given().When(new BeginRun(Run, "stay", 3, null)).Refuses(ConversationErrors.NotStarted);
    }

    [Fact]
    public void Message_IsDecidedAndSent_AndTheStepIsNoted()
    {
        var said = new SendId(Run.Says(0), 0);
        var scenario = Scenario.Given(Underway).When(Say(0, NoticeKind.Chat))
            .Then(Noticed(Run.Says(0), 1, "Hello."), Stepped(0, "step", StepOutcome.Done("done")));
        scenario.Runs(scenario.Sending(said));
    }

    [Fact]
    public void SameStepTwice_IsDoneOnce() =>
        Scenario.Given(Underway).When(Say(0, NoticeKind.Chat)).When(Say(0, NoticeKind.Chat)).ThenNothing();

    [Fact]
    public void StepOfARunThatIsOver_IsRefused()
    {
        Scenario.Given([.. Underway, new RunEnded(Now, Run, "completed")]).When(Say(0, NoticeKind.Chat)).Refuses(RunErrors.NoRun);
        Scenario.Given([.. Underway, new RunEnded(Now, Run, "completed")]).When(new EndRun(Run, "completed")).ThenNothing();
    }

    [Theory]
    [InlineData(NoticeKind.Chat)]
    [InlineData(NoticeKind.Service)]
    [InlineData(NoticeKind.Urgent)]
    public void OptedOutCustomer_GetsNothingOfAnyKind(NoticeKind kind)
    {
        ConversationEvent[] optedOut = [.. Underway, OptedOut()];
        Scenario.Given(optedOut).When(Say(0, kind)).Then(Stepped(0, "step", StepOutcome.Done("opted-out")));
        Scenario.Given(optedOut).When(Step(0, new AskEffect(kind, ["?"], Choices, false, Later))).Then(Stepped(0, "step", StepOutcome.Done("opted-out")));
        Scenario.Given(optedOut).When(Step(0, new HandOffEffect("unhappy", ["Wait."])))
            .Then(new HandoffRequested(Now, "unhappy"), Stepped(0, "step", StepOutcome.Done("done")));
    }

    [Fact]
    public void PersonAtWork_KeepsChatterBack_ButNotWhatWasBooked()
    {
        ConversationEvent[] held = [.. Underway, TakenOver(Ann)];
        Scenario.Given(held).When(Say(0, NoticeKind.Chat)).Then(Stepped(0, "step", StepOutcome.Done("withheld")));
        Scenario.Given(held).When(Say(0, NoticeKind.Service)).Then(Noticed(Run.Says(0), 2, "Hello."), Stepped(0, "step", StepOutcome.Done("done")));
    }

    [Fact]
    public void Message_OpensAClosedThread() =>
        Scenario.Given([.. Underway, Closed]).When(Say(0, NoticeKind.Service))
            .Then(Reopened, Noticed(Run.Says(0), 2, "Hello."), Stepped(0, "step", StepOutcome.Done("done")));

    [Fact]
    public void Message_AnswersNothingThatTheCustomerAsked()
    {
        var turn = Scenario.Given([Started, Received(1), Began]).When(Say(0, NoticeKind.Service)).State.Turn;
        Assert.Equal(1, turn?.Epoch);
    }

    [Fact]
    public void PlainAnswer_IsTheRunsAndNotTheAssistants() =>
        Scenario.Given(Questioned).When(Receive(2, "5!"))
            .Then(Received(2, "5!", wantsTurn: false), new QuestionAnswered(Now, Run, "review", "good", Sid(2)))
            .Runs();

    [Fact]
    public void OtherWords_AreTheAssistants_AndTheQuestionStaysOpen()
    {
        var scenario = Scenario.Given(Questioned).When(Receive(2, "Where is my bill?")).Then(Received(2, "Where is my bill?"));
        scenario.When(Receive(3, "1")).Then(Received(3, "1", wantsTurn: false), new QuestionAnswered(Now, Run, "review", "poor", Sid(3)));
    }

    [Fact]
    public void FreeQuestion_TakesAnyWords_AndTheAssistantRepliesToThem() =>
        Scenario.Given([.. Underway, new QuestionAsked(Now, Run, "review", Choices, true, Later, "")]).When(Receive(2, "The pool was cold."))
            .Then(Received(2, "The pool was cold."), new QuestionAnswered(Now, Run, "review", "other", Sid(2)));

    [Fact]
    public void QuestionIsOver_OnceAnswered_OrAfterItsTime()
    {
        Scenario.Given(Questioned).When(Receive(2, "5")).When(Receive(3, "5")).Then(Received(3, "5"));
        Scenario.Given([.. Underway, new QuestionAsked(Now, Run, "review", Choices, false, Now, "")]).When(Receive(2, "5")).Then(Received(2, "5"));
        Scenario.Given([.. Questioned, new RunEnded(Now, Run, "cancelled")]).When(Receive(2, "5")).Then(Received(2, "5"));
    }

    [Fact]
    public void Keyword_IsNoAnswer() =>
        Assert.DoesNotContain(
            Scenario.Given(Questioned).When(Receive(2, "STOP", Interception.OptOut, "Bye.")).Happened, e => e is QuestionAnswered);

    [Fact]
    public void Thanks_FollowAnAnswerAtOnce() =>
        Scenario.Given([.. Underway, new QuestionAsked(Now, RunId.Lifecycle, "survey", Choices, false, Later, "Thank you.")]).When(Receive(2, "5"))
            .Then(
                Received(2, "5", wantsTurn: false), new QuestionAnswered(Now, RunId.Lifecycle, "survey", "good", Sid(2)),
                Noticed(ReplyId.OfNotice(2), 2, "Thank you."));

    [Fact]
    public void HandOff_IsAskedForOnce_AndTheCustomerIsTold()
    {
        var effect = new HandOffEffect("unhappy guest", ["A colleague will write."]);
        var scenario = Scenario.Given(Underway).When(Step(0, effect))
            .Then(Noticed(Run.Says(0), 1, "A colleague will write."), new HandoffRequested(Now, "unhappy guest"), Stepped(0, "step", StepOutcome.Done("done")));
        Assert.Equal((ConversationMode.Relay, 6), (scenario.State.Mode, scenario.State.Runs?.Handoff?.Number));
        scenario.When(Step(1, effect)).Then(Stepped(1, "step", StepOutcome.Done("done")));
    }

    [Fact]
    public void Label_IsPutOnAndTakenOff()
    {
        var labelled = Scenario.Given(Underway).When(Step(0, new LabelEffect("guest", false)));
        Assert.Equal(["guest"], labelled.State.Runs!.Labels);
        labelled.When(Step(1, new LabelEffect("guest", false))).Then(Stepped(1, "step", StepOutcome.Done("done")));
        Assert.Empty(labelled.When(Step(2, new LabelEffect("guest", true))).State.Runs!.Labels);
    }

    [Fact]
    public void Call_IsOwed_AndItsAnswerIsTheRuns()
    {
        var called = Scenario.Given(Underway).When(Step(0, new CallEffect("book-room", 3, """{"actionType":"late"}""", Later)));
        var call = CallId.OfRun(6);
        called.Then(new RunCalled(Now, call, Run, "step", "book-room", 3, """{"actionType":"late"}"""), Stepped(0, "step", StepOutcome.Await("called", Later)))
            .Runs(new RunCall(called.State.Calls.Single()));
        called.When(new CompleteCall(call, "{}", Later)).Then(new FunctionDeferred(Now, call, Later, false));
        Assert.Equal("accepted", Assert.Single(called.State.Runs!.Runs[0].Marks).Label);
        called.When(new ReceiveFeedback(call, """{"number":"L-1"}""")).Then(new FunctionAnswered(Now, call, """{"number":"L-1"}""", true, false));
        Assert.Equal(new("step", "answered", """{"number":"L-1"}"""), Assert.Single(called.State.Runs!.Runs[0].Marks));
        Assert.Null(called.State.Turn);
    }

    [Fact]
    public void Complaint_FlagsTheConversation() =>
        Scenario.Given(Underway).When(Step(0, new NoteEffect("failed", "step: 'name' is not known")))
            .Then(Flagged("experience: step: 'name' is not known"), Stepped(0, "step", StepOutcome.Done("failed")));

    [Fact]
    public void Close_ClosesAsAnAgentWould() =>
        Scenario.Given([.. Underway, Noticed(Run.Says(0), 1, "Bye.")]).When(Step(1, new CloseEffect()))
            .Then(Withdrawn(new(Run.Says(0), 0), "closed"), new ConversationClosed(Now, "experience"), Stepped(1, "step", StepOutcome.Done("done")));

    [Fact]
    public void Request_IsNoted_WhereThereIsAConversation()
    {
        Scenario.Given(Underway).When(new RequestExperience("r-1", "stay")).Then(new ExperienceRequested(Now, "r-1", "stay"));
        Scenario.Given(Underway).When(new RequestExperience("r 1", "stay")).Refuses(RunErrors.BadRequest);
        Scenario.Given(Underway).When(new RequestExperience(new string('r', 65), "stay")).Refuses(RunErrors.BadRequest);
        Scenario.Given().When(new RequestExperience("r-1", "stay")).Refuses(ConversationErrors.NotStarted);
    }

    [Fact]
    public void RequestThatComesTwice_BeginsOnce()
    {
        var first = new RequestExperience("r-1", "stay", """{"nights":3}""");
        var scenario = Scenario.Given(Underway).When(first).Then(new ExperienceRequested(Now, "r-1", "stay", """{"nights":3}"""));
        scenario.When(first).ThenNothing();
        scenario.When(first with { Facts = """{"nights":4}""" }).Refuses(RunErrors.OtherFacts);
        scenario.When(first with { Experience = "other" }).Then(new ExperienceRequested(Now, "r-1", "other", """{"nights":3}"""));
        scenario.When(first).ThenNothing();
    }

    [Fact]
    public void Request_IsForWhoItIsMeantFor()
    {
        var request = new RequestExperience("r-1", "stay", Label: "vip", NeedsConsent: true);
        Scenario.Given(Underway).When(request).Refuses(RunErrors.NoLabel);
        Scenario.Given([.. Underway, new ConversationLabelled(Now, "vip", false)]).When(request).Then(new ExperienceRequested(Now, "r-1", "stay"));
        Scenario.Given([.. Underway, new ConversationLabelled(Now, "vip", false), OptedOut()]).When(request).Refuses(RunErrors.OptedOut);
        Scenario.Given([.. Underway, OptedOut()]).When(request with { Label = null, NeedsConsent = false }).Then(new ExperienceRequested(Now, "r-1", "stay"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("nights")]
    public void FactsThatAreNoObject_AreRefused(string facts) =>
        Scenario.Given(Underway).When(new RequestExperience("r-1", "stay", facts)).Refuses(RunErrors.BadFacts);

    [Fact]
    public void FactsOfARequest_AreTheRunsOnceItBegins()
    {
        const string Facts = """{"nights":3}""";
        var scenario = Scenario.Given([.. Underway, new ExperienceRequested(Now, "r-1", "stay", Facts)]);
        var number = scenario.State.Runs!.Requests[0].Number;
        scenario.When(new BeginRun(RunId.Parse("stay-r-1"), "stay", 3, number)).Then(new RunBegan(Now, RunId.Parse("stay-r-1"), "stay", 3, number));
        Assert.Equal(Facts, scenario.State.Runs!.Find(RunId.Parse("stay-r-1"))!.Facts!.Arguments);
        Assert.Equal("", scenario.State.Runs!.Requests[0].Facts);
    }

    [Fact]
    public void CostOfAJudgement_IsNotedOnceForEachAsking()
    {
        var (first, second) = (Judged(), Judged());
        var scenario = Scenario.Given(Underway).When(first).Then(new RunJudged(Now, Run, "mood", first.Judgement, Usage)).Runs();
        scenario.When(first).ThenNothing();
        scenario.When(second).Then(new RunJudged(Now, Run, "mood", second.Judgement, Usage));
        scenario.When(first).ThenNothing();
    }

    [Fact]
    public void CostOfAJudgement_IsNotedWhenTheRunIsOver_ButNotWhereNothingWasAskedOrSaid()
    {
        var judged = Judged();
        Scenario.Given([.. Underway, new RunEnded(Now, Run, "cancelled")]).When(judged).Then(new RunJudged(Now, Run, "mood", judged.Judgement, Usage));
        Scenario.Given(Underway).When(judged with { Usage = ModelUsage.None }).ThenNothing();
        Scenario.Given(Underway).When(judged with { Usage = ModelUsage.None with { Attempts = 1 } })
            .Then(new RunJudged(Now, Run, "mood", judged.Judgement, ModelUsage.None with { Attempts = 1 }));
        Scenario.Given().When(judged).Refuses(ConversationErrors.NotStarted);
    }

    [Fact]
    public void RunOfARequest_HasOneName()
    {
        Assert.Equal(RunId.Parse("stay-r-1"), RunId.OfRequest("stay", "r-1"));
        Assert.Equal(RunId.OfRequest(new('e', 64), new('r', 64)), RunId.OfRequest(new('e', 64), new('r', 64)));
        Assert.NotEqual(RunId.OfRequest(new('e', 64), new('r', 63)), RunId.OfRequest(new('e', 64), new('r', 64)));
    }

    [Fact]
    public void StateWithABook_IsTheSameFromItsSnapshot()
    {
        var state = Scenario.Given(Questioned).When(Step(1, new CallEffect("book-room", 3, "{}", Later))).State;
        Structural.AssertEqual(state, ConversationSerializer.ReadSnapshot(ConversationSerializer.WriteSnapshot(state)));
    }

    private static RecordJudgement Judged() => new(Run, "mood", Guid.NewGuid(), Usage);

    private static StepRun Say(int sequence, NoticeKind kind) => Step(sequence, new SayEffect(kind, ["Hello."]));

    private static StepRun Step(int sequence, RunEffect effect) => new(Run, sequence, "step", effect);

    private static RunStepped Stepped(int sequence, string step, StepOutcome outcome) => new(Now, Run, sequence, step, outcome);
}
