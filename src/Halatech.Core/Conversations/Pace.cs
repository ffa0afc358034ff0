using Halatech.Core.Tenancy;

namespace Halatech.Core.Conversations;

/// <summary>
/// How fast one customer is written to. WhatsApp takes about one message in six seconds for each pair of business and customer,
/// and lets the rest fail (Twilio's 63018).
/// </summary>
public static class Pace
{
    // Six seconds, and one more: not every message is under way for the same time.
    private static readonly TimeSpan WhatsApp = TimeSpan.FromSeconds(7);

    /// <summary>From one message to the next.</summary>
    public static TimeSpan Of(Channel channel, TenantConfiguration tenant) =>
        tenant.SettingsOf(channel)?.SecondsBetweenMessages is { } own ? TimeSpan.FromSeconds(own)
        : channel == Channel.WhatsApp ? WhatsApp
        : TimeSpan.Zero;
}
