using System.Collections.Immutable;
using Halatech.Core.Conversations;

namespace Halatech.Host.Webhooks.Events;

/// <summary>
/// What Conversations tells, as far as it is of use. Twilio asks before it does something (<c>onMessageAdd</c>) and tells
/// what was done (<c>onMessageAdded</c>); only the latter are told here. Source: Twilio's page "Conversations Webhooks".
/// </summary>
internal abstract record TwilioEvent;

/// <summary>A message is in the conversation.</summary>
/// <param name="Conversation"><c>CH…</c>.</param>
/// <param name="Sid"><c>IM…</c>.</param>
/// <param name="Index">Its place in the conversation; may skip, never goes back.</param>
/// <param name="Author">A customer's address, or the identity of somebody else.</param>
/// <param name="Source">Through what it was written: <c>SDK</c>, <c>API</c>, or a channel's name.</param>
/// <param name="Body">What was written; empty where only files were sent.</param>
/// <param name="Media">The files.</param>
/// <param name="CreatedAt">When, or null when it cannot be read.</param>
internal sealed record MessageAdded(
    ConversationId Conversation,
    ProviderSid Sid,
    int? Index,
    string Author,
    string Source,
    string Body,
    ImmutableArray<MediaItem> Media,
    DateTimeOffset? CreatedAt) : TwilioEvent;

/// <summary>A message was changed or removed.</summary>
internal sealed record MessageChanged(ConversationId Conversation, ProviderSid Sid) : TwilioEvent;

/// <summary>A message has come further on its way to the customer.</summary>
/// <param name="Conversation"><c>CH…</c>.</param>
/// <param name="Message"><c>IM…</c>.</param>
/// <param name="Status">As Twilio names it.</param>
/// <param name="ErrorCode">Twilio's code, or null.</param>
/// <param name="UpdatedAt">When, or null when it cannot be read.</param>
internal sealed record DeliveryUpdated(
    ConversationId Conversation, ProviderSid Message, string Status, string? ErrorCode, DateTimeOffset? UpdatedAt) : TwilioEvent;

/// <summary>A conversation was made or its fields changed.</summary>
internal sealed record ConversationChanged(ConversationId Conversation) : TwilioEvent;

/// <summary>A conversation is gone.</summary>
internal sealed record ConversationRemoved(ConversationId Conversation) : TwilioEvent;

/// <summary>A conversation became <c>active</c>, <c>inactive</c> or <c>closed</c>.</summary>
internal sealed record ConversationStateUpdated(ConversationId Conversation, string State) : TwilioEvent;

/// <summary>Somebody joined, changed or left.</summary>
internal sealed record ParticipantChanged(ConversationId Conversation, string Participant) : TwilioEvent;

/// <summary>A chat user was made or changed.</summary>
internal sealed record UserChanged(string User) : TwilioEvent;

/// <summary>An event of a kind that was added since this was written.</summary>
internal sealed record UnknownEvent : TwilioEvent;
