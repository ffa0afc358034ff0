namespace Halatech.Host.Webhooks;

/// <summary>Events of TaskRouter and Flex: admitted like the others and acknowledged. No conversation follows them yet.</summary>
internal sealed class TaskRouterWebhook(WebhookGate gate)
{
    public async Task HandleAsync(HttpContext context)
    {
        var admission = await gate.AdmitAsync(context);
        if (admission.Refusal is { } refusal) await refusal.WriteAsync(context);
        else context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
