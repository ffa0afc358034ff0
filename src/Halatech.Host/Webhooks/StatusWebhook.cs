using Halatech.Adapters.Twilio;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Host.Webhooks.Events;

namespace Halatech.Host.Webhooks;

/// <summary>Delivery reports of plain messages. Their address, which is signed, names the conversation.</summary>
internal sealed class StatusWebhook(WebhookGate gate, ConversationCalls conversations, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var admission = await gate.AdmitAsync(context);
        if (admission.Refusal is { } refusal)
        {
            await refusal.WriteAsync(context);
            return;
        }

        var taken = await RecordAsync(admission.Tenant, admission.Form!, context.Request.Query["conversation"]);
        if (taken.IsOk) context.Response.StatusCode = StatusCodes.Status204NoContent;
        else await Refusal.Of(taken.Error).WriteAsync(context);
    }

    private Task<Result> RecordAsync(TenantId tenant, TwilioForm form, string? conversation)
    {
        var fields = new EventFields(form);
        var sid = fields.Message();
        var status = DeliveryStatuses.Of(fields.Required("MessageStatus"u8));
        var code = fields.ErrorCode();
        if (fields.Fault is { } fault) return Task.FromResult<Result>(fault);

        // A report without a conversation is of a message that another tool of the business sent.
        if (conversation is null || status is null) return Task.FromResult(Result.Ok);
        if (!ConversationId.TryParse(conversation, null, out var id)) return Task.FromResult<Result>(EventErrors.Wrong("conversation"));
        var receipt = new RecordReceipt(sid, status.Value, code, time.GetUtcNow());
        return conversations.CallAsync(new(tenant, id), grain => grain.RecordAsync(receipt));
    }
}
