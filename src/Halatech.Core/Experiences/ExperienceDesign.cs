using System.Collections.Immutable;
using Halatech.Core.Experiences.Expressions;

namespace Halatech.Core.Experiences;

/// <summary>What a tenant wants to happen over days and weeks, read and checked.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Trigger">What begins a run.</param>
/// <param name="Limit">How long a run may take in all; then it ends where it is.</param>
/// <param name="Steps">What is done, in order.</param>
public sealed record ExperienceDesign(string Name, ExperienceTrigger Trigger, TimeSpan Limit, ImmutableArray<ExperienceStep> Steps)
{
    /// <summary>The step of this id, wherever in the tree it stands, or null.</summary>
    public ExperienceStep? Find(string id) => All(Steps).FirstOrDefault(step => step.Id == id);

    /// <summary>All steps, also those within branches.</summary>
    public static IEnumerable<ExperienceStep> All(IEnumerable<ExperienceStep> steps) =>
        steps.SelectMany(step => step is BranchStep branch
            ? All(branch.Cases.SelectMany(c => c.Steps).Concat(branch.Otherwise)).Prepend(step)
            : [step]);
}

/// <summary>The kinds of things that begin a run.</summary>
public enum TriggerKind
{
    /// <summary>A customer's first message.</summary>
    ConversationStarted,

    /// <summary>A transaction ended with the outcome that the design names.</summary>
    TransactionCompleted,

    /// <summary>The customer has been silent for so long.</summary>
    CustomerIdle,

    /// <summary>A day and a time by the tenant's clock, or a cron expression.</summary>
    Date,

    /// <summary>A call of the API.</summary>
    Api,
}

/// <summary>What begins a run.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Transaction">Which transaction; null where the kind is another.</param>
/// <param name="Outcome">How it must have ended.</param>
/// <param name="Idle">How long the customer must have been silent.</param>
/// <param name="Schedule">A cron expression of five fields, or a date with a time, see <see cref="DateSchedule"/>.</param>
/// <param name="Label">Only conversations with this label; null for all.</param>
public sealed record ExperienceTrigger(
    TriggerKind Kind,
    string? Transaction = null,
    string Outcome = "completed",
    TimeSpan? Idle = null,
    string? Schedule = null,
    string? Label = null);

/// <summary>One thing that a run does or waits for.</summary>
/// <param name="Id">Unique within the design; runs and reports name it.</param>
/// <param name="If">Only when this is true; null for always.</param>
public abstract record ExperienceStep(string Id, Expression? If);

/// <summary>Waits for a span of time, or until a moment that an expression gives. A moment that has passed is not waited for.</summary>
public sealed record WaitStep(string Id, Expression? If, TimeSpan? For, Expression? Until) : ExperienceStep(Id, If);

/// <summary>Writes to the customer.</summary>
public sealed record SendStep(string Id, Expression? If, NoticeKind Kind, TextTemplate Text) : ExperienceStep(Id, If);

/// <summary>Asks the customer and waits for the answer.</summary>
/// <param name="Id">Branches name it.</param>
/// <param name="If">See <see cref="ExperienceStep"/>.</param>
/// <param name="Kind">How urgent the message is.</param>
/// <param name="Text">The question.</param>
/// <param name="Choices">What counts as which answer.</param>
/// <param name="Free">Anything else counts as well, as the answer <c>other</c>; the assistant replies to it.</param>
/// <param name="Within">How long the answer is waited for; then it is <c>timed-out</c>.</param>
public sealed record AskStep(
    string Id, Expression? If, NoticeKind Kind, TextTemplate Text, ImmutableArray<AnswerChoice> Choices, bool Free, TimeSpan Within)
    : ExperienceStep(Id, If);

/// <summary>Calls a transaction's serverless function and waits until it has answered or accepted.</summary>
public sealed record CallStep(
    string Id, Expression? If, string Transaction, string ActionType, ImmutableArray<(string Name, Expression Value)> Arguments, TimeSpan Within)
    : ExperienceStep(Id, If);

/// <summary>Waits for the later answer (<c>externalFeedback</c>) to a call that was accepted.</summary>
public sealed record FeedbackStep(string Id, Expression? If, string Call, TimeSpan Within) : ExperienceStep(Id, If);

/// <summary>What a branch goes by.</summary>
public enum BranchKind
{
    /// <summary>How an earlier step came out: an answer's label, a call's outcome.</summary>
    Answer,

    /// <summary>The text of an expression's value; <c>yes</c> or <c>no</c> where it is a condition.</summary>
    Expression,

    /// <summary>What the model answers to a question about the thread.</summary>
    Judgement,
}

/// <summary>Goes one of several ways.</summary>
public sealed record BranchStep(
    string Id, Expression? If, BranchKind On, string? Of, Expression? Value, string? Question, ImmutableArray<BranchCase> Cases,
    ImmutableArray<ExperienceStep> Otherwise) : ExperienceStep(Id, If);

/// <summary>One way of a branch.</summary>
public sealed record BranchCase(string Label, ImmutableArray<ExperienceStep> Steps);

/// <summary>Gives the conversation to a person.</summary>
public sealed record HandOffStep(string Id, Expression? If, string Reason, TextTemplate? Text) : ExperienceStep(Id, If);

/// <summary>Puts a label on the conversation, or takes it off.</summary>
public sealed record LabelStep(string Id, Expression? If, string Label, bool Remove) : ExperienceStep(Id, If);

/// <summary>Closes the conversation.</summary>
public sealed record CloseStep(string Id, Expression? If) : ExperienceStep(Id, If);

/// <summary>Ends the run here, with this outcome.</summary>
public sealed record EndStep(string Id, Expression? If, string Outcome) : ExperienceStep(Id, If);
