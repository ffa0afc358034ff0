using System.Collections.Immutable;
using Halatech.Core.Decisions;
using Halatech.Core.Transactions;
using Halatech.Core.Turns;

namespace Halatech.Core.Conversations;

/// <summary>The turn of this epoch calls a function, because the enforcer decided so.</summary>
/// <param name="Epoch">The epoch it was decided under; an older one is refused.</param>
/// <param name="Call">What is called.</param>
/// <param name="Receipt">How it was decided. Its function is the one that is called.</param>
/// <param name="Sources">What knowledge the turn had.</param>
/// <param name="Usage">What the turn cost.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.call-function")]
public sealed record CallFunction(
    [property: Id(0)] int Epoch,
    [property: Id(1)] EnforcedCall Call,
    [property: Id(2)] DecisionReceipt Receipt,
    [property: Id(3)] ImmutableArray<SourceUse> Sources,
    [property: Id(4)] ModelUsage Usage) : ConversationCommand;

/// <summary>A function with checked arguments.</summary>
/// <param name="Name">The function.</param>
/// <param name="Kind">What calling it does.</param>
/// <param name="Arguments">A JSON object that satisfies its schema.</param>
/// <param name="Parts">What is sent to the customer with it; may be empty.</param>
/// <param name="Transaction">The transaction that begins; null unless the kind says that one does.</param>
/// <param name="Outcome">How the transaction ended; null unless the kind says that it did.</param>
/// <param name="Reason">Why a person is asked for; null unless the kind says so.</param>
/// <param name="Forms">What each part is beside its text; none at all when all are plain.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.enforced-call")]
public sealed record EnforcedCall(
    [property: Id(0)] string Name,
    [property: Id(1)] FunctionKind Kind,
    [property: Id(2)] string Arguments,
    [property: Id(3)] ImmutableArray<string> Parts,
    [property: Id(4)] BeginTransaction? Transaction = null,
    [property: Id(5)] string? Outcome = null,
    [property: Id(6)] string? Reason = null,
    [property: Id(7)] ImmutableArray<PartForm?> Forms = default);

/// <summary>What a conversation has to know of a transaction that begins.</summary>
/// <param name="Id">Which one.</param>
/// <param name="ConfigurationVersion">The version it is finished on.</param>
/// <param name="TimeLimit">How long it may take in all.</param>
/// <param name="Compensation">The action that undoes its calls, or null.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.begin-transaction")]
public sealed record BeginTransaction(
    [property: Id(0)] string Id,
    [property: Id(1)] int ConfigurationVersion,
    [property: Id(2)] TimeSpan TimeLimit,
    [property: Id(3)] string? Compensation);

/// <summary>A serverless function has responded to a call.</summary>
/// <param name="Call">Which call.</param>
/// <param name="Body">What it said.</param>
/// <param name="AwaitUntil">It will answer by callback, and that is waited for so long; null when this is the answer.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.complete-call")]
public sealed record CompleteCall(
    [property: Id(0)] CallId Call,
    [property: Id(1)] string Body,
    [property: Id(2)] DateTimeOffset? AwaitUntil = null) : ConversationCommand;

/// <summary>A call came to nothing.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.fail-call")]
public sealed record FailCall(
    [property: Id(0)] CallId Call,
    [property: Id(1)] string Code,
    [property: Id(2)] string Reason) : ConversationCommand;

/// <summary>A serverless function cannot be reached: its call is kept and made again later.</summary>
/// <param name="Call">Which call.</param>
/// <param name="Until">When it is given up; of a call that was held before the first such moment counts.</param>
/// <param name="Code">What went wrong.</param>
/// <param name="Reason">The same for people.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.hold-call")]
public sealed record HoldCall(
    [property: Id(0)] CallId Call,
    [property: Id(1)] DateTimeOffset Until,
    [property: Id(2)] string Code,
    [property: Id(3)] string Reason) : ConversationCommand;

/// <summary>A call that is held is made again, under the same name and so with the same idempotency key.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.retry-call")]
public sealed record RetryCall([property: Id(0)] CallId Call) : ConversationCommand;

/// <summary>A serverless function answers by callback (<c>externalFeedback</c>). The same answer twice has the effect of once.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.receive-feedback")]
public sealed record ReceiveFeedback([property: Id(0)] CallId Call, [property: Id(1)] string Body) : ConversationCommand;

/// <summary>A person cancels the transaction that is under way; what it did is undone where its author said how.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.cancel-transaction")]
public sealed record CancelTransaction([property: Id(0)] AgentId Agent) : ConversationCommand;

/// <summary>Time has passed: what was waited for too long is given up.</summary>
/// <param name="TimedOut">What the customer is told when a transaction's time is over; may be empty.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.expire")]
public sealed record Expire([property: Id(0)] ImmutableArray<string> TimedOut) : ConversationCommand;

/// <summary>The turn of this epoch gives the conversation to a person.</summary>
/// <param name="Epoch">The epoch it was decided under.</param>
/// <param name="Reason">Why, in a few words.</param>
/// <param name="Parts">What the customer is told; may be empty.</param>
/// <param name="Usage">What the turn cost.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.request-handoff")]
public sealed record RequestHandoff(
    [property: Id(0)] int Epoch,
    [property: Id(1)] string Reason,
    [property: Id(2)] ImmutableArray<string> Parts,
    [property: Id(3)] ModelUsage Usage) : ConversationCommand;

/// <summary>The turn of this epoch found that the customer wants no more messages, in words of their own.</summary>
/// <param name="Epoch">The epoch it was found under.</param>
/// <param name="IsClear">Obeyed when it is clear; else the customer is asked, once.</param>
/// <param name="Parts">The confirmation, or the question.</param>
/// <param name="Usage">What the turn cost.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.heed-opt-out")]
public sealed record HeedOptOut(
    [property: Id(0)] int Epoch,
    [property: Id(1)] bool IsClear,
    [property: Id(2)] ImmutableArray<string> Parts,
    [property: Id(3)] ModelUsage Usage) : ConversationCommand;
