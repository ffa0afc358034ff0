using Halatech.Adapters.Twilio;
using Halatech.Core.Errors;

namespace Halatech.Host.Webhooks.Events;

/// <summary>Makes events of fields.</summary>
internal static class TwilioEventParser
{
    /// <summary>Whether Twilio waits for our word before it goes on.</summary>
    public static bool IsPreAction(TwilioForm form) => form.Get("EventType"u8) is
        "onConversationAdd" or "onConversationUpdate" or "onConversationRemove" or
        "onMessageAdd" or "onMessageUpdate" or "onMessageRemove" or
        "onParticipantAdd" or "onParticipantUpdate" or "onParticipantRemove" or
        "onUserUpdate";

    /// <summary>The event that has happened, or an error that names the field which is missing, repeated or wrong.</summary>
    public static Result<TwilioEvent> Parse(TwilioForm form)
    {
        var fields = new EventFields(form);
        var type = fields.Required("EventType"u8);
        TwilioEvent parsed = type switch
        {
            "onMessageAdded" => new MessageAdded(
                fields.Conversation(),
                fields.Message(),
                fields.Index(),
                fields.Required("Author"u8),
                fields.Optional("Source"u8) ?? "",
                fields.Optional("Body"u8) ?? "",
                MediaField.Parse(form.GetUtf8("Media"u8)),
                fields.Date("DateCreated"u8)),
            "onMessageUpdated" or "onMessageRemoved" => new MessageChanged(fields.Conversation(), fields.Message()),
            "onDeliveryUpdated" => new DeliveryUpdated(
                fields.Conversation(),
                fields.Message(),
                fields.Optional("Status"u8) ?? fields.Optional("DeliveryStatus"u8) ?? fields.Required("Status"u8),
                fields.ErrorCode(),
                fields.Date("DateUpdated"u8)),
            "onConversationAdded" or "onConversationUpdated" => new ConversationChanged(fields.Conversation()),
            "onConversationRemoved" => new ConversationRemoved(fields.Conversation()),
            "onConversationStateUpdated" => new ConversationStateUpdated(fields.Conversation(), fields.Required("StateTo"u8)),
            "onParticipantAdded" or "onParticipantUpdated" or "onParticipantRemoved" =>
                new ParticipantChanged(fields.Conversation(), fields.Required("ParticipantSid"u8)),
            "onUserAdded" or "onUserUpdated" => new UserChanged(fields.Required("UserSid"u8)),
            _ => new UnknownEvent(),
        };
        return fields.Fault is { } fault ? fault : parsed;
    }
}
