using System.Collections.Immutable;
using Halatech.Core.Decisions;
using Halatech.Core.Transactions;
using Halatech.Core.Turns;

namespace Halatech.Core.Conversations;

/// <summary>The enforcer decided that no function is called, or could not decide; a decision to call one is in <see cref="FunctionCalled"/>.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.enforcer-decided")]
public sealed record EnforcerDecided(DateTimeOffset At, [property: Id(0)] DecisionReceipt Receipt) : ConversationEvent(At);

/// <summary>A function was called because the enforcer decided so. The receipt says how it came to that.</summary>
/// <param name="At">When.</param>
/// <param name="Call">Names the call.</param>
/// <param name="Epoch">The turn that called it, which is over now.</param>
/// <param name="Step">How many functions were called since the customer wrote, with this one.</param>
/// <param name="Kind">What calling it does.</param>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">A JSON object that satisfied the function's schema.</param>
/// <param name="Receipt">How it was decided.</param>
/// <param name="Sources">What knowledge the turn had before it.</param>
/// <param name="Usage">What the turn cost, the enforcer included.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.function-called")]
public sealed record FunctionCalled(
    DateTimeOffset At,
    [property: Id(0)] CallId Call,
    [property: Id(1)] int Epoch,
    [property: Id(2)] int Step,
    [property: Id(3)] FunctionKind Kind,
    [property: Id(4)] string Name,
    [property: Id(5)] string Arguments,
    [property: Id(6)] DecisionReceipt Receipt,
    [property: Id(7)] ImmutableArray<SourceUse> Sources,
    [property: Id(8)] ModelUsage Usage) : ConversationEvent(At);

/// <summary>A serverless function has accepted a call and will answer by callback.</summary>
/// <param name="At">When.</param>
/// <param name="Call">Which call.</param>
/// <param name="Until">How long its answer is waited for.</param>
/// <param name="WantsTurn">The customer is told that it takes a while.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.function-deferred")]
public sealed record FunctionDeferred(
    DateTimeOffset At,
    [property: Id(0)] CallId Call,
    [property: Id(1)] DateTimeOffset Until,
    [property: Id(2)] bool WantsTurn) : ConversationEvent(At);

/// <summary>A serverless function cannot be reached; its call is made again later.</summary>
/// <param name="At">When.</param>
/// <param name="Call">Which call.</param>
/// <param name="Until">When it is given up.</param>
/// <param name="Code">What went wrong.</param>
/// <param name="WantsTurn">The customer is told that it takes a while, which happens once.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.function-held")]
public sealed record FunctionHeld(
    DateTimeOffset At,
    [property: Id(0)] CallId Call,
    [property: Id(1)] DateTimeOffset Until,
    [property: Id(2)] string Code,
    [property: Id(3)] bool WantsTurn) : ConversationEvent(At);

/// <summary>A call that was held is made again.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.function-retried")]
public sealed record FunctionRetried(DateTimeOffset At, [property: Id(0)] CallId Call) : ConversationEvent(At);

/// <summary>A serverless function has answered.</summary>
/// <param name="At">When.</param>
/// <param name="Call">Which call.</param>
/// <param name="Body">What it said: data, hostile.</param>
/// <param name="ByCallback">It came by callback and not as the response.</param>
/// <param name="WantsTurn">The customer is told of it.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.function-answered")]
public sealed record FunctionAnswered(
    DateTimeOffset At,
    [property: Id(0)] CallId Call,
    [property: Id(1)] string Body,
    [property: Id(2)] bool ByCallback,
    [property: Id(3)] bool WantsTurn) : ConversationEvent(At);

/// <summary>A call came to nothing: refused, unreachable to the end, or not answered in time.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.function-failed")]
public sealed record FunctionFailed(
    DateTimeOffset At,
    [property: Id(0)] CallId Call,
    [property: Id(1)] string Code,
    [property: Id(2)] string Reason,
    [property: Id(3)] bool WantsTurn) : ConversationEvent(At);

/// <summary>A transaction began; it is finished on the configuration that it began with.</summary>
/// <param name="At">When.</param>
/// <param name="TransactionId">Which one.</param>
/// <param name="ConfigurationVersion">The version of the tenant's configuration it is pinned to.</param>
/// <param name="Until">When its time is over.</param>
/// <param name="Compensation">The action that undoes its calls, or null.</param>
/// <param name="Step">How many functions were called since the customer wrote.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.transaction-started")]
public sealed record TransactionStarted(
    DateTimeOffset At,
    [property: Id(0)] string TransactionId,
    [property: Id(1)] int ConfigurationVersion,
    [property: Id(2)] DateTimeOffset Until,
    [property: Id(3)] string? Compensation,
    [property: Id(4)] int Step) : ConversationEvent(At);

/// <summary>A transaction is over.</summary>
/// <param name="At">When.</param>
/// <param name="TransactionId">Which one.</param>
/// <param name="Outcome"><c>completed</c>, <c>cancelled</c>, <c>failed</c>, <c>timed-out</c> or <c>closed</c>.</param>
/// <param name="By"><c>assistant</c>, <c>time</c>, <c>close</c>, or the agent who cancelled it.</param>
/// <param name="WantsTurn">The customer is answered in Discussion.</param>
/// <param name="Step">How many functions were called since the customer wrote.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.transaction-ended")]
public sealed record TransactionEnded(
    DateTimeOffset At,
    [property: Id(0)] string TransactionId,
    [property: Id(1)] string Outcome,
    [property: Id(2)] string By,
    [property: Id(3)] bool WantsTurn,
    [property: Id(4)] int Step) : ConversationEvent(At);

/// <summary>What a transaction did is to be undone.</summary>
/// <param name="At">When.</param>
/// <param name="Call">Names the compensating call.</param>
/// <param name="TransactionId">Whose calls are undone.</param>
/// <param name="ConfigurationVersion">The version that says where it goes.</param>
/// <param name="Arguments">The action and the calls that it undoes.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.compensation-decided")]
public sealed record CompensationDecided(
    DateTimeOffset At,
    [property: Id(0)] CallId Call,
    [property: Id(1)] string TransactionId,
    [property: Id(2)] int ConfigurationVersion,
    [property: Id(3)] string Arguments) : ConversationEvent(At);

/// <summary>The assistant gave the conversation to the people of the business and is silent from here.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.handoff-requested")]
public sealed record HandoffRequested(DateTimeOffset At, [property: Id(0)] string Reason) : ConversationEvent(At);

/// <summary>The customer was asked whether they want no more messages. They are asked once.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.opt-out-questioned")]
public sealed record OptOutQuestioned(DateTimeOffset At) : ConversationEvent(At);
