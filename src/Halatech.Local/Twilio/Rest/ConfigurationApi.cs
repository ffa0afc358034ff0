using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Rest;

/// <summary><c>/Configuration</c> of the account and of a service, and the webhooks of both.</summary>
internal sealed class ConfigurationApi(World world, TimeProvider clock)
{
    public void Map(RestRouter router)
    {
        router.Get("/v1/Configuration", Account);
        router.Get("/v1/Configuration/Webhooks", call => ReadWebhooks(call, call.Account.Sid));
        router.Post("/v1/Configuration/Webhooks", call => WriteWebhooks(call, call.Account.Sid));
        router.Get("/v1/Services/{service}/Configuration", Service);
        router.Get("/v1/Services/{service}/Configuration/Webhooks", call => ReadWebhooks(call, call.ServiceSid));
        router.Post("/v1/Services/{service}/Configuration/Webhooks", call => WriteWebhooks(call, call.ServiceSid));
    }

    private static RestAnswer Account(RestCall call) => RestAnswer.Ok(new
    {
        AccountSid = call.Account.Sid,
        DefaultChatServiceSid = call.Account.DefaultServiceSid,
        DefaultMessagingServiceSid = call.Account.MessagingServiceSid,
        DefaultInactiveTimer = (string?)null,
        DefaultClosedTimer = (string?)null,
        Url = $"{call.Base}/v1/Configuration",
        Links = new
        {
            Service = $"{call.Base}/v1/Services/{call.Account.DefaultServiceSid}/Configuration",
            Webhooks = $"{call.Base}/v1/Configuration/Webhooks",
        },
    });

    private static RestAnswer Service(RestCall call) => RestAnswer.Ok(new
    {
        ChatServiceSid = call.ServiceSid,
        DefaultConversationCreatorRoleSid = Sids.Derived("RL", call.ServiceSid + "creator"),
        DefaultConversationRoleSid = Sids.Derived("RL", call.ServiceSid + "participant"),
        DefaultChatServiceRoleSid = Sids.Derived("RL", call.ServiceSid + "service"),
        ReachabilityEnabled = false,
        Url = $"{call.Root}/Configuration",
        Links = new { Webhooks = $"{call.Root}/Configuration/Webhooks" },
    });

    private RestAnswer ReadWebhooks(RestCall call, string scope)
    {
        lock (world.Gate)
        {
            return RestAnswer.Ok(View(call, world.WebhookSettings.Find(scope) ?? new() { Sid = scope }));
        }
    }

    private RestAnswer WriteWebhooks(RestCall call, string scope)
    {
        if ((Checks.WebAddress("PreWebhookUrl", call.Field("PreWebhookUrl")) ?? Checks.WebAddress("PostWebhookUrl", call.Field("PostWebhookUrl"))) is { } problem) return problem;
        if (call.Text("Method")?.ToUpperInvariant() is not (null or "GET" or "POST")) return RestAnswer.Error(400, 50055, "Invalid webhook method");
        lock (world.Gate)
        {
            var now = clock.GetUtcNow();
            var settings = world.WebhookSettings.Find(scope) ?? new() { Sid = scope, Created = now };
            settings = world.Put(settings with
            {
                PreWebhookUrl = call.Field("PreWebhookUrl") ?? settings.PreWebhookUrl,
                PostWebhookUrl = call.Field("PostWebhookUrl") ?? settings.PostWebhookUrl,
                Filters = call.Many("Filters") ?? settings.Filters,
                Method = call.Text("Method")?.ToUpperInvariant() ?? settings.Method,
                Target = call.Text("Target") ?? settings.Target,
                Updated = now,
            });
            return RestAnswer.Ok(View(call, settings));
        }
    }

    private static object View(RestCall call, WebhookSettings settings) => call.Route("service") is { } service
        ? new
        {
            AccountSid = call.Account.Sid,
            ChatServiceSid = service,
            settings.PreWebhookUrl,
            settings.PostWebhookUrl,
            settings.Filters,
            settings.Method,
            Url = $"{call.Root}/Configuration/Webhooks",
        }
        : new
        {
            AccountSid = call.Account.Sid,
            settings.PreWebhookUrl,
            settings.PostWebhookUrl,
            settings.Filters,
            settings.Method,
            settings.Target,
            Url = $"{call.Base}/v1/Configuration/Webhooks",
        };
}
