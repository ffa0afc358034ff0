using System.Collections.Immutable;
using Halatech.Core.Decisions;
using Halatech.Core.Turns;

namespace Halatech.Core.Conversations;

/// <summary>An order to a conversation. <see cref="Conversation.Decide"/> answers it with events or an error.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.conversation-command")]
public abstract record ConversationCommand
{
    /// <summary>Its kind and nothing of what was said: calls that fail or take long are logged with their arguments.</summary>
    public sealed override string ToString() => GetType().Name;
}

/// <summary>A customer's message has arrived.</summary>
/// <param name="Sid">The provider's id: the same message delivered twice is stored once.</param>
/// <param name="Index">Its place in the provider's conversation, or null where the provider counts none.</param>
/// <param name="Route">Where it came from and how to answer it.</param>
/// <param name="Text">What was written, as <see cref="Interceptor"/> left it.</param>
/// <param name="Media">What was attached.</param>
/// <param name="SentAt">When the provider took it in.</param>
/// <param name="Interception">What the interceptor made of it.</param>
/// <param name="Notice">The fixed text to answer with when the interception asks for one.</param>
/// <param name="OptedOut">Whether the customer has opted out, where it was looked up; null for what the conversation knows.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.receive-message")]
public sealed record ReceiveMessage(
    [property: Id(0)] ProviderSid Sid,
    [property: Id(1)] int? Index,
    [property: Id(2)] Route Route,
    [property: Id(3)] string Text,
    [property: Id(4)] ImmutableArray<MediaItem> Media,
    [property: Id(5)] DateTimeOffset SentAt,
    [property: Id(6)] Interception Interception = Interception.None,
    [property: Id(7)] string Notice = "",
    [property: Id(8)] bool? OptedOut = null) : ConversationCommand;

/// <summary>The turn of this epoch has its reply.</summary>
/// <param name="Epoch">The epoch it was drafted under; an older one is refused.</param>
/// <param name="Parts">The reply as it will leave, one message each.</param>
/// <param name="Sources">What it was answered from.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="Receipt">How the enforcer decided that nothing is called; null when there was no map to walk.</param>
/// <param name="Flag">Why a person should look at it although it is answered, or null.</param>
/// <param name="Forms">What each part is beside its text; none at all when all are plain.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.complete-turn")]
public sealed record CompleteTurn(
    [property: Id(0)] int Epoch,
    [property: Id(1)] ImmutableArray<string> Parts,
    [property: Id(2)] ImmutableArray<SourceUse> Sources,
    [property: Id(3)] ModelUsage Usage,
    [property: Id(4)] DecisionReceipt? Receipt = null,
    [property: Id(5)] string? Flag = null,
    [property: Id(6)] ImmutableArray<PartForm?> Forms = default) : ConversationCommand;

/// <summary>The turn of this epoch could not be answered; the apology goes out and the conversation is flagged.</summary>
/// <param name="Epoch">The epoch that failed.</param>
/// <param name="Reason">Why, as a code.</param>
/// <param name="Apology">What the customer is told.</param>
/// <param name="Usage">What the attempts cost.</param>
/// <param name="HandoffAfter">A person gets the conversation after so many failed turns in a row; 0 for never.</param>
/// <param name="HandoffText">What the customer is told then, in place of the apology; empty for the apology.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.fail-turn")]
public sealed record FailTurn(
    [property: Id(0)] int Epoch,
    [property: Id(1)] string Reason,
    [property: Id(2)] ImmutableArray<string> Apology,
    [property: Id(3)] ModelUsage Usage,
    [property: Id(4)] int HandoffAfter = 0,
    [property: Id(5)] ImmutableArray<string> HandoffText = default) : ConversationCommand;

/// <summary>The turn of this epoch was broken off because the conversation has moved on; what it cost is kept.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.discard-turn")]
public sealed record DiscardTurn([property: Id(0)] int Epoch, [property: Id(1)] ModelUsage Usage) : ConversationCommand;

/// <summary>The provider took a part of a reply.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.confirm-send")]
public sealed record ConfirmSend(
    [property: Id(0)] SendId Send,
    [property: Id(1)] ProviderSid Sid,
    [property: Id(2)] int? Index) : ConversationCommand;

/// <summary>The provider refused a part of a reply for good.</summary>
/// <param name="Send">Which part.</param>
/// <param name="Code">The provider's error code, such as Twilio's 21610, or a code of ours.</param>
/// <param name="Reason">What it said, without customer text.</param>
/// <param name="OptedOut">The refusal means that the customer opted out at the carrier.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.fail-send")]
public sealed record FailSend(
    [property: Id(0)] SendId Send,
    [property: Id(1)] string Code,
    [property: Id(2)] string Reason,
    [property: Id(3)] bool OptedOut = false) : ConversationCommand;

/// <summary>The provider reports how far an outbound message has come. Reports may be late, repeated or out of order.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.record-receipt")]
public sealed record RecordReceipt(
    [property: Id(0)] ProviderSid Sid,
    [property: Id(1)] DeliveryStatus Status,
    [property: Id(2)] string? ErrorCode,
    [property: Id(3)] DateTimeOffset ReportedAt) : ConversationCommand;

/// <summary>A person steps in; the assistant falls silent at once.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.take-over")]
public sealed record TakeOver([property: Id(0)] AgentId Agent) : ConversationCommand;

/// <summary>The person gives the conversation back to the assistant, which answers what is still unanswered.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.hand-back")]
public sealed record HandBack([property: Id(0)] AgentId Agent) : ConversationCommand;

/// <summary>The person who holds the conversation writes to the customer.</summary>
/// <param name="Agent">Who writes; must hold the conversation.</param>
/// <param name="Reply">Made by the sender's client: sending the same reply twice has the effect of once.</param>
/// <param name="Parts">What is sent, one message each.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.send-reply")]
public sealed record SendReply(
    [property: Id(0)] AgentId Agent,
    [property: Id(1)] ReplyId Reply,
    [property: Id(2)] ImmutableArray<string> Parts) : ConversationCommand;

/// <summary>The thread is over at the provider or by order.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.close-conversation")]
public sealed record CloseConversation([property: Id(0)] string Reason) : ConversationCommand;
