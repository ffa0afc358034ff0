namespace Halatech.Local.Twilio;

/// <summary>How the Twilio stand-in behaves. Every default is meant for a person at a laptop; tests set delays to zero.</summary>
public sealed record TwilioStandInOptions
{
    /// <summary>Loopback address to listen on; port 0 takes a free one. Other hosts are refused: the page and the control API have no login.</summary>
    public string Url { get; init; } = "http://127.0.0.1:5081";

    /// <summary>Journal that keeps the state across restarts; media stand beside it in <c>{DataFile}.media</c>. Null keeps everything in memory.</summary>
    public string? DataFile { get; init; }

    public IReadOnlyList<TwilioAccountSeed> Accounts { get; init; } = [];

    /// <summary>Telephones that are on the page at the first start.</summary>
    public IReadOnlyList<TwilioPhoneSeed> Phones { get; init; } = [];

    /// <summary>From acceptance of an outbound message to <c>sent</c>.</summary>
    public TimeSpan SentDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>From <c>sent</c> to <c>delivered</c>.</summary>
    public TimeSpan DeliveredDelay { get; init; } = TimeSpan.FromMilliseconds(450);

    /// <summary>Repeats of a webhook that failed or answered 5xx. What the real service does is not documented, so none by default.</summary>
    public int WebhookRetries { get; init; }

    /// <summary>Pause before the first repeat; doubles each time.</summary>
    public TimeSpan WebhookRetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Conversations webhooks are given this long to answer (5 s in Twilio's webhook guide).</summary>
    public TimeSpan WebhookTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Programmable Messaging webhooks are given this long to answer (15 s by default at Twilio).</summary>
    public TimeSpan MessagingWebhookTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What the network does to webhooks on their way; can be changed while running.</summary>
    public WebhookWeather Weather { get; init; } = WebhookWeather.Fair;

    /// <summary>Writes per second to one conversation before 429 with code 20429; null for no limit. Twilio's default is 30.</summary>
    public int? WritesPerSecond { get; init; }

    /// <summary>Whether an inbound message wakes an inactive conversation. Twilio's documentation leaves it open.</summary>
    public bool ReactivateOnMessage { get; init; } = true;

    /// <summary>How long after a customer's last message free text may still be sent on WhatsApp and Messenger.</summary>
    public TimeSpan ServiceWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How far apart messages to one customer on WhatsApp must be; what comes sooner fails with 63018. Zero does not look.
    /// </summary>
    public TimeSpan PairInterval { get; init; } = TimeSpan.Zero;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>How webhooks travel: <paramref name="Copies"/> of each at the same time, and in disorder when asked.</summary>
public sealed record WebhookWeather(int Copies = 1, bool OutOfOrder = false)
{
    /// <summary>Once each, in the order of occurrence within a conversation.</summary>
    public static WebhookWeather Fair { get; } = new();
}
