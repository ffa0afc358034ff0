using Halatech.Core.Conversations;

namespace Halatech.Host.Webhooks;

/// <summary>Twilio's names for how far a message has come.</summary>
internal static class DeliveryStatuses
{
    /// <summary>The status, or null for those of inbound messages and those not known yet.</summary>
    public static DeliveryStatus? Of(string? name) => name switch
    {
        "accepted" or "scheduled" or "queued" or "sending" => DeliveryStatus.Accepted,
        "sent" or "partially_delivered" => DeliveryStatus.Sent,
        "delivered" => DeliveryStatus.Delivered,
        "read" => DeliveryStatus.Read,
        "undelivered" => DeliveryStatus.Undelivered,
        "failed" or "canceled" => DeliveryStatus.Failed,
        _ => null,
    };
}
