using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Experiences;

/// <summary>What workflows have to hear of. Stored: never renumber.</summary>
public enum WorkflowTriggerKind
{
    /// <summary>A conversation started, or was opened again.</summary>
    ConversationOpened = 0,
    ConversationClosed = 1,
    TransactionStarted = 2,

    /// <summary>Something that a transaction waits for has changed.</summary>
    TransactionChanged = 3,
    TransactionEnded = 4,
    HandoffRequested = 5,

    /// <summary>Somebody accepted the handoff, or it is over otherwise.</summary>
    HandoffOver = 6,

    /// <summary>What a step of a run waits for has happened.</summary>
    StepAnswered = 7,

    /// <summary>Somebody wants an experience to begin.</summary>
    ExperienceRequested = 8,

    /// <summary>A tenant has published a configuration with experiences that begin at dates; its version is the trigger's.</summary>
    DatesPublished = 9,

    /// <summary>Somebody has ended a run before its time.</summary>
    RunCancelled = 10,
}

/// <summary>Something that happened in a conversation and that a workflow is waiting for, or begins by. Ids and labels only.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Conversation">Where; of what concerns a tenant as a whole <see cref="NoConversation"/>.</param>
/// <param name="Version">The append to its log that says so.</param>
/// <param name="Ordinal">Which of the triggers of that append; with the append it names the trigger for ever.</param>
/// <param name="At">When it happened.</param>
/// <param name="Subject">The transaction, run or experience it is about; empty where the kind says it all.</param>
/// <param name="Step">The step, for an answer; the request, for an experience.</param>
/// <param name="Label">How it came out.</param>
/// <param name="Number">The append that began the transaction or handoff it is about, or that has the facts of a request; 0 for none.</param>
public sealed record WorkflowTrigger(
    WorkflowTriggerKind Kind,
    ConversationKey Conversation,
    long Version,
    int Ordinal,
    DateTimeOffset At,
    string Subject = "",
    string Step = "",
    string Label = "",
    long Number = 0)
{
    /// <summary>Stands where a conversation would; none is called so.</summary>
    public static ConversationId NoConversation { get; } = ConversationId.Parse("-");

    /// <summary>What workflows have to hear of a configuration that is published, or null for nothing.</summary>
    public static WorkflowTrigger? Of(TenantConfiguration published, DateTimeOffset now) => Designs.WithDates(published).Any()
        ? new(WorkflowTriggerKind.DatesPublished, new(published.TenantId, NoConversation), published.Version, 0, now)
        : null;

    /// <summary>What workflows have to hear of an append.</summary>
    public static ImmutableArray<WorkflowTrigger> Of(
        ConversationKey conversation, ConversationState before, ImmutableArray<ConversationEvent> events, ConversationState after)
    {
        ImmutableArray<WorkflowTrigger>.Builder? triggers = null;
        foreach (var happened in events)
        {
            if (Of(before, happened, after) is not { } trigger) continue;
            triggers ??= ImmutableArray.CreateBuilder<WorkflowTrigger>();
            triggers.Add(trigger with { Conversation = conversation, Ordinal = triggers.Count });
        }

        return triggers?.ToImmutable() ?? [];
    }

    private static WorkflowTrigger? Of(ConversationState before, ConversationEvent happened, ConversationState after)
    {
        WorkflowTrigger New(WorkflowTriggerKind kind) => new(kind, default, after.Version, 0, happened.At);
        return happened switch
        {
            ConversationStarted => New(WorkflowTriggerKind.ConversationOpened) with { Label = "started" },
            ConversationReopened => New(WorkflowTriggerKind.ConversationOpened) with { Label = "reopened" },
            ConversationClosed => New(WorkflowTriggerKind.ConversationClosed),
            TransactionStarted e => New(WorkflowTriggerKind.TransactionStarted) with { Subject = e.TransactionId, Number = after.Version },
            TransactionEnded e => New(WorkflowTriggerKind.TransactionEnded) with { Subject = e.TransactionId, Label = e.Outcome, Number = before.Runs?.Transaction ?? 0 },
            FunctionDeferred e => OfCall(New(default), before, e.Call, StepLabels.Accepted),
            FunctionHeld e => OfCall(New(default), before, e.Call, StepLabels.Held),
            FunctionAnswered e => OfCall(New(default), before, e.Call, StepLabels.Answered),
            FunctionFailed e => OfCall(New(default), before, e.Call, StepLabels.Failed),
            HandoffRequested e => New(WorkflowTriggerKind.HandoffRequested) with { Number = after.Version },
            ConversationTakenOver or ConversationHandedBack or HandoffLapsed when before.Runs?.Handoff is { } handoff =>
                New(WorkflowTriggerKind.HandoffOver) with { Number = handoff.Number },
            QuestionAnswered e when e.Run != RunId.Lifecycle =>
                New(WorkflowTriggerKind.StepAnswered) with { Subject = e.Run.Value, Step = e.Step, Label = e.Label },
            ExperienceRequested e => New(WorkflowTriggerKind.ExperienceRequested) with
            {
                Subject = e.Experience,
                Step = e.Request,
                Number = string.IsNullOrEmpty(e.Facts) ? 0 : after.Version,
            },
            RunEnded { Outcome: ExperienceMachine.Cancelled } e => New(WorkflowTriggerKind.RunCancelled) with { Subject = e.Run.Value },
            _ => null,
        };
    }

    private static WorkflowTrigger? OfCall(WorkflowTrigger trigger, ConversationState before, CallId id, string label)
    {
        if (before.Calls.FirstOrDefault(c => c.Id == id) is not { } call) return null;
        if (call is { Run: { } run, RunStep: { } step })
            return trigger with { Kind = WorkflowTriggerKind.StepAnswered, Subject = run.Value, Step = step, Label = label };
        var number = before.Runs?.Facts.LastOrDefault(f => f.Transaction == call.TransactionId)?.Number ?? 0;
        return trigger with { Kind = WorkflowTriggerKind.TransactionChanged, Subject = call.TransactionId, Number = number, Label = label };
    }
}

/// <summary>Brings triggers to the workflows.</summary>
public interface IWorkflowTriggers
{
    /// <summary>Whether there are workflows at all; without them nothing is written down for them.</summary>
    bool IsOn { get; }

    /// <summary>
    /// Delivers one trigger. Twice has the effect of once. A transient error means: later; any other that nobody will ever
    /// take it.
    /// </summary>
    Task<Result> DeliverAsync(WorkflowTrigger trigger, CancellationToken cancellationToken);
}

/// <summary>A trigger that waits to be delivered.</summary>
/// <param name="Id">Its place in the order of all.</param>
/// <param name="Trigger">What happened.</param>
public sealed record WaitingTrigger(long Id, WorkflowTrigger Trigger);

/// <summary>How many triggers wait, and since when the oldest does.</summary>
public sealed record TriggerBacklog(long Count, DateTimeOffset? Oldest);

/// <summary>
/// Triggers that were written with the log, in the same transaction, and wait until the workflows have them: an outage of theirs
/// delays a trigger and loses none.
/// </summary>
public interface IWorkflowOutbox
{
    /// <summary>The oldest that wait after a place, in order.</summary>
    Task<IReadOnlyList<WaitingTrigger>> FindAsync(long after, int count, CancellationToken cancellationToken);

    /// <summary>Forgets those that were delivered.</summary>
    Task RemoveAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken);

    Task<TriggerBacklog> CountAsync(CancellationToken cancellationToken);
}

/// <summary>Delivers what waits. One for the whole cluster, with the key <c>workflows</c>.</summary>
[Alias("halatech.experiences.trigger-grain")]
public interface ITriggerGrain : IGrainWithStringKey
{
    public const string Key = "workflows";

    /// <summary>Delivers what can be delivered and returns how many were; calls that overlap do the work once.</summary>
    [Alias("deliver")]
    Task<int> DeliverAsync();
}
