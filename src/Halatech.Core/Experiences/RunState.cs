using System.Collections.Immutable;

namespace Halatech.Core.Experiences;

/// <summary>What a run is doing.</summary>
public enum RunPhase
{
    /// <summary>A step is to be performed.</summary>
    Ready = 0,

    /// <summary>Time has to pass, then the next step follows.</summary>
    Waiting = 1,

    /// <summary>Time has to pass, then the same step is performed again.</summary>
    Delayed = 2,

    /// <summary>An answer is waited for.</summary>
    Awaiting = 3,

    /// <summary>The run has ended.</summary>
    Over = 4,
}

/// <summary>Where a run stands: ids, labels and times only.</summary>
/// <param name="Place">The place of the current step in the plan.</param>
/// <param name="Sequence">Counts the steps that were begun; it makes each of them happen once.</param>
/// <param name="Phase">What the run is doing.</param>
/// <param name="Until">When the waiting ends, or null.</param>
/// <param name="Deadline">When the run ends wherever it is.</param>
/// <param name="Outcomes">How the steps came out so far.</param>
/// <param name="Early">What was heard before it was waited for.</param>
/// <param name="Outcome">How the run ended, or null.</param>
public sealed record RunState(
    int Place,
    int Sequence,
    RunPhase Phase,
    DateTimeOffset? Until,
    DateTimeOffset Deadline,
    ImmutableDictionary<string, string> Outcomes,
    ImmutableDictionary<string, string> Early,
    string? Outcome = null);

/// <summary>What a run has to be told.</summary>
public abstract record RunEvent;

/// <summary>The current step was performed.</summary>
public sealed record StepPerformed(StepOutcome Outcome) : RunEvent;

/// <summary>The time that was waited for has come.</summary>
public sealed record TimePassed(DateTimeOffset Now) : RunEvent;

/// <summary>Something that a step waits for, or will wait for, has happened.</summary>
public sealed record StepAnswered(string Step, string Label) : RunEvent;

/// <summary>The current step can never be performed: the conversation or the run is gone.</summary>
public sealed record RunBroken(string Code) : RunEvent;

/// <summary>A person ends the run.</summary>
public sealed record RunCancelled : RunEvent;
