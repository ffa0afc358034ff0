using System.Collections.Immutable;

namespace Halatech.Core.Experiences;

/// <summary>
/// A design without its words: which step follows which. This is all that a workflow knows of an experience, so no text and no
/// expression enters its history.
/// </summary>
/// <param name="Start">The place of the first step, or <see cref="End"/>.</param>
/// <param name="Steps">All steps; they name one another by place.</param>
/// <param name="Limit">How long a run may take in all.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.experience-plan")]
public sealed record ExperiencePlan(
    [property: Id(0)] int Start,
    [property: Id(1)] ImmutableArray<PlanStep> Steps,
    [property: Id(2)] TimeSpan Limit)
{
    /// <summary>The place after the last step.</summary>
    public const int End = -1;

    public static ExperiencePlan Of(ExperienceDesign design)
    {
        var steps = ImmutableArray.CreateBuilder<PlanStep>();
        var start = Add(steps, design.Steps, End);
        return new(start, steps.ToImmutable(), design.Limit);
    }

    // From the last to the first, so that what follows has its place already.
    private static int Add(ImmutableArray<PlanStep>.Builder steps, ImmutableArray<ExperienceStep> list, int after)
    {
        for (var i = list.Length - 1; i >= 0; i--) after = Add(steps, list[i], after);
        return after;
    }

    private static int Add(ImmutableArray<PlanStep>.Builder steps, ExperienceStep step, int after)
    {
        if (step is BranchStep branch)
        {
            ImmutableArray<PlanCase> cases = [.. branch.Cases.Select(c => new PlanCase(c.Label, Add(steps, c.Steps, after)))];
            var otherwise = Add(steps, branch.Otherwise, after);
            steps.Add(new(step.Id, after, branch.On == BranchKind.Answer ? branch.Of : null, cases, otherwise));
        }
        else
        {
            steps.Add(new(step.Id, after, null, [], after, IsEnd: step is EndStep));
        }

        return steps.Count - 1;
    }
}

/// <summary>One step of a plan.</summary>
/// <param name="Id">The step's id in the design.</param>
/// <param name="Next">The place of what follows when it is skipped, or when it is no branch.</param>
/// <param name="Of">The step whose outcome this branch goes by, or null where performing it tells.</param>
/// <param name="Cases">The ways of a branch; empty for everything else.</param>
/// <param name="Otherwise">The way of a branch when no case fits.</param>
/// <param name="IsEnd">The run ends here, with the outcome of this step.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.plan-step")]
public sealed record PlanStep(
    [property: Id(0)] string Id,
    [property: Id(1)] int Next,
    [property: Id(2)] string? Of,
    [property: Id(3)] ImmutableArray<PlanCase> Cases,
    [property: Id(4)] int Otherwise,
    [property: Id(5)] bool IsEnd = false);

/// <summary>A way of a branch: a label and the place it leads to.</summary>
[GenerateSerializer, Immutable, Alias("halatech.experiences.plan-case")]
public sealed record PlanCase([property: Id(0)] string Label, [property: Id(1)] int Place);
