using System.Text.RegularExpressions;

namespace Halatech.Local.Twilio.Network;

internal enum Channel { Sms, WhatsApp, Messenger, Rcs }

/// <summary>An address says its channel by its prefix; a bare number is SMS.</summary>
internal static partial class Channels
{
    public static Channel Of(string address) => address.Split(':')[0] switch
    {
        "whatsapp" => Channel.WhatsApp,
        "messenger" => Channel.Messenger,
        "rcs" => Channel.Rcs,
        _ => Channel.Sms,
    };

    /// <summary>Name in REST: <c>messaging_binding.type</c> and the type of an address configuration.</summary>
    public static string RestName(string address) => Of(address) switch
    {
        Channel.WhatsApp => "whatsapp",
        Channel.Messenger => "messenger",
        Channel.Rcs => "rcs",
        _ => "sms",
    };

    /// <summary>Name in webhooks: <c>MessagingBinding.Type</c> and <c>Source</c>; a participant without address is CHAT.</summary>
    public static string WebhookName(string? address) => address is null ? "CHAT" : RestName(address).ToUpperInvariant();

    /// <summary>Meta's channels take free text only within the service window after the customer's last message.</summary>
    public static bool HasServiceWindow(string address) => Of(address) is Channel.WhatsApp or Channel.Messenger;

    /// <summary>Only these report that a message was read.</summary>
    public static bool ReportsReading(string address) => Of(address) is not Channel.Sms;

    /// <summary>The carrier answers STOP and START itself only here.</summary>
    public static bool HasCarrierOptOut(string address) => Of(address) is Channel.Sms or Channel.Rcs;

    /// <summary>Longest outbound body in characters; the other channels take what chat takes.</summary>
    public static int LongestBody(string address) => Of(address) is Channel.Sms or Channel.WhatsApp ? 1600 : 32 * 1024;

    public static bool IsValid(string address) => AddressPattern().IsMatch(address);

    // WhatsApp may hide the number behind a user id, so its part after the prefix is kept open.
    [GeneratedRegex(@"^(\+[1-9][0-9]{4,14}|[0-9]{3,8}|whatsapp:[A-Za-z0-9+._-]{1,64}|messenger:[A-Za-z0-9._-]{1,64}|rcs:[A-Za-z0-9+._-]{1,64})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex AddressPattern();
}
