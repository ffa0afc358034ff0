using System.Collections.Immutable;

namespace Halatech.Core.Experiences;

/// <summary>
/// Walks a plan: a pure function of where the run stands and what happened. Whoever drives it performs the step that
/// <see cref="Current"/> names while the phase is ready, waits while it waits, and tells what came of it.
/// </summary>
public static class ExperienceMachine
{
    /// <summary>How a run ends that went to its last step.</summary>
    public const string Completed = "completed";

    /// <summary>How a run ends whose time is over.</summary>
    public const string OutOfTime = "out-of-time";

    /// <summary>How a run ends that a person cancelled.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>A run before its first step.</summary>
    public static RunState Begin(ExperiencePlan plan, DateTimeOffset now) => GoTo(
        plan,
        new RunState(
            plan.Start, 0, RunPhase.Ready, null, now + plan.Limit,
            ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty),
        plan.Start);

    /// <summary>The step that the run stands at, or null when it is over.</summary>
    public static PlanStep? Current(ExperiencePlan plan, RunState state) => state.Phase == RunPhase.Over ? null : plan.Steps[state.Place];

    /// <summary>Where the run stands after something has happened. What does not fit changes nothing.</summary>
    public static RunState Apply(ExperiencePlan plan, RunState state, RunEvent happened) => happened switch
    {
        _ when state.Phase == RunPhase.Over => state,
        RunCancelled => End(state, Cancelled),
        RunBroken broken => End(state, broken.Code),
        StepAnswered answered => Hear(plan, state, answered),
        TimePassed passed => Pass(plan, state, passed.Now),
        StepPerformed performed when state.Phase == RunPhase.Ready => Perform(plan, state, performed.Outcome),
        _ => state,
    };

    private static RunState Perform(ExperiencePlan plan, RunState state, StepOutcome outcome)
    {
        var step = plan.Steps[state.Place];
        switch (outcome.Status)
        {
            case StepStatus.Done when step.IsEnd && outcome.Label != StepLabels.Skipped:
                return End(state, outcome.Label);
            case StepStatus.Done:
                return Done(plan, state, outcome.Label);
            case StepStatus.Await when state.Early.TryGetValue(step.Id, out var early):
                return Done(plan, state, early);
            default:
                return state with
                {
                    Phase = outcome.Status switch
                    {
                        StepStatus.Wait => RunPhase.Waiting,
                        StepStatus.Later => RunPhase.Delayed,
                        _ => RunPhase.Awaiting,
                    },
                    Until = outcome.Until < state.Deadline ? outcome.Until : state.Deadline,
                };
        }
    }

    private static RunState Hear(ExperiencePlan plan, RunState state, StepAnswered answered) =>
        state.Phase == RunPhase.Awaiting && plan.Steps[state.Place].Id == answered.Step
            ? Done(plan, state, answered.Label)
            : state with { Early = state.Early.SetItem(answered.Step, answered.Label) };

    private static RunState Pass(ExperiencePlan plan, RunState state, DateTimeOffset now)
    {
        if (now >= state.Deadline) return End(state, OutOfTime);
        if (now < state.Until) return state;
        return state.Phase switch
        {
            RunPhase.Waiting => Done(plan, state, StepLabels.Done),
            RunPhase.Awaiting => Done(plan, state, StepLabels.TimedOut),
            RunPhase.Delayed => state with { Phase = RunPhase.Ready, Until = null },
            _ => state,
        };
    }

    private static RunState Done(ExperiencePlan plan, RunState state, string label)
    {
        var step = plan.Steps[state.Place];
        var done = state with { Outcomes = state.Outcomes.SetItem(step.Id, label), Sequence = state.Sequence + 1 };
        if (step.Cases.IsEmpty || label == StepLabels.Skipped) return GoTo(plan, done, step.Next);

        // A branch that goes by an earlier step was only performed because of its condition.
        return GoTo(plan, done, Way(step, step.Of is { } of ? state.Outcomes.GetValueOrDefault(of) : label));
    }

    private static int Way(PlanStep branch, string? label) => branch.Cases.FirstOrDefault(c => c.Label == label)?.Place ?? branch.Otherwise;

    private static RunState GoTo(ExperiencePlan plan, RunState state, int place) => place == ExperiencePlan.End
        ? End(state, Completed)
        : state with { Place = place, Phase = RunPhase.Ready, Until = null };

    private static RunState End(RunState state, string outcome) => state with { Phase = RunPhase.Over, Until = null, Outcome = outcome };
}
