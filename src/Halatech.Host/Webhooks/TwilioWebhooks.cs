using Halatech.Adapters.Twilio;

namespace Halatech.Host.Webhooks;

/// <summary>Where Twilio tells of messages and what became of them. Each request is admitted by its signature alone.</summary>
internal static class TwilioWebhooks
{
    /// <summary>Adds what the webhooks need; the adapter, grains and tenants' ports come from elsewhere.</summary>
    public static IServiceCollection AddTwilioWebhooks(this IServiceCollection services) => services
        .AddSingleton<WebhookGate>()
        .AddSingleton<ConversationCalls>()
        .AddSingleton<MissedMessages>()
        .AddHostedService(provider => provider.GetRequiredService<MissedMessages>())
        .AddSingleton<ConversationsWebhook>()
        .AddSingleton<MessagingWebhook>()
        .AddSingleton<StatusWebhook>()
        .AddSingleton<TaskRouterWebhook>();

    /// <summary>Maps <c>POST /webhooks/twilio/…</c>. Other methods are not offered: Twilio is told to post.</summary>
    public static IEndpointConventionBuilder MapTwilioWebhooks(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var group = endpoints.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        group.MapPost(TwilioPaths.Conversations, services.GetRequiredService<ConversationsWebhook>().HandleAsync);
        group.MapPost(TwilioPaths.Messaging, services.GetRequiredService<MessagingWebhook>().HandleAsync);
        group.MapPost(TwilioPaths.Status, services.GetRequiredService<StatusWebhook>().HandleAsync);
        group.MapPost(TwilioPaths.TaskRouter, services.GetRequiredService<TaskRouterWebhook>().HandleAsync);
        return group;
    }
}
