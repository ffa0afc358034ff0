using System.Collections.Immutable;
using Halatech.Core.Experiences;
using Halatech.Core.Turns;

namespace Halatech.Core.Conversations;

/// <summary>A run of an experience began; it is finished on this version of the configuration.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.run-began")]
public sealed record RunBegan(
    DateTimeOffset At,
    [property: Id(0)] RunId Run,
    [property: Id(1)] string Experience,
    [property: Id(2)] int ConfigurationVersion,
    [property: Id(3)] long? Facts) : ConversationEvent(At);

/// <summary>A step of a run was performed.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.run-stepped")]
public sealed record RunStepped(
    DateTimeOffset At,
    [property: Id(0)] RunId Run,
    [property: Id(1)] int Sequence,
    [property: Id(2)] string Step,
    [property: Id(3)] StepOutcome Outcome) : ConversationEvent(At);

/// <summary>A model was asked which way a run goes on, and may have failed; how the step came out is an event of its own.</summary>
/// <param name="At">When.</param>
/// <param name="Run">Which run.</param>
/// <param name="Step">Its step that asked.</param>
/// <param name="Judgement">Names the asking: a step that asks again costs again.</param>
/// <param name="Usage">What it cost.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.run-judged")]
public sealed record RunJudged(
    DateTimeOffset At,
    [property: Id(0)] RunId Run,
    [property: Id(1)] string Step,
    [property: Id(2)] Guid Judgement,
    [property: Id(3)] ModelUsage Usage) : ConversationEvent(At);

/// <summary>A run is over.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.run-ended")]
public sealed record RunEnded(
    DateTimeOffset At,
    [property: Id(0)] RunId Run,
    [property: Id(1)] string Outcome) : ConversationEvent(At);

/// <summary>A run called a serverless function, because its design says so.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.run-called")]
public sealed record RunCalled(
    DateTimeOffset At,
    [property: Id(0)] CallId Call,
    [property: Id(1)] RunId Run,
    [property: Id(2)] string Step,
    [property: Id(3)] string TransactionId,
    [property: Id(4)] int ConfigurationVersion,
    [property: Id(5)] string Arguments) : ConversationEvent(At);

/// <summary>The customer was asked something, and what they write may be the answer.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.question-asked")]
public sealed record QuestionAsked(
    DateTimeOffset At,
    [property: Id(0)] RunId Run,
    [property: Id(1)] string Step,
    [property: Id(2)] ImmutableArray<AnswerChoice> Choices,
    [property: Id(3)] bool Free,
    [property: Id(4)] DateTimeOffset Until,
    [property: Id(5)] string Thanks) : ConversationEvent(At);

/// <summary>A message of the customer answered a question.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.question-answered")]
public sealed record QuestionAnswered(
    DateTimeOffset At,
    [property: Id(0)] RunId Run,
    [property: Id(1)] string Step,
    [property: Id(2)] string Label,
    [property: Id(3)] ProviderSid Message) : ConversationEvent(At);

/// <summary>An experience is to begin.</summary>
/// <param name="At">When it was asked for.</param>
/// <param name="Request">Who asks again with this asks for the same.</param>
/// <param name="Experience">Which experience.</param>
/// <param name="Facts">The JSON object that the run may speak of; empty, or null in events from before there were any, for none.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.experience-requested")]
public sealed record ExperienceRequested(
    DateTimeOffset At,
    [property: Id(0)] string Request,
    [property: Id(1)] string Experience,
    [property: Id(2)] string? Facts = null) : ConversationEvent(At);

/// <summary>A label was put on the conversation, or taken off.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.conversation-labelled")]
public sealed record ConversationLabelled(
    DateTimeOffset At,
    [property: Id(0)] string Label,
    [property: Id(1)] bool Removed) : ConversationEvent(At);

/// <summary>The conversation's lifecycle made a step.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.lifecycle-stepped")]
public sealed record LifecycleStepped(
    DateTimeOffset At,
    [property: Id(0)] int Sequence,
    [property: Id(1)] LifecycleKind Kind,
    [property: Id(2)] string Label) : ConversationEvent(At);

/// <summary>The thread is over for good: what the customer writes next begins afresh, without what was said.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.thread-sealed")]
public sealed record ThreadSealed(DateTimeOffset At) : ConversationEvent(At);

/// <summary>What was said is gone: the earlier events are emptied, and only this is left of them.</summary>
/// <param name="At">When.</param>
/// <param name="OptedOut">The customer wants no messages, which is remembered for ever.</param>
/// <param name="Epoch">Where counting goes on, so that no name is given twice.</param>
/// <param name="LastIndex">The highest place in the provider's conversation that was seen.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.conversation-erased")]
public sealed record ConversationErased(
    DateTimeOffset At,
    [property: Id(0)] bool OptedOut,
    [property: Id(1)] int Epoch,
    [property: Id(2)] int LastIndex) : ConversationEvent(At);

/// <summary>Nobody had accepted a handoff in time, and something was done about it.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.handoff-followed-up")]
public sealed record HandoffFollowedUp(
    DateTimeOffset At,
    [property: Id(0)] long Number,
    [property: Id(1)] int Step,
    [property: Id(2)] HandoffStepKind Kind,
    [property: Id(3)] string To) : ConversationEvent(At);

/// <summary>The assistant has the conversation again, because nobody accepted it.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.handoff-lapsed")]
public sealed record HandoffLapsed(
    DateTimeOffset At,
    [property: Id(0)] long Number,
    [property: Id(1)] bool WantsTurn) : ConversationEvent(At);

/// <summary>A compensating call that had failed is owed again.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.compensation-retried")]
public sealed record CompensationRetried(DateTimeOffset At, [property: Id(0)] CallId Call) : ConversationEvent(At);
