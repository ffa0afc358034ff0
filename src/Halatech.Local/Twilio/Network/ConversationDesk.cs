using System.Xml;
using Halatech.Local.Twilio.State;
using Halatech.Local.Twilio.Webhooks;

namespace Halatech.Local.Twilio.Network;

/// <summary>What a message is before it has a place in a conversation.</summary>
internal sealed record MessageDraft(string Author, string? Body)
{
    public string Attributes { get; init; } = "{}";
    public IReadOnlyList<Attachment> Media { get; init; } = [];
    public string? ContentSid { get; init; }
    public bool ApprovedTemplate { get; init; }

    /// <summary>What a template shows on a telephone of this address.</summary>
    public Func<string, Rest.RenderedContent>? Content { get; init; }

    public ChatMessage AsMessage(Conversation conversation, string? participantSid, DateTimeOffset now) => new()
    {
        Sid = Sids.New("IM"),
        AccountSid = conversation.AccountSid,
        ConversationSid = conversation.Sid,
        Index = conversation.NextIndex,
        Author = Author,
        Body = Body,
        Attributes = Attributes,
        Media = Media,
        ContentSid = ContentSid,
        ParticipantSid = participantSid,
        Created = now,
        Updated = now,
    };
}

/// <summary>Changes to a conversation that telephones and REST share. Callers hold the world's gate.</summary>
internal sealed class ConversationDesk(World world, EventDispatcher events, Delivery delivery, TimeProvider clock)
{
    /// <summary>Appends a message, sends it to every telephone in the conversation but its author's, and tells it when asked.</summary>
    public ChatMessage Append(Conversation conversation, MessageDraft draft, string source, bool tell)
    {
        conversation = world.Conversations.Find(conversation.Sid)!;
        var participants = world.Participants.List(conversation.Sid);
        var author = participants.FirstOrDefault(p => p.Address == draft.Author || p.Identity == draft.Author);
        var message = draft.AsMessage(conversation, author?.Sid, clock.GetUtcNow());
        var legs = participants
            .Where(p => p.Sid != author?.Sid && p is { Address: not null, ProxyAddress: not null })
            .Select(p => world.Put(Leg(message, p, draft.Content?.Invoke(p.Address!), delivery.Refusal(p.Address!, p.ProxyAddress!, draft.ApprovedTemplate))))
            .ToArray();
        message = world.Put(message with { Legs = [.. legs.Select(l => l.Sid)] });
        foreach (var medium in draft.Media) Attach(medium, message);
        Rewind(conversation);
        if (tell) events.Tell(conversation, "onMessageAdded", source, EventFields.Of(message, conversation));
        foreach (var leg in legs) delivery.Start(leg);
        return message;
    }

    public Conversation Move(Conversation conversation, string state, string reason, string source, bool tell)
    {
        if (conversation.State == state) return conversation;
        var moved = world.Put(conversation with { State = state, Updated = clock.GetUtcNow() });
        if (tell) events.Tell(moved, "onConversationStateUpdated", source, EventFields.StateChange(moved, conversation.State, reason));
        return moved;
    }

    // A timer counts from the last sign of life.
    private void Rewind(Conversation conversation)
    {
        if ((conversation.InactiveAfter ?? conversation.ClosedAfter) is null) return;
        var now = clock.GetUtcNow();
        world.Put(conversation with
        {
            InactiveAt = conversation.InactiveAfter is { } inactive ? now + XmlConvert.ToTimeSpan(inactive) : null,
            ClosedAt = conversation.ClosedAfter is { } closed ? now + XmlConvert.ToTimeSpan(closed) : null,
        });
    }

    private void Attach(Attachment attachment, ChatMessage message)
    {
        if (world.Media.Find(attachment.Sid) is { } medium) world.Put(medium with { MessageSid = message.Sid });
    }

    private static CarrierMessage Leg(ChatMessage message, Participant participant, Rest.RenderedContent? content, int? refusal) => new()
    {
        Sid = Sids.New(message.Media.Count > 0 ? "MM" : "SM"),
        AccountSid = message.AccountSid,
        Direction = Directions.Outbound,
        From = participant.ProxyAddress!,
        To = participant.Address!,
        // On WhatsApp a message with a medium travels without its text.
        Body = message.Media.Count > 0 && Channels.Of(participant.Address!) == Channel.WhatsApp ? null : message.Body,
        Media = message.Media,
        Status = Statuses.Queued,
        Taps = content?.Taps ?? [],
        ListButton = content?.ListButton,
        Refusal = content?.Fault ?? refusal,
        ConversationSid = message.ConversationSid,
        MessageSid = message.Sid,
        Index = message.Index,
        ParticipantSid = participant.Sid,
        ReceiptSid = Sids.New("DY"),
        Created = message.Created,
        Updated = message.Created,
    };
}
