using System.Collections.Immutable;

namespace Halatech.Core.Conversations;

/// <summary>A message as the provider delivered it, before the interceptor has seen it.</summary>
/// <param name="Sid">The provider's id.</param>
/// <param name="Index">Its place in the provider's conversation, or null.</param>
/// <param name="Route">Where it came from.</param>
/// <param name="Body">What was written; hostile.</param>
/// <param name="Media">What was attached; hostile.</param>
/// <param name="SentAt">When the provider took it in.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.inbound-message")]
public sealed record InboundMessage(
    [property: Id(0)] ProviderSid Sid,
    [property: Id(1)] int? Index,
    [property: Id(2)] Route Route,
    [property: Id(3)] string Body,
    [property: Id(4)] ImmutableArray<MediaItem> Media,
    [property: Id(5)] DateTimeOffset SentAt)
{
    /// <summary>Its id and nothing of what was said: calls that fail or take long are logged with their arguments.</summary>
    public override string ToString() => $"{nameof(InboundMessage)} {Sid}";
}

/// <summary>A conversation as others see it.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.conversation-view")]
public sealed record ConversationView(
    [property: Id(0)] Route Route,
    [property: Id(1)] ConversationStatus Status,
    [property: Id(2)] ConversationMode Mode,
    [property: Id(3)] AgentId? Holder,
    [property: Id(4)] int Epoch,
    [property: Id(5)] bool OptedOut,
    [property: Id(6)] string? Flag,
    [property: Id(7)] bool HasPendingWork,
    [property: Id(8)] ImmutableArray<MessageView> Messages,
    [property: Id(9)] string? TransactionId = null)
{
    /// <summary>Nothing of what was said.</summary>
    public override string ToString() => nameof(ConversationView);

    /// <summary>The view of a conversation that has started.</summary>
    public static ConversationView? Of(ConversationState state) => state.Route is null ? null : new(
        state.Route, state.Status, state.Mode, state.Holder, state.Epoch, state.OptedOut, state.Flag,
        state.HasPendingWork, [.. state.Thread.Select(MessageView.Of)], state.Transaction?.Id);
}

/// <summary>One message of the thread as others see it.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.message-view")]
public sealed record MessageView(
    [property: Id(0)] string? Sid,
    [property: Id(1)] AuthorKind Author,
    [property: Id(2)] string Text,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] DeliveryStatus? Status)
{
    internal static MessageView Of(ThreadEntry entry) =>
        new(entry.Sid?.ToString(), entry.Author, entry.Text.ToString(), entry.At, entry.Status);
}
