using System.Text.Json;
using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Webhooks;

/// <summary>Which fields each Conversations event carries (Twilio's Conversations webhook reference).</summary>
internal static class EventFields
{
    /// <summary>Not <paramref name="existing"/>: onConversationAdd, which has no SID or dates to tell yet.</summary>
    public static WebhookFields Of(Conversation conversation, bool existing = true)
    {
        var fields = new WebhookFields();
        if (existing)
        {
            fields.Add("ConversationSid", conversation.Sid)
                .Add("DateCreated", conversation.Created)
                .Add("DateUpdated", conversation.Updated);
        }
        return fields.Add("FriendlyName", conversation.FriendlyName)
            .Add("UniqueName", conversation.UniqueName ?? "")
            .Add("Attributes", conversation.Attributes)
            .Add("ChatServiceSid", conversation.ServiceSid)
            .Add("MessagingServiceSid", conversation.MessagingServiceSid ?? "")
            .Add("State", conversation.State);
    }

    public static WebhookFields StateChange(Conversation conversation, string from, string reason) => new WebhookFields()
        .Add("ChatServiceSid", conversation.ServiceSid)
        .Add("StateUpdated", conversation.Updated)
        .Add("StateFrom", from)
        .Add("StateTo", conversation.State)
        .Add("ConversationSid", conversation.Sid)
        .Add("Reason", reason)
        .Add("MessagingServiceSid", conversation.MessagingServiceSid ?? "");

    public static WebhookFields Binding(string? address, string? proxy, string? projected = null) => new WebhookFields()
        .Add("MessagingBinding.ProxyAddress", proxy)
        .Add("MessagingBinding.Address", address)
        .Add("MessagingBinding.ProjectedAddress", projected);

    /// <summary>Not <paramref name="existing"/>: onMessageAdd, as SID, index and date are given only afterwards.</summary>
    public static WebhookFields Of(ChatMessage message, Conversation conversation, bool existing = true, bool updated = false)
    {
        var fields = new WebhookFields().Add("ConversationSid", message.ConversationSid);
        if (existing)
        {
            fields.Add("MessageSid", message.Sid)
                .Add("MessagingServiceSid", conversation.MessagingServiceSid ?? "")
                .Add("Index", message.Index)
                .Add("DateCreated", message.Created);
        }
        if (updated) fields.Add("DateUpdated", message.Updated);
        return fields.Add("Body", message.Body ?? "")
            .Add("Author", message.Author)
            .Add("ParticipantSid", message.ParticipantSid)
            .Add("Attributes", message.Attributes)
            .Add("Media", Media(message.Media));
    }

    public static WebhookFields Of(Participant participant, bool existing = true, bool updated = false)
    {
        var fields = new WebhookFields().Add("ConversationSid", participant.ConversationSid);
        if (existing) fields.Add("ParticipantSid", participant.Sid).Add("DateCreated", participant.Created);
        if (updated) fields.Add("DateUpdated", participant.Updated);
        return fields.Add("Identity", participant.Identity)
            .Add("RoleSid", participant.RoleSid ?? "")
            .Add("Attributes", participant.Attributes)
            .AddAll(Binding(participant.Address, participant.ProxyAddress, participant.ProjectedAddress))
            .Add("MessagingBinding.Type", Network.Channels.WebhookName(participant.Address ?? participant.ProjectedAddress))
            .Add("LastReadMessageIndex", updated ? participant.LastReadMessageIndex : null);
    }

    public static WebhookFields Delivery(CarrierMessage leg, Conversation conversation) => new WebhookFields()
        .Add("ConversationSid", conversation.Sid)
        .Add("ChatServiceSid", conversation.ServiceSid)
        .Add("MessageSid", leg.MessageSid)
        .Add("DeliveryReceiptSid", leg.ReceiptSid)
        .Add("ChannelMessageSid", leg.Sid)
        .Add("ParticipantSid", leg.ParticipantSid)
        .Add("Status", leg.Status)
        .Add("ErrorCode", leg.ErrorCode)
        .Add("DateCreated", leg.Created)
        .Add("DateUpdated", leg.Updated);

    public static string? Media(IReadOnlyList<Attachment> media) => media.Count == 0
        ? null
        : JsonSerializer.Serialize(media.Select(m => new { m.Sid, m.ContentType, Filename = m.Filename ?? "", m.Size }));
}
