using System.Collections.Immutable;
using Halatech.Core.Experiences;
using Halatech.Core.Turns;

namespace Halatech.Core.Conversations;

/// <summary>A run of an experience begins in this conversation. The same run twice begins once.</summary>
/// <param name="Run">Names it.</param>
/// <param name="Experience">Which of the tenant's experiences.</param>
/// <param name="ConfigurationVersion">The version it is finished on.</param>
/// <param name="Facts">The transaction that it follows, by the append that began that; null for none.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.begin-run")]
public sealed record BeginRun(
    [property: Id(0)] RunId Run,
    [property: Id(1)] string Experience,
    [property: Id(2)] int ConfigurationVersion,
    [property: Id(3)] long? Facts) : ConversationCommand;

/// <summary>A step of a run is performed. The same step twice has the effect of once.</summary>
/// <param name="Run">Whose step.</param>
/// <param name="Sequence">Counts the run's steps, from 0.</param>
/// <param name="Step">Its id in the design.</param>
/// <param name="Effect">What it does.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.step-run")]
public sealed record StepRun(
    [property: Id(0)] RunId Run,
    [property: Id(1)] int Sequence,
    [property: Id(2)] string Step,
    [property: Id(3)] RunEffect Effect) : ConversationCommand;

/// <summary>What it cost to ask a model for a run is noted. The same asking twice is noted once.</summary>
/// <param name="Run">Whose step asked.</param>
/// <param name="Step">Its id in the design.</param>
/// <param name="Judgement">Names the asking.</param>
/// <param name="Usage">What it cost.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.record-judgement")]
public sealed record RecordJudgement(
    [property: Id(0)] RunId Run,
    [property: Id(1)] string Step,
    [property: Id(2)] Guid Judgement,
    [property: Id(3)] ModelUsage Usage) : ConversationCommand;

/// <summary>A run is over.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.end-run")]
public sealed record EndRun([property: Id(0)] RunId Run, [property: Id(1)] string Outcome) : ConversationCommand;

/// <summary>
/// An experience is to begin, because somebody, a date or the lifecycle says so. The same request twice has the effect of once, as long
/// as it is among the conversation's newest.
/// </summary>
/// <param name="Request">Made by whoever asks: 1 to 64 letters, digits and hyphens.</param>
/// <param name="Experience">Which of the tenant's experiences.</param>
/// <param name="Facts">A JSON object that the run may speak of; empty for none.</param>
/// <param name="Label">Refused where the conversation does not have this label; null for everywhere.</param>
/// <param name="NeedsConsent">Refused where the customer wants no messages.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.request-experience")]
public sealed record RequestExperience(
    [property: Id(0)] string Request,
    [property: Id(1)] string Experience,
    [property: Id(2)] string Facts = "",
    [property: Id(3)] string? Label = null,
    [property: Id(4)] bool NeedsConsent = false) : ConversationCommand;

/// <summary>The conversation's lifecycle makes a step.</summary>
/// <param name="Sequence">Counts the steps: one that was made is not made again.</param>
/// <param name="Kind">What is done.</param>
/// <param name="QuietSince">When the customer last wrote, as far as the lifecycle knows; refused when they have written since.</param>
/// <param name="Parts">What is said; empty where nothing is.</param>
/// <param name="Question">What counts as an answer, for a survey.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.step-lifecycle")]
public sealed record StepLifecycle(
    [property: Id(0)] int Sequence,
    [property: Id(1)] LifecycleKind Kind,
    [property: Id(2)] DateTimeOffset QuietSince,
    [property: Id(3)] ImmutableArray<string> Parts,
    [property: Id(4)] AskEffect? Question = null) : ConversationCommand;

/// <summary>A handoff that nobody has accepted is followed up.</summary>
/// <param name="Number">Which handoff: refused when it is over.</param>
/// <param name="Step">Counts what was done about it.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Parts">What the customer is told; empty where nothing is.</param>
/// <param name="To">Who is told, where somebody is.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.step-handoff")]
public sealed record StepHandoff(
    [property: Id(0)] long Number,
    [property: Id(1)] int Step,
    [property: Id(2)] HandoffStepKind Kind,
    [property: Id(3)] ImmutableArray<string> Parts,
    [property: Id(4)] string To = "") : ConversationCommand;

/// <summary>A compensating call that failed is made again, under the same name and so with the same idempotency key.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.retry-compensation")]
public sealed record RetryCompensation([property: Id(0)] CallId Call) : ConversationCommand;

/// <summary>What a step of a run does to its conversation.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.run-effect")]
public abstract record RunEffect;

/// <summary>Says something.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.say-effect")]
public sealed record SayEffect(
    [property: Id(0)] NoticeKind Kind, [property: Id(1)] ImmutableArray<string> Parts, [property: Id(2)] ImmutableArray<PartForm?> Forms = default) : RunEffect;

/// <summary>Asks something.</summary>
/// <param name="Kind">When it may leave.</param>
/// <param name="Parts">The question.</param>
/// <param name="Choices">What counts as which answer.</param>
/// <param name="Free">Anything else counts too.</param>
/// <param name="Until">How long the answer is waited for.</param>
/// <param name="Thanks">Said to an answer at once; empty for nothing.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.ask-effect")]
public sealed record AskEffect(
    [property: Id(0)] NoticeKind Kind,
    [property: Id(1)] ImmutableArray<string> Parts,
    [property: Id(2)] ImmutableArray<AnswerChoice> Choices,
    [property: Id(3)] bool Free,
    [property: Id(4)] DateTimeOffset Until,
    [property: Id(5)] string Thanks = "") : RunEffect;

/// <summary>Calls a serverless function.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.call-effect")]
public sealed record CallEffect(
    [property: Id(0)] string TransactionId,
    [property: Id(1)] int ConfigurationVersion,
    [property: Id(2)] string Arguments,
    [property: Id(3)] DateTimeOffset Until) : RunEffect;

/// <summary>Gives the conversation to a person.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.hand-off-effect")]
public sealed record HandOffEffect([property: Id(0)] string Reason, [property: Id(1)] ImmutableArray<string> Parts) : RunEffect;

/// <summary>Puts a label on, or takes it off.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.label-effect")]
public sealed record LabelEffect([property: Id(0)] string Label, [property: Id(1)] bool Remove) : RunEffect;

/// <summary>Closes the conversation.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.close-effect")]
public sealed record CloseEffect : RunEffect;

/// <summary>Does nothing but be noted: a step that was skipped, the way that a branch went.</summary>
/// <param name="Label">How it came out.</param>
/// <param name="Complaint">Why a person should look at it, without a word of the customer's; empty for no reason.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.note-effect")]
public sealed record NoteEffect([property: Id(0)] string Label, [property: Id(1)] string Complaint = "") : RunEffect;
