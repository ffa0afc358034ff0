namespace Halatech.Core.Experiences;

/// <summary>What performing a step led to. Stored: never renumber.</summary>
public enum StepStatus
{
    /// <summary>It is done, or need not be done; the label tells.</summary>
    Done = 0,

    /// <summary>Nothing but time has to pass.</summary>
    Wait = 1,

    /// <summary>It may not be done yet: the same step is to be performed again then.</summary>
    Later = 2,

    /// <summary>Something outside has to happen, and is waited for so long.</summary>
    Await = 3,
}

/// <summary>How a step came out.</summary>
/// <param name="Status">What is to follow.</param>
/// <param name="Label">One of <see cref="StepLabels"/>, or of the design's own labels.</param>
/// <param name="Until">When the waiting ends; null when the step is done.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.step-outcome")]
public sealed record StepOutcome(
    [property: Id(0)] StepStatus Status,
    [property: Id(1)] string Label,
    [property: Id(2)] DateTimeOffset? Until = null)
{
    public static StepOutcome Done(string label) => new(StepStatus.Done, label);

    public static StepOutcome Wait(DateTimeOffset until) => new(StepStatus.Wait, StepLabels.Done, until);

    public static StepOutcome Later(DateTimeOffset until) => new(StepStatus.Later, StepLabels.Withheld, until);

    public static StepOutcome Await(string label, DateTimeOffset until) => new(StepStatus.Await, label, until);
}
