using CsCheck;
using Halatech.Core.Experiences;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Experiences;

public sealed class ExperienceMachineTests
{
    private static readonly ExperiencePlan Plan = ExperiencePlan.Of(Stay.Design);

    [Fact]
    public void Run_GoesFromStepToStep_ToItsEnd()
    {
        var run = new Walk(Plan).Waits("wait-reminder").Does("reminder").Waits("step-3").Does("check-in").Waits("step-5").Asks("review")
            .Hears("review", "good").Does("by-answer").Does("thanks");
        Assert.Equal((RunPhase.Over, ExperienceMachine.Completed, 8), (run.State.Phase, run.State.Outcome, run.State.Sequence));
    }

    [Theory]
    [InlineData("poor", "sorry")]
    [InlineData("other", "step-10")]
    public void Branch_GoesByTheAnswer(string answer, string next) =>
        Assert.Equal(next, ToReview().Hears("review", answer).Does("by-answer").Step);

    [Fact]
    public void QuestionWithoutAnswer_TimesOut() =>
        Assert.Equal("step-10", ToReview().Passes(TimeSpan.FromHours(25)).Does("by-answer").Step);

    [Fact]
    public void Answer_ThatIsHeardBeforeItIsWaitedFor_Counts()
    {
        var early = new Walk(Plan).Waits("wait-reminder").Does("reminder").Waits("step-3").Does("check-in").Waits("step-5")
            .Hears("review", "good").Asks("review", waits: false);
        Assert.Equal("thanks", early.Does("by-answer").Step);
    }

    [Fact]
    public void Answer_AfterTheQuestionTimedOut_ChangesNothing()
    {
        var late = ToReview().Passes(TimeSpan.FromHours(25));
        Assert.Equal("step-10", late.Hears("review", "good").Does("by-answer").Step);
    }

    [Fact]
    public void StepThatMayNotBeDoneYet_IsDoneAgainUnderTheSameNumber()
    {
        var run = new Walk(Plan).Waits("wait-reminder");
        var before = run.State.Sequence;
        run.Is(StepOutcome.Later(run.Now.AddHours(3)));
        Assert.Equal((RunPhase.Delayed, before), (run.State.Phase, run.State.Sequence));
        Assert.Equal(("reminder", RunPhase.Ready, before), (run.Passes(TimeSpan.FromHours(3)).Step, run.State.Phase, run.State.Sequence));
    }

    [Fact]
    public void SkippedBranch_GoesPastAllItsWays()
    {
        var run = ToReview().Hears("review", "good").Is(StepOutcome.Done(StepLabels.Skipped));
        Assert.Equal(ExperienceMachine.Completed, run.State.Outcome);
    }

    [Fact]
    public void Run_EndsAtItsLimit_WhereverItIs()
    {
        var run = new Walk(Plan).Is(StepOutcome.Wait(Now.AddDays(300)));
        Assert.Equal(Now + Plan.Limit, run.State.Until);
        Assert.Equal(ExperienceMachine.OutOfTime, run.Passes(Plan.Limit).State.Outcome);
    }

    [Fact]
    public void CancelledRun_IsOver_AndStaysSo()
    {
        var cancelled = ExperienceMachine.Apply(Plan, new Walk(Plan).State, new RunCancelled());
        Assert.Equal((RunPhase.Over, ExperienceMachine.Cancelled), (cancelled.Phase, cancelled.Outcome));
        Assert.Same(cancelled, ExperienceMachine.Apply(Plan, cancelled, new StepPerformed(StepOutcome.Done("done"))));
    }

    [Fact]
    public void EndStep_EndsTheRunWithItsOutcome()
    {
        var plan = ExperiencePlan.Of(DesignReader.Read(
            """{"version":1,"name":"x","trigger":{"on":"api"},"steps":[{"id":"e","end":{"outcome":"sold-out"}},{"close":{}}]}""").Design!);
        Assert.Equal("sold-out", new Walk(plan).Is(StepOutcome.Done("sold-out")).State.Outcome);
        Assert.Equal("step-2", new Walk(plan).Is(StepOutcome.Done(StepLabels.Skipped)).Step);
    }

    /// <summary>Whatever happens in whatever order, a run ends, its number never falls, and the same events give the same run.</summary>
    [Fact]
    public void AnyEvents_KeepThePromises() => Gen.Select(Gen.Int[0, 6], Gen.Int[0, 400]).Array[0, 60].Sample(
        events =>
        {
            RunState Play()
            {
                var (state, now) = (ExperienceMachine.Begin(Plan, Now), Now);
                foreach (var (kind, amount) in events)
                {
                    if (kind == 0) now = now.AddHours(amount);
                    var next = ExperienceMachine.Apply(Plan, state, kind switch
                    {
                        0 => new TimePassed(now),
                        1 => new StepAnswered("review", amount % 2 == 0 ? "good" : "poor"),
                        2 => new StepPerformed(StepOutcome.Wait(now.AddHours(amount))),
                        3 => new StepPerformed(StepOutcome.Await("asked", now.AddHours(amount))),
                        4 => new StepPerformed(StepOutcome.Later(now.AddHours(amount))),
                        _ => new StepPerformed(StepOutcome.Done(amount % 3 == 0 ? StepLabels.Skipped : "done")),
                    });
                    Assert.True(next.Sequence >= state.Sequence);
                    Assert.True(next.Sequence <= Plan.Steps.Length);
                    Assert.Equal(next.Phase == RunPhase.Over, next.Outcome is not null);
                    state = next;
                }

                return state;
            }

            Structural.AssertEqual(Play(), Play());
        },
        iter: 2_000);

    private static Walk ToReview() =>
        new Walk(Plan).Waits("wait-reminder").Does("reminder").Waits("step-3").Does("check-in").Waits("step-5").Asks("review");

    /// <summary>Drives a run as a workflow does.</summary>
    private sealed class Walk(ExperiencePlan plan)
    {
        public RunState State { get; private set; } = ExperienceMachine.Begin(plan, Conversations.Some.Now);

        public DateTimeOffset Now { get; private set; } = Conversations.Some.Now;

        public string? Step => ExperienceMachine.Current(plan, State)?.Id;

        public Walk Does(string step) => At(step).Is(StepOutcome.Done(StepLabels.Done));

        public Walk Waits(string step)
        {
            At(step).Is(StepOutcome.Wait(Now.AddDays(1)));
            Assert.Equal(RunPhase.Waiting, State.Phase);
            return Passes(TimeSpan.FromDays(1));
        }

        public Walk Asks(string step, bool waits = true)
        {
            At(step).Is(StepOutcome.Await("asked", Now.AddHours(24)));
            Assert.Equal(waits, State.Phase == RunPhase.Awaiting);
            return this;
        }

        public Walk Hears(string step, string label) => Tell(new StepAnswered(step, label));

        public Walk Is(StepOutcome outcome) => Tell(new StepPerformed(outcome));

        public Walk Passes(TimeSpan span)
        {
            Now += span;
            return Tell(new TimePassed(Now));
        }

        private Walk At(string step)
        {
            Assert.Equal((step, RunPhase.Ready), (Step, State.Phase));
            return this;
        }

        private Walk Tell(RunEvent happened)
        {
            State = ExperienceMachine.Apply(plan, State, happened);
            return this;
        }
    }
}
