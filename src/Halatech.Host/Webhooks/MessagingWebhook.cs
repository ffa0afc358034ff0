using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Halatech.Adapters.Twilio;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Host.Webhooks.Events;
using Route = Halatech.Core.Conversations.Route;

namespace Halatech.Host.Webhooks;

/// <summary>Inbound messages of Programmable Messaging. Answered with TwiML that orders nothing: the reply is sent by REST.</summary>
internal sealed class MessagingWebhook(
    WebhookGate gate, ConversationCalls conversations, MissedMessages missed, TimeProvider time)
{
    private static readonly byte[] NoOrders = "<Response/>"u8.ToArray();

    public async Task HandleAsync(HttpContext context)
    {
        var admission = await gate.AdmitAsync(context);
        if (admission.Refusal is { } refusal)
        {
            await refusal.WriteAsync(context);
            return;
        }

        var taken = await ReceiveAsync(admission.Tenant, admission.Form!);
        if (taken.IsOk) await AnswerAsync(context);
        else await Refusal.Of(taken.Error).WriteAsync(context);
    }

    private async Task<Result> ReceiveAsync(TenantId tenant, TwilioForm form)
    {
        var parsed = Parse(form);
        if (!parsed.IsOk) return parsed.Error;
        var inbound = parsed.Value;
        var key = new ConversationKey(
            tenant, TwilioAddress.ConversationOf(inbound.Route.BusinessAddress!, inbound.Route.CustomerAddress));
        var taken = await conversations.CallAsync(key, grain => grain.ReceiveAsync(inbound));
        if (taken.Error is { IsTransient: true }) missed.Remember(key, inbound.Route, index: null);
        return taken;
    }

    private Result<InboundMessage> Parse(TwilioForm form)
    {
        var fields = new EventFields(form);
        var sid = fields.Sid("MessageSid"u8);
        var from = fields.Required("From"u8);
        var to = fields.Required("To"u8);
        var body = fields.Optional("Body"u8) ?? "";
        if (fields.Fault is { } fault) return fault;

        // Short codes and named senders write as plain text messages too.
        var route = new Route(TwilioAddress.ChannelOf(from) ?? Channel.Sms, Carrier.Messaging, from, to);
        return new InboundMessage(sid, null, route, body, MediaOf(form), time.GetUtcNow());
    }

    private static ImmutableArray<MediaItem> MediaOf(TwilioForm form)
    {
        if (!int.TryParse(form.Get("NumMedia"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
            return [];
        var items = ImmutableArray.CreateBuilder<MediaItem>();
        for (var i = 0; i < Math.Min(count, MediaField.MaxItems); i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            var url = form.Get(Encoding.ASCII.GetBytes("MediaUrl" + number));
            var type = form.Get(Encoding.ASCII.GetBytes("MediaContentType" + number));

            // Only the id is kept: a file is fetched from Twilio by it, never from an address that a request names.
            var sid = url?[(url.LastIndexOf('/') + 1)..];
            if (MediaField.Of(sid, type, fileName: null, size: null) is { } item) items.Add(item);
        }

        return items.ToImmutable();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "text/xml";
        context.Response.ContentLength = NoOrders.Length;
        await context.Response.Body.WriteAsync(NoOrders, context.RequestAborted);
    }
}
