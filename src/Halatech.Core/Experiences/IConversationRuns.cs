using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Orleans.Concurrency;

namespace Halatech.Core.Experiences;

/// <summary>
/// What workflows ask of a conversation on behalf of experiences. Same key as <see cref="IConversationGrain"/>. All that comes
/// back is ids, labels and times: a workflow's history holds no word of what was said.
/// </summary>
[Alias("halatech.experiences.conversation-runs")]
public interface IConversationRuns : IGrainWithStringKey
{
    /// <summary>Begins a run, or finds it begun; returns what the workflow has to walk.</summary>
    [Alias("begin-run")]
    Task<Result<ExperiencePlan>> BeginRunAsync(RunRequest request);

    /// <summary>Performs a step, or tells what came of it when it was performed before.</summary>
    [Alias("step-run")]
    Task<Result<StepAnswer>> StepRunAsync(StepRequest request);

    /// <summary>
    /// Asks the model about the thread. Others are answered meanwhile: it reads the state once, and what it cost comes back as a command a little later.
    /// </summary>
    /// <remarks>May take longer than any turn: whoever gave up before would ask, and pay, again.</remarks>
    [Alias("judge"), AlwaysInterleave, ResponseTimeout("00:11:00")]
    Task<Result<string>> JudgeAsync(Judgement judgement);

    /// <summary>Ends a run.</summary>
    [Alias("end-run")]
    Task<Result> EndRunAsync(EndRun command);

    /// <summary>Asks for an experience to begin; it begins when the workflows hear of it.</summary>
    [Alias("request-experience")]
    Task<Result> RequestExperienceAsync(RequestExperience command);

    /// <summary>The runs that are under way.</summary>
    [Alias("list-runs")]
    Task<Result<RunList>> ListRunsAsync();

    /// <summary>What would happen, were an experience to begin; nothing does.</summary>
    [Alias("dry-run")]
    Task<Result<DryRunReport>> DryRunAsync(DryRunRequest request);

    /// <summary>Ends a run before its time, because a person says so: nothing more of it happens, whatever its workflow still has in hand.</summary>
    [Alias("cancel-run")]
    Task<Result> CancelRunAsync(RunId run);
}

/// <summary>What workflows ask of a conversation on behalf of its own life, its handoffs and its transactions.</summary>
[Alias("halatech.experiences.conversation-care")]
public interface IConversationCare : IGrainWithStringKey
{
    /// <summary>What is known of it, without a word of what was said.</summary>
    [Alias("look")]
    Task<Result<ConversationFacts>> LookAsync();

    /// <summary>Makes a step of the lifecycle, or puts it off.</summary>
    [Alias("step-lifecycle")]
    Task<Result<StepOutcome>> StepLifecycleAsync(LifecycleRequest request);

    /// <summary>When and whether a handoff still waits; null when it is over.</summary>
    [Alias("look-at-handoff")]
    Task<OpenHandoffFacts?> LookAtHandoffAsync(long number);

    /// <summary>Follows a handoff up.</summary>
    [Alias("step-handoff")]
    Task<Result> StepHandoffAsync(HandoffRequest request);

    /// <summary>How a transaction stands.</summary>
    [Alias("look-at-transaction")]
    Task<OpenTransactionFacts> LookAtTransactionAsync(long number);

    /// <summary>Makes a compensating call again that has failed.</summary>
    [Alias("retry-compensation")]
    Task<Result> RetryCompensationAsync(RetryCompensation command);

    /// <summary>Makes a call again that is held because its function could not be reached.</summary>
    [Alias("retry-call")]
    Task<Result> RetryCallAsync(RetryCall command);
}

/// <summary>The runs of a conversation that are under way.</summary>
[GenerateSerializer, Immutable, Alias("halatech.experiences.run-list")]
public sealed record RunList([property: Id(0)] ImmutableArray<RunView> Runs);

/// <summary>How far a run has come.</summary>
/// <param name="Run">Names it.</param>
/// <param name="Experience">Which experience.</param>
/// <param name="ConfigurationVersion">The version it is finished on.</param>
/// <param name="Steps">The steps that were made and how they came out, each as <c>step: label</c>.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.run-view")]
public sealed record RunView(
    [property: Id(0)] RunId Run,
    [property: Id(1)] string Experience,
    [property: Id(2)] int ConfigurationVersion,
    [property: Id(3)] ImmutableArray<string> Steps)
{
    public static RunView Of(ExperienceRun run) => new(run.Id, run.Experience, run.ConfigurationVersion, [.. run.Marks.Select(m => $"{m.Step}: {m.Label}")]);
}

/// <summary>A run that is to begin.</summary>
/// <param name="Run">Names it.</param>
/// <param name="Experience">Which experience.</param>
/// <param name="Facts">The transaction that it follows, or null.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.run-request")]
public sealed record RunRequest([property: Id(0)] RunId Run, [property: Id(1)] string Experience, [property: Id(2)] long? Facts);

/// <summary>A step that is to be performed.</summary>
/// <param name="Run">Whose step.</param>
/// <param name="Sequence">Counts the run's steps.</param>
/// <param name="Step">Its id.</param>
/// <param name="Now">The workflow's time, by which times are reckoned.</param>
/// <param name="Judged">What the model answered, where the step had to ask one.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.step-request")]
public sealed record StepRequest(
    [property: Id(0)] RunId Run,
    [property: Id(1)] int Sequence,
    [property: Id(2)] string Step,
    [property: Id(3)] DateTimeOffset Now,
    [property: Id(4)] string? Judged = null);

/// <summary>How a step came out, or what the model must be asked first.</summary>
[GenerateSerializer, Immutable, Alias("halatech.experiences.step-answer")]
public sealed record StepAnswer([property: Id(0)] StepOutcome? Outcome, [property: Id(1)] Judgement? Judgement = null);

/// <summary>A question to the model about the thread.</summary>
/// <param name="ConfigurationVersion">The version of the configuration that asks.</param>
/// <param name="Question">The question, in the tenant's words.</param>
/// <param name="Labels">The possible answers.</param>
/// <param name="Run">Whose step asks.</param>
/// <param name="Step">Its id.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.judgement")]
public sealed record Judgement(
    [property: Id(0)] int ConfigurationVersion,
    [property: Id(1)] string Question,
    [property: Id(2)] ImmutableArray<string> Labels,
    [property: Id(3)] RunId Run,
    [property: Id(4)] string Step);

/// <summary>A step of the lifecycle that is to be made.</summary>
/// <param name="Sequence">Counts the steps.</param>
/// <param name="Kind">What is done.</param>
/// <param name="QuietSince">When the customer last wrote, as far as the lifecycle knows.</param>
/// <param name="Now">The workflow's time.</param>
/// <param name="Experience">Which experience begins, where one does.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.lifecycle-request")]
public sealed record LifecycleRequest(
    [property: Id(0)] int Sequence,
    [property: Id(1)] LifecycleKind Kind,
    [property: Id(2)] DateTimeOffset QuietSince,
    [property: Id(3)] DateTimeOffset Now,
    [property: Id(4)] string? Experience = null);

/// <summary>A follow-up of a handoff.</summary>
[GenerateSerializer, Immutable, Alias("halatech.experiences.handoff-request")]
public sealed record HandoffRequest([property: Id(0)] long Number, [property: Id(1)] int Step, [property: Id(2)] HandoffStepKind Kind);

/// <summary>A handoff that nobody has accepted.</summary>
[GenerateSerializer, Immutable, Alias("halatech.experiences.open-handoff-facts")]
public sealed record OpenHandoffFacts([property: Id(0)] DateTimeOffset Since, [property: Id(1)] int Steps);

/// <summary>How a transaction stands.</summary>
/// <param name="IsUnderWay">It is not over yet.</param>
/// <param name="DueAt">When the first thing that it waits for is given up, or null.</param>
/// <param name="Undo">The compensating call that is still to be made or answered, or null.</param>
/// <param name="FailedUndo">The compensating call that failed, or null.</param>
/// <param name="Outcome">How it ended; empty while it is under way.</param>
/// <param name="Held">The call that waits for its next try and had the fewest, or null.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.open-transaction-facts")]
public sealed record OpenTransactionFacts(
    [property: Id(0)] bool IsUnderWay,
    [property: Id(1)] DateTimeOffset? DueAt,
    [property: Id(2)] CallId? Undo,
    [property: Id(3)] CallId? FailedUndo,
    [property: Id(4)] string Outcome,
    [property: Id(5)] HeldCall? Held = null)
{
    public static OpenTransactionFacts Of(ConversationState state, long number)
    {
        var book = state.Runs ?? RunBook.Empty;
        var known = book.Facts.FirstOrDefault(f => f.Number == number);
        return new(
            book.Transaction == number,
            book.Transaction == number ? state.DueAt : state.Calls.Where(c => c.Id.IsUndo || c.IsHeld).Min(c => c.AwaitedUntil),
            state.Calls.Where(c => c.Id.IsUndo && c.TransactionId == known?.Transaction).Select(c => (CallId?)c.Id).FirstOrDefault(),
            book.FailedUndos.Where(c => c.TransactionId == known?.Transaction).Select(c => (CallId?)c.Id).FirstOrDefault(),
            known?.Outcome ?? StepLabels.Unknown,
            state.Calls.Where(c => c.IsHeld && c.TransactionId == known?.Transaction).OrderBy(c => c.Hold!.Tries)
                .Select(c => new HeldCall(c.Id, c.Hold!)).FirstOrDefault());
    }
}

/// <summary>A call whose function could not be reached.</summary>
[GenerateSerializer, Immutable, Alias("halatech.experiences.held-call")]
public sealed record HeldCall([property: Id(0)] CallId Call, [property: Id(1)] CallHold Hold);
