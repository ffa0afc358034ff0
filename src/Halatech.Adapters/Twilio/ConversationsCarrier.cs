using System.Collections.Immutable;
using Halatech.Adapters.Twilio.Rest;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;

namespace Halatech.Adapters.Twilio;

/// <summary>Messages in a Twilio conversation, whose SID is the conversation's id.</summary>
internal sealed class ConversationsCarrier(ConversationsApi conversations, OutgoingContent content)
{
    private const int PageSize = 50;
    private const int MaxPages = 20;

    public async Task<Result<SentMessage>> SendAsync(
        TwilioCredentials credentials, OutboundMessage message, CancellationToken cancellationToken)
    {
        var conversation = message.Conversation.Conversation.Value;
        if (message.MayHaveBeenSent)
        {
            var earlier = await FindAsync(credentials, conversation, message, cancellationToken);
            if (!earlier.IsOk) return earlier.Error;
            if (earlier.Value.Message is { } sent) return SentOf(sent);
        }

        var held = await content.OfAsync(credentials, message, cancellationToken);
        if (!held.IsOk) return held.Error;
        var created = await conversations.CreateMessageAsync(
            credentials, conversation, AuthorOf(message.Author), held.Value, SendMark.Write(message.Send, message.Attempt), cancellationToken);
        return created.IsOk ? SentOf(created.Value) : created.Error;
    }

    public async Task<Result<SentMessage>> FindAsync(
        TwilioCredentials credentials, OutboundMessage message, CancellationToken cancellationToken)
    {
        var earlier = await FindAsync(credentials, message.Conversation.Conversation.Value, message, cancellationToken);
        if (!earlier.IsOk) return earlier.Error;
        return earlier.Value.Message is { } sent ? SentOf(sent) : TwilioMessageCarrier.NotSent;
    }

    /// <summary>
    /// The customers' messages after an index, oldest first. Read backwards from the newest: what was missed is at the
    /// end, and Twilio cannot be asked for what comes after an index. With no index known, the newest hundred are enough.
    /// </summary>
    public async Task<Result<IReadOnlyList<InboundMessage>>> FetchAfterAsync(
        TwilioCredentials credentials, string conversation, Route route, int index, CancellationToken cancellationToken)
    {
        List<InboundMessage> found = [];
        var walked = await conversations.WalkMessagesAsync(
            credentials, conversation, PageSize, index < 0 ? 2 : MaxPages,
            messages =>
            {
                foreach (var message in messages)
                {
                    if (message.Index <= index) return false;
                    if (InboundOf(message, route) is { } inbound) found.Add(inbound);
                }

                return true;
            },
            cancellationToken);
        if (!walked.IsOk) return walked.Error;
        found.Reverse();
        return new Result<IReadOnlyList<InboundMessage>>(found, null);
    }

    private async Task<Result<Earlier>> FindAsync(
        TwilioCredentials credentials, string conversation, OutboundMessage message, CancellationToken cancellationToken)
    {
        ConversationMessageResource? found = null;
        var oldest = message.DecidedAt - TwilioMessageCarrier.ClockSkew;
        var walked = await conversations.WalkMessagesAsync(
            credentials, conversation, PageSize, MaxPages,
            messages =>
            {
                foreach (var candidate in messages)
                {
                    if (candidate.DateCreated < oldest) return false;
                    if (!SendMark.Is(candidate.Attributes, message.Send, message.Attempt)) continue;
                    found = candidate;
                    return false;
                }

                return true;
            },
            cancellationToken);
        return walked.IsOk ? new Earlier(found) : walked.Error;
    }

    // Not an address, so that no one can take it for a customer.
    private static string AuthorOf(AuthorKind author) => author == AuthorKind.Agent ? "agent" : "assistant";

    // A body that is not a message counts as no answer: the message itself has been taken.
    private static Result<SentMessage> SentOf(ConversationMessageResource message) =>
        ProviderSid.TryParse(message.Sid, null, out var sid) ? new SentMessage(sid, message.Index) : TwilioErrors.Unreadable;

    private static InboundMessage? InboundOf(ConversationMessageResource message, Route route)
    {
        // Whoever else writes under an address of a channel takes no part in the conversation.
        if (message.Author != route.CustomerAddress && message.ParticipantSid is null) return null;
        if (TwilioAddress.ChannelOf(message.Author) is not { } channel) return null;
        if (!ProviderSid.TryParse(message.Sid, null, out var sid)) return null;
        return new(
            sid, message.Index, new Route(channel, Carrier.Conversations, message.Author!), message.Body ?? "",
            MediaOf(message.Media), message.DateCreated ?? default);
    }

    private static ImmutableArray<MediaItem> MediaOf(IReadOnlyList<MediaResource>? media) => media is null
        ? []
        : [.. media.Where(m => m.Sid is not null).Take(TwilioMessageCarrier.MaxMedia)
            .Select(m => new MediaItem(m.Sid!, m.ContentType ?? "", m.Filename, m.Size))];

    private readonly record struct Earlier(ConversationMessageResource? Message);
}
