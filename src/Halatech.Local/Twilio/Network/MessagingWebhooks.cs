using System.Globalization;
using Halatech.Local.Twilio.State;
using Halatech.Local.Twilio.Webhooks;

namespace Halatech.Local.Twilio.Network;

/// <summary>A number's own webhook for inbound messages, and the TwiML it may answer with.</summary>
internal sealed class MessagingWebhooks(
    World world, Accounts accounts, WebhookSender sender, Messaging messaging, TwilioStandInOptions options, SerialQueues queues,
    Func<Uri> baseAddress, CancellationToken stopping)
{
    public void Announce(CarrierMessage message)
    {
        PhoneNumber? number;
        lock (world.Gate)
        {
            number = world.PhoneNumbers.First("at:" + message.To);
        }
        if (number is not { SmsUrl.Length: > 0 }) return;
        var call = new WebhookCall(number.SmsUrl, number.SmsMethod, Fields(message), accounts.TokenOf(message.AccountSid), options.MessagingWebhookTimeout);
        queues.Enqueue("inbound:" + message.Thread, () => CallAsync(call, message, number));
    }

    private async Task CallAsync(WebhookCall call, CarrierMessage message, PhoneNumber number)
    {
        var token = Guid.NewGuid();
        var reply = await sender.SendAsync(call, token, attempt: 0, stopping);
        if (!reply.Succeeded && number.SmsFallbackUrl is { Length: > 0 } fallback)
        {
            var fields = Fields(message).Add("ErrorCode", "11200").Add("ErrorUrl", number.SmsUrl);
            reply = await sender.SendAsync(call with { Url = fallback, Fields = fields }, token, attempt: 0, stopping);
        }
        if (!reply.Succeeded) return;
        foreach (var answer in TwiML.Messages(reply.Body))
        {
            await messaging.SendAsync(
                new(message.AccountSid, message.To, answer.To ?? message.From, answer.Body)
                {
                    MediaUrls = answer.Media,
                    Direction = Directions.Reply,
                },
                stopping);
        }
    }

    private WebhookFields Fields(CarrierMessage message)
    {
        var fields = new WebhookFields()
            .Add("MessageSid", message.Sid)
            .Add("SmsSid", message.Sid)
            .Add("SmsMessageSid", message.Sid)
            .Add("SmsStatus", "received")
            .Add("AccountSid", message.AccountSid)
            .Add("From", message.From)
            .Add("To", message.To)
            .Add("Body", message.Body ?? "")
            .Add("NumMedia", message.Media.Count)
            .Add("NumSegments", Segments.Count(message.Body ?? ""))
            .Add("ApiVersion", "2010-04-01");
        for (var i = 0; i < message.Media.Count; i++)
        {
            var url = new Uri(baseAddress(), $"/2010-04-01/Accounts/{message.AccountSid}/Messages/{message.Sid}/Media/{message.Media[i].Sid}");
            fields.Add(string.Create(CultureInfo.InvariantCulture, $"MediaUrl{i}"), url.AbsoluteUri)
                .Add(string.Create(CultureInfo.InvariantCulture, $"MediaContentType{i}"), message.Media[i].ContentType);
        }
        if (message.TappedId is { } tapped) fields.Add("ButtonText", message.Body).Add("ButtonPayload", tapped);
        return Channels.Of(message.From) == Channel.WhatsApp
            ? fields.Add("ProfileName", ProfileName(message.From)).Add("WaId", message.From["whatsapp:".Length..].TrimStart('+'))
            : fields;
    }

    private string ProfileName(string address)
    {
        lock (world.Gate)
        {
            return world.Phones.Find(address["whatsapp:".Length..])?.Name ?? address;
        }
    }
}
