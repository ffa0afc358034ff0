using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Webhooks;

/// <summary>
/// Sends Conversations events to whoever subscribed: account, service and conversation webhooks whose filters name the
/// event. Post-action events queue per conversation; pre-action ones are awaited by their cause.
/// </summary>
internal sealed class EventDispatcher(World world, Accounts accounts, WebhookSender sender, TwilioStandInOptions options, SerialQueues queues, CancellationToken stopping)
{
    public WebhookWeather Weather { get; set; } = options.Weather;

    /// <summary>Queues a post-action event. Call it under the world's gate, so that queues hold the order of occurrence.</summary>
    public void Tell(Conversation conversation, string eventType, string source, WebhookFields fields)
    {
        foreach (var target in PostTargets(conversation, eventType, fields))
            Post(conversation.Sid, Call(conversation.AccountSid, target, Common(conversation.AccountSid, eventType, source).AddAll(fields)));
    }

    /// <summary>Sends to one scoped webhook what it missed (its ReplayAfter setting).</summary>
    public void Replay(Conversation conversation, ScopedWebhook webhook, IEnumerable<ChatMessage> messages)
    {
        foreach (var message in messages)
        {
            var fields = Common(conversation.AccountSid, "onMessageAdded", "API").AddAll(EventFields.Of(message, conversation));
            Post(conversation.Sid, Call(conversation.AccountSid, new(webhook.Url!, webhook.Method), fields));
        }
    }

    /// <summary>Asks the pre-action webhooks, account first. Nobody subscribed means unchanged.</summary>
    public async Task<PreVerdict> AskAsync(string accountSid, string serviceSid, string eventType, string source, WebhookFields fields)
    {
        var verdict = PreVerdict.Unchanged;
        foreach (var target in PreTargets(accountSid, serviceSid, eventType))
        {
            var call = Call(accountSid, target, Common(accountSid, eventType, source).AddAll(fields));
            var reply = await sender.SendAsync(call, Guid.NewGuid(), attempt: 0, stopping);
            verdict = verdict.Then(PreVerdict.From(reply));
            if (verdict.Rejected) break;
        }
        return verdict;
    }

    /// <summary>Queues any other signed webhook behind what its key already has waiting.</summary>
    public void Post(string key, WebhookCall call)
    {
        var weather = Weather;
        var token = Guid.NewGuid();
        for (var copy = 1; copy < weather.Copies; copy++) Start(call, token, weather);
        if (weather.OutOfOrder) Start(call, token, weather);
        else queues.Enqueue(key, () => DeliverAsync(call, token));
    }

    public WebhookCall Call(string accountSid, Target target, WebhookFields fields) =>
        new(target.Url, target.Method, fields, accounts.TokenOf(accountSid), options.WebhookTimeout);

    // A queue of its own lets this one overtake and be overtaken, and still be waited for.
    private void Start(WebhookCall call, Guid token, WebhookWeather weather) =>
        queues.Enqueue($"loose:{Guid.NewGuid():N}", async () =>
        {
            if (weather.OutOfOrder) await Task.Delay(Random.Shared.Next(0, 40), stopping);
            await DeliverAsync(call, token);
        });

    private async Task DeliverAsync(WebhookCall call, Guid token)
    {
        var pause = options.WebhookRetryDelay;
        for (var attempt = 0; ; attempt++)
        {
            var reply = await sender.SendAsync(call, token, attempt, stopping);
            if (!reply.WorthRepeating || attempt >= options.WebhookRetries) return;
            await Task.Delay(pause, stopping);
            pause *= 2;
        }
    }

    private static WebhookFields Common(string accountSid, string eventType, string source) => new WebhookFields()
        .Add("AccountSid", accountSid)
        .Add("EventType", eventType)
        .Add("Source", source);

    private IEnumerable<Target> PostTargets(Conversation conversation, string eventType, WebhookFields fields)
    {
        foreach (var settings in Settings(conversation.AccountSid, conversation.ServiceSid))
        {
            if (settings.PostWebhookUrl is { Length: > 0 } url && Listens(settings.Filters, eventType)) yield return new(url, settings.Method);
        }
        foreach (var webhook in world.ScopedWebhooks.List(conversation.Sid))
        {
            if (webhook.Url is { Length: > 0 } url && Listens(webhook, eventType, fields)) yield return new(url, webhook.Method);
        }
    }

    private List<Target> PreTargets(string accountSid, string serviceSid, string eventType)
    {
        lock (world.Gate)
        {
            return Settings(accountSid, serviceSid)
                .Where(s => s.PreWebhookUrl is { Length: > 0 } && Listens(s.Filters, eventType))
                .Select(s => new Target(s.PreWebhookUrl!, s.Method))
                .ToList();
        }
    }

    private IEnumerable<WebhookSettings> Settings(string accountSid, string serviceSid)
    {
        if (world.WebhookSettings.Find(accountSid) is { } account) yield return account;
        if (world.WebhookSettings.Find(serviceSid) is { } service) yield return service;
    }

    private static bool Listens(IReadOnlyList<string> filters, string eventType) => filters.Contains(eventType, StringComparer.Ordinal);

    private static bool Listens(ScopedWebhook webhook, string eventType, WebhookFields fields) => webhook.Target switch
    {
        "webhook" => Listens(webhook.Filters, eventType),
        "trigger" => eventType == "onMessageAdded"
            && fields.All.FirstOrDefault(f => f.Key == "Body").Value is { } body
            && webhook.Triggers.Any(t => body.Contains(t, StringComparison.OrdinalIgnoreCase)),
        _ => false, // Studio flows run at Twilio only.
    };
}

/// <summary>Where a webhook goes.</summary>
internal readonly record struct Target(string Url, string Method);
