using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Halatech.Core.Turns;

namespace Halatech.Core.Conversations;

/// <summary>
/// What happened in a conversation. Events are kept for ever: the names in this list and the fields of the records may
/// be added to, never changed or reused. A field that an old event lacks is read as its type's default.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(ConversationStarted), "conversation-started")]
[JsonDerivedType(typeof(MessageReceived), "message-received")]
[JsonDerivedType(typeof(ReplyDecided), "reply-decided")]
[JsonDerivedType(typeof(ReplyDiscarded), "reply-discarded")]
[JsonDerivedType(typeof(TurnFailed), "turn-failed")]
[JsonDerivedType(typeof(MessageSent), "message-sent")]
[JsonDerivedType(typeof(SendFailed), "send-failed")]
[JsonDerivedType(typeof(SendWithdrawn), "send-withdrawn")]
[JsonDerivedType(typeof(ReceiptRecorded), "receipt-recorded")]
[JsonDerivedType(typeof(CustomerOptedOut), "customer-opted-out")]
[JsonDerivedType(typeof(CustomerOptedIn), "customer-opted-in")]
[JsonDerivedType(typeof(ConversationTakenOver), "conversation-taken-over")]
[JsonDerivedType(typeof(ConversationHandedBack), "conversation-handed-back")]
[JsonDerivedType(typeof(ConversationFlagged), "conversation-flagged")]
[JsonDerivedType(typeof(ConversationClosed), "conversation-closed")]
[JsonDerivedType(typeof(ConversationReopened), "conversation-reopened")]
[JsonDerivedType(typeof(EnforcerDecided), "enforcer-decided")]
[JsonDerivedType(typeof(FunctionCalled), "function-called")]
[JsonDerivedType(typeof(FunctionDeferred), "function-deferred")]
[JsonDerivedType(typeof(FunctionHeld), "function-held")]
[JsonDerivedType(typeof(FunctionRetried), "function-retried")]
[JsonDerivedType(typeof(FunctionAnswered), "function-answered")]
[JsonDerivedType(typeof(FunctionFailed), "function-failed")]
[JsonDerivedType(typeof(TransactionStarted), "transaction-started")]
[JsonDerivedType(typeof(TransactionEnded), "transaction-ended")]
[JsonDerivedType(typeof(CompensationDecided), "compensation-decided")]
[JsonDerivedType(typeof(HandoffRequested), "handoff-requested")]
[JsonDerivedType(typeof(OptOutQuestioned), "opt-out-questioned")]
[JsonDerivedType(typeof(TemplateChosen), "template-chosen")]
[JsonDerivedType(typeof(SendsHeld), "sends-held")]
[JsonDerivedType(typeof(HoldEnded), "hold-ended")]
[JsonDerivedType(typeof(SendRequeued), "send-requeued")]
[JsonDerivedType(typeof(RunBegan), "run-began")]
[JsonDerivedType(typeof(RunStepped), "run-stepped")]
[JsonDerivedType(typeof(RunJudged), "run-judged")]
[JsonDerivedType(typeof(RunEnded), "run-ended")]
[JsonDerivedType(typeof(RunCalled), "run-called")]
[JsonDerivedType(typeof(QuestionAsked), "question-asked")]
[JsonDerivedType(typeof(QuestionAnswered), "question-answered")]
[JsonDerivedType(typeof(ExperienceRequested), "experience-requested")]
[JsonDerivedType(typeof(ConversationLabelled), "conversation-labelled")]
[JsonDerivedType(typeof(LifecycleStepped), "lifecycle-stepped")]
[JsonDerivedType(typeof(ThreadSealed), "thread-sealed")]
[JsonDerivedType(typeof(ConversationErased), "conversation-erased")]
[JsonDerivedType(typeof(HandoffFollowedUp), "handoff-followed-up")]
[JsonDerivedType(typeof(HandoffLapsed), "handoff-lapsed")]
[JsonDerivedType(typeof(CompensationRetried), "compensation-retried")]
[JsonDerivedType(typeof(ConsentFollowed), "consent-followed")]
[JsonDerivedType(typeof(ConsentShared), "consent-shared")]
[GenerateSerializer, Immutable, Alias("halatech.conversations.conversation-event")]
public abstract record ConversationEvent([property: Id(0)] DateTimeOffset At)
{
    /// <summary>Its kind and nothing of what was said: what is called for writes its arguments into logs.</summary>
    public sealed override string ToString() => GetType().Name;
}

/// <summary>The customer's first message opened the conversation.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.conversation-started")]
public sealed record ConversationStarted(DateTimeOffset At, [property: Id(0)] Route Route) : ConversationEvent(At);

/// <summary>The customer wrote. Raises the epoch: whatever was being drafted no longer answers what was said.</summary>
/// <remarks><c>Written</c> is what was really written where <c>Text</c> is the choice that it stands for, such as "2".</remarks>
[GenerateSerializer, Immutable, Alias("halatech.conversations.message-received")]
public sealed record MessageReceived(
    DateTimeOffset At,
    [property: Id(0)] ProviderSid Sid,
    [property: Id(1)] int? Index,
    [property: Id(2)] string Text,
    [property: Id(3)] ImmutableArray<MediaItem> Media,
    [property: Id(4)] DateTimeOffset SentAt,
    [property: Id(5)] Interception Interception,
    [property: Id(6)] bool WantsTurn,
    [property: Id(7)] string? Written = null) : ConversationEvent(At);

/// <summary>A reply is decided and waits to be sent, part by part.</summary>
/// <remarks><c>Forms</c> has a place for each part, or none for all of them.</remarks>
[GenerateSerializer, Immutable, Alias("halatech.conversations.reply-decided")]
public sealed record ReplyDecided(
    DateTimeOffset At,
    [property: Id(0)] ReplyId Reply,
    [property: Id(1)] AuthorKind Author,
    [property: Id(2)] AgentId? Agent,
    [property: Id(3)] int Epoch,
    [property: Id(4)] ImmutableArray<string> Parts,
    [property: Id(5)] ImmutableArray<SourceUse> Sources,
    [property: Id(6)] ModelUsage? Usage,
    [property: Id(7)] ImmutableArray<PartForm?> Forms = default) : ConversationEvent(At)
{
    /// <summary>What a part is beside its text, or null.</summary>
    public PartForm? FormOf(int part) => Forms.IsDefault || part >= Forms.Length ? null : Forms[part];
}

/// <summary>A draft came too late and was thrown away; what it cost is kept.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.reply-discarded")]
public sealed record ReplyDiscarded(
    DateTimeOffset At,
    [property: Id(0)] int Epoch,
    [property: Id(1)] ModelUsage Usage) : ConversationEvent(At);

/// <summary>A turn found no answer in time.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.turn-failed")]
public sealed record TurnFailed(
    DateTimeOffset At,
    [property: Id(0)] int Epoch,
    [property: Id(1)] string Reason,
    [property: Id(2)] ModelUsage Usage) : ConversationEvent(At)
{
    /// <summary>The reason of a turn that broke on our own parts, such as a database that was away.</summary>
    public const string Broken = "turn.broken";
}

/// <summary>The provider took a part of a reply.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.message-sent")]
public sealed record MessageSent(
    DateTimeOffset At,
    [property: Id(0)] SendId Send,
    [property: Id(1)] ProviderSid Sid,
    [property: Id(2)] int? Index) : ConversationEvent(At);

/// <summary>The provider refused a part of a reply for good.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.send-failed")]
public sealed record SendFailed(
    DateTimeOffset At,
    [property: Id(0)] SendId Send,
    [property: Id(1)] string Code,
    [property: Id(2)] string Reason) : ConversationEvent(At);

/// <summary>A part that was waiting to be sent no longer may be: a person stepped in, or the customer opted out.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.send-withdrawn")]
public sealed record SendWithdrawn(
    DateTimeOffset At,
    [property: Id(0)] SendId Send,
    [property: Id(1)] string Reason) : ConversationEvent(At);

/// <summary>An outbound message has come further.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.receipt-recorded")]
public sealed record ReceiptRecorded(
    DateTimeOffset At,
    [property: Id(0)] ProviderSid Sid,
    [property: Id(1)] DeliveryStatus Status,
    [property: Id(2)] string? ErrorCode,
    [property: Id(3)] DateTimeOffset ReportedAt) : ConversationEvent(At);

/// <summary>The customer wants no more messages.</summary>
/// <param name="At">When.</param>
/// <param name="By">What said so: <c>keyword</c>, <c>meaning</c> (the customer's own words) or <c>carrier</c>.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.customer-opted-out")]
public sealed record CustomerOptedOut(DateTimeOffset At, [property: Id(0)] string By) : ConversationEvent(At);

/// <summary>The customer wants messages again.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.customer-opted-in")]
public sealed record CustomerOptedIn(DateTimeOffset At) : ConversationEvent(At);

/// <summary>A person holds the conversation now.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.conversation-taken-over")]
public sealed record ConversationTakenOver(DateTimeOffset At, [property: Id(0)] AgentId Agent) : ConversationEvent(At);

/// <summary>The assistant has the conversation again.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.conversation-handed-back")]
public sealed record ConversationHandedBack(
    DateTimeOffset At,
    [property: Id(0)] AgentId Agent,
    [property: Id(1)] bool WantsTurn) : ConversationEvent(At);

/// <summary>A person should look at this conversation.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.conversation-flagged")]
public sealed record ConversationFlagged(DateTimeOffset At, [property: Id(0)] string Reason) : ConversationEvent(At);

/// <summary>The thread is over.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.conversation-closed")]
public sealed record ConversationClosed(DateTimeOffset At, [property: Id(0)] string Reason) : ConversationEvent(At);

/// <summary>The customer wrote into a closed thread, which opens it again.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.conversation-reopened")]
public sealed record ConversationReopened(DateTimeOffset At) : ConversationEvent(At);
