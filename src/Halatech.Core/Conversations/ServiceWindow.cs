namespace Halatech.Core.Conversations;

/// <summary>
/// Meta's channels take free text only within 24 hours of the customer's last message (Twilio's error 63016); afterwards only
/// a template that was approved.
/// </summary>
public static class ServiceWindow
{
    /// <summary>How long it stays open.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(24);

    /// <summary>How much of it is left unused: a request may be repeated for a while, and clocks differ.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>Whether the channel has one.</summary>
    public static bool Applies(Channel channel) => channel is Channel.WhatsApp or Channel.Messenger;

    /// <summary>Whether free text may leave now.</summary>
    /// <param name="channel">Where it would go.</param>
    /// <param name="lastHeardAt">When the customer last wrote, or null when never.</param>
    /// <param name="now">The time of leaving.</param>
    public static bool IsOpen(Channel channel, DateTimeOffset? lastHeardAt, DateTimeOffset now) =>
        !Applies(channel) || (lastHeardAt is { } heard && now < heard + Length - Margin);
}
