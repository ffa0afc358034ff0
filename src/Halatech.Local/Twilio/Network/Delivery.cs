using System.Collections.Concurrent;
using Halatech.Local.Twilio.State;
using Halatech.Local.Twilio.Webhooks;

namespace Halatech.Local.Twilio.Network;

/// <summary>
/// Takes carrier messages to telephones: queued, sent, delivered, and read when somebody looks. In order within a thread;
/// what was under way when the process ended is taken up again at the next start.
/// </summary>
internal sealed class Delivery(World world, Accounts accounts, EventDispatcher events, TwilioStandInOptions options, SerialQueues queues, CancellationToken stopping)
{
    private readonly ConcurrentDictionary<int, int> _refused = [];

    /// <summary>Error code with which the network would refuse a message now, or null. Call under the gate.</summary>
    public int? Refusal(string phone, string business, bool approvedTemplate)
    {
        if (Channels.HasCarrierOptOut(business) && world.OptOuts.Find(CarrierMessage.ThreadKey(phone, business)) is not null) return 21610;
        if (IsTooFast(phone, business)) return 63018;
        if (approvedTemplate || !Channels.HasServiceWindow(business)) return null;
        var last = world.LastInbound(phone, business);
        return last is null || options.Clock.GetUtcNow() - last > options.ServiceWindow ? 63016 : null;
    }

    /// <summary>How many messages have failed with this code since the start.</summary>
    public int Refused(int code) => _refused.GetValueOrDefault(code);

    public void Start(CarrierMessage leg)
    {
        if (leg.Refusal is { } code) _refused.AddOrUpdate(code, 1, (_, count) => count + 1);
        queues.Enqueue("leg:" + leg.Thread, () => TravelAsync(leg));
    }

    private bool IsTooFast(string phone, string business) =>
        options.PairInterval > TimeSpan.Zero && Channels.Of(business) == Channel.WhatsApp
        && options.Clock.GetUtcNow() - world.LastOutbound(phone, business) < options.PairInterval;

    private async Task TravelAsync(CarrierMessage leg)
    {
        await UntilAsync(leg.Created + options.SentDelay);
        if (leg.Refusal is { } code)
        {
            Advance(leg.Sid, Statuses.Failed, code);
            return;
        }
        Advance(leg.Sid, Statuses.Sent);
        await UntilAsync(leg.Created + options.SentDelay + options.DeliveredDelay);
        Advance(leg.Sid, Statuses.Delivered);
    }

    public void Resume()
    {
        lock (world.Gate)
        {
            foreach (var leg in world.CarrierMessages.All.Where(m => m.Status is Statuses.Queued or Statuses.Sent).OrderBy(m => m.Seq))
                Start(leg);
        }
    }

    /// <summary>The holder of a telephone looks at a thread.</summary>
    public void Read(string phone, string business)
    {
        lock (world.Gate)
        {
            var key = CarrierMessage.ThreadKey(phone, business);
            var thread = world.CarrierMessages.List(key);
            if (thread.Count == 0) return;
            var mark = new ReadMark { Sid = "read:" + key, Thread = key, UpTo = thread[^1].Seq };
            if (world.ReadMarks.Find(mark.Sid) is not { } earlier) world.Put(mark);
            else if (earlier.UpTo < mark.UpTo) world.Put(earlier with { UpTo = mark.UpTo });
            if (!Channels.ReportsReading(business)) return;
            var unread = world.CarrierMessages.After(key, null, descending: true)
                .Where(m => !m.IsInbound)
                .TakeWhile(m => m.Status != Statuses.Read)
                .Where(m => m.Status == Statuses.Delivered)
                .ToArray();
            foreach (var message in unread.Reverse()) Advance(message.Sid, Statuses.Read);
        }
    }

    /// <summary>Moves a message forward and reports it; a status never goes back and a final one never changes.</summary>
    public void Advance(string sid, string status, int? errorCode = null)
    {
        lock (world.Gate)
        {
            if (world.CarrierMessages.Find(sid) is not { IsInbound: false } leg || Rank(status) <= Rank(leg.Status)) return;
            var now = options.Clock.GetUtcNow();
            leg = world.Put(leg with
            {
                Status = status,
                ErrorCode = errorCode,
                Updated = now,
                SentAt = status == Statuses.Sent ? now : leg.SentAt,
            });
            if (world.Conversations.Find(leg.ConversationSid) is { } conversation)
                events.Tell(conversation, "onDeliveryUpdated", Channels.WebhookName(leg.Business), EventFields.Delivery(leg, conversation));
            if (leg.StatusCallback is { Length: > 0 } url)
                events.Post("sms:" + leg.Sid, new(url, "POST", StatusFields(leg), accounts.TokenOf(leg.AccountSid), options.MessagingWebhookTimeout));
        }
    }

    private static WebhookFields StatusFields(CarrierMessage leg) => new WebhookFields()
        .Add("MessageSid", leg.Sid)
        .Add("SmsSid", leg.Sid)
        .Add("MessageStatus", leg.Status)
        .Add("SmsStatus", leg.Status)
        .Add("ErrorCode", leg.ErrorCode)
        .Add("From", leg.From)
        .Add("To", leg.To)
        .Add("AccountSid", leg.AccountSid)
        .Add("ApiVersion", "2010-04-01")
        .Add("ChannelPrefix", Channels.Of(leg.Business) == Channel.Sms ? null : Channels.RestName(leg.Business));

    private static int Rank(string status) => status switch
    {
        Statuses.Queued => 0,
        Statuses.Sent => 1,
        Statuses.Delivered => 2,
        Statuses.Read => 3,
        _ => 4,
    };

    private Task UntilAsync(DateTimeOffset due)
    {
        var wait = due - options.Clock.GetUtcNow();
        return wait > TimeSpan.Zero ? Task.Delay(wait, options.Clock, stopping) : Task.CompletedTask;
    }
}
