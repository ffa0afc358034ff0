using Halatech.Local.Twilio.Network;
using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Rest;

/// <summary>Conversations resources as REST shows them (Twilio's OpenAPI); names become snake case when written.</summary>
internal static class ConversationViews
{
    public static object View(this Conversation c, RestCall call)
    {
        var url = $"{call.Root}/Conversations/{c.Sid}";
        return new
        {
            c.Sid,
            c.AccountSid,
            ChatServiceSid = c.ServiceSid,
            c.MessagingServiceSid,
            c.FriendlyName,
            c.UniqueName,
            c.Attributes,
            c.State,
            DateCreated = Dates.Iso(c.Created),
            DateUpdated = Dates.Iso(c.Updated),
            Timers = Timers(c),
            Bindings = new { },
            Url = url,
            Links = new
            {
                Participants = url + "/Participants",
                Messages = url + "/Messages",
                Webhooks = url + "/Webhooks",
            },
        };
    }

    public static Dictionary<string, string> Timers(Conversation c)
    {
        var timers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (c.InactiveAt is { } inactive) timers["date_inactive"] = Dates.Iso(inactive);
        if (c.ClosedAt is { } closed) timers["date_closed"] = Dates.Iso(closed);
        return timers;
    }

    public static object View(this Participant p, RestCall call, string serviceSid) => new
    {
        p.Sid,
        p.AccountSid,
        ChatServiceSid = serviceSid,
        p.ConversationSid,
        p.Identity,
        p.Attributes,
        MessagingBinding = Binding(p),
        p.RoleSid,
        DateCreated = Dates.Iso(p.Created),
        DateUpdated = Dates.Iso(p.Updated),
        Url = $"{call.Root}/Conversations/{p.ConversationSid}/Participants/{p.Sid}",
        p.LastReadMessageIndex,
        p.LastReadTimestamp,
    };

    public static object? Binding(Participant p) => (p.Address ?? p.ProjectedAddress) is not { } known ? null : new
    {
        Type = Channels.RestName(known),
        p.Address,
        p.ProxyAddress,
        p.ProjectedAddress,
    };

    public static object View(this ChatMessage m, RestCall call, World world)
    {
        var url = $"{call.Root}/Conversations/{m.ConversationSid}/Messages/{m.Sid}";
        return new
        {
            m.Sid,
            m.AccountSid,
            ChatServiceSid = world.Conversations.Find(m.ConversationSid)?.ServiceSid,
            m.ConversationSid,
            m.Index,
            m.Author,
            m.Body,
            Media = m.Media.Count == 0 ? null : m.Media.Select(a => new { a.Sid, a.Size, a.ContentType, a.Filename }).ToArray(),
            m.Attributes,
            m.ParticipantSid,
            DateCreated = Dates.Iso(m.Created),
            DateUpdated = Dates.Iso(m.Updated),
            Url = url,
            Delivery = Delivery(m, world),
            Links = new { DeliveryReceipts = url + "/Receipts" },
            m.ContentSid,
        };
    }

    public static object ReceiptView(this CarrierMessage leg, RestCall call) => new
    {
        Sid = leg.ReceiptSid,
        leg.AccountSid,
        leg.ConversationSid,
        leg.MessageSid,
        ChannelMessageSid = leg.Sid,
        leg.ParticipantSid,
        leg.Status,
        ErrorCode = leg.ErrorCode ?? 0,
        DateCreated = Dates.Iso(leg.Created),
        DateUpdated = Dates.Iso(leg.Updated),
        Url = $"{call.Root}/Conversations/{leg.ConversationSid}/Messages/{leg.MessageSid}/Receipts/{leg.ReceiptSid}",
    };

    public static object View(this ScopedWebhook w, RestCall call, string serviceSid) => new
    {
        w.Sid,
        w.AccountSid,
        ChatServiceSid = serviceSid,
        w.ConversationSid,
        w.Target,
        Url = $"{call.Root}/Conversations/{w.ConversationSid}/Webhooks/{w.Sid}",
        Configuration = w.Target == "studio"
            ? (object)new { w.FlowSid, w.ReplayAfter }
            : new { w.Url, w.Method, w.Filters, w.Triggers, w.ReplayAfter },
        DateCreated = Dates.Iso(w.Created),
        DateUpdated = Dates.Iso(w.Updated),
    };

    // Null until a telephone is concerned: chat participants have no receipts.
    private static object? Delivery(ChatMessage m, World world)
    {
        if (m.Legs.Count == 0) return null;
        var statuses = m.Legs.Select(sid => world.CarrierMessages.Find(sid)?.Status).ToArray();
        return new
        {
            Total = statuses.Length,
            Sent = Share(statuses, Statuses.Sent, Statuses.Delivered, Statuses.Read),
            Delivered = Share(statuses, Statuses.Delivered, Statuses.Read),
            Read = Share(statuses, Statuses.Read),
            Failed = Share(statuses, Statuses.Failed),
            Undelivered = Share(statuses, Statuses.Undelivered),
        };
    }

    private static string Share(string?[] statuses, params ReadOnlySpan<string> reached)
    {
        var count = 0;
        foreach (var status in statuses)
        {
            if (status is not null && reached.Contains(status)) count++;
        }
        return count == 0 ? "none" : count == statuses.Length ? "all" : "some";
    }
}
