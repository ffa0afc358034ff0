using Halatech.Adapters.Twilio;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Host.Webhooks.Events;
using Route = Halatech.Core.Conversations.Route;

namespace Halatech.Host.Webhooks;

/// <summary>
/// Webhooks of Twilio Conversations. What has happened is answered with 204 once it is on disk. Where Twilio asks before it
/// goes on, we never stand in the way: an error of ours there would throw a customer's message away.
/// </summary>
internal sealed partial class ConversationsWebhook(
    WebhookGate gate, ConversationCalls conversations, MissedMessages missed, TimeProvider time, ILogger<ConversationsWebhook> logger)
{
    private static readonly byte[] GoOn = "{}"u8.ToArray();

    public async Task HandleAsync(HttpContext context)
    {
        var admission = await gate.AdmitAsync(context);
        var asked = admission.Form is { } form && TwilioEventParser.IsPreAction(form);
        if (admission.Refusal is { } refusal)
        {
            await (asked && refusal.Status >= StatusCodes.Status500InternalServerError
                ? AnswerAskedAsync(context)
                : refusal.WriteAsync(context));
            return;
        }

        if (asked)
        {
            await AnswerAskedAsync(context);
            return;
        }

        var parsed = TwilioEventParser.Parse(admission.Form!);
        var taken = parsed.IsOk ? await TakeAsync(admission.Tenant, parsed.Value) : parsed.Error;
        if (taken.IsOk) context.Response.StatusCode = StatusCodes.Status204NoContent;
        else await Refusal.Of(taken.Error).WriteAsync(context);
    }

    private Task<Result> TakeAsync(TenantId tenant, TwilioEvent happened) => happened switch
    {
        MessageAdded message => ReceiveAsync(tenant, message),
        DeliveryUpdated delivery => RecordAsync(tenant, delivery),
        ConversationStateUpdated { State: "closed" } closed => CloseAsync(tenant, closed.Conversation, "closed-at-twilio"),
        ConversationRemoved removed => CloseAsync(tenant, removed.Conversation, "removed-at-twilio"),
        _ => Acknowledge(tenant, happened),
    };

    private async Task<Result> ReceiveAsync(TenantId tenant, MessageAdded message)
    {
        // Posts by REST are ours or another tool's, and whoever writes under a chat identity is no customer.
        if (message.Source == "API" || TwilioAddress.ChannelOf(message.Author) is not { } channel)
            return await Acknowledge(tenant, message);

        var key = new ConversationKey(tenant, message.Conversation);
        var route = new Route(channel, Carrier.Conversations, message.Author);
        var inbound = new InboundMessage(
            message.Sid, message.Index, route, message.Body, message.Media, message.CreatedAt ?? time.GetUtcNow());
        var taken = await conversations.CallAsync(key, grain => grain.ReceiveAsync(inbound));
        if (taken.Error is { IsTransient: true }) missed.Remember(key, route, message.Index);
        return taken;
    }

    private Task<Result> RecordAsync(TenantId tenant, DeliveryUpdated delivery)
    {
        if (DeliveryStatuses.Of(delivery.Status) is not { } status) return Acknowledge(tenant, delivery);
        var receipt = new RecordReceipt(delivery.Message, status, delivery.ErrorCode, delivery.UpdatedAt ?? time.GetUtcNow());
        return conversations.CallAsync(new(tenant, delivery.Conversation), grain => grain.RecordAsync(receipt));
    }

    private Task<Result> CloseAsync(TenantId tenant, ConversationId conversation, string reason) =>
        conversations.CallAsync(new(tenant, conversation), grain => grain.CloseAsync(new(reason)));

    private Task<Result> Acknowledge(TenantId tenant, TwilioEvent happened)
    {
        if (logger.IsEnabled(LogLevel.Debug)) LogIgnored(logger, happened.GetType().Name, tenant);
        return Task.FromResult(Result.Ok);
    }

    private static async Task AnswerAskedAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = GoOn.Length;
        await context.Response.Body.WriteAsync(GoOn, context.RequestAborted);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "{Event} of {Tenant} needs nothing done")]
    private static partial void LogIgnored(ILogger logger, string @event, TenantId tenant);
}
