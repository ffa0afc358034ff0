using System.Security.Cryptography;
using System.Text;
using Halatech.Core.Conversations;

namespace Halatech.Adapters.Twilio;

/// <summary>Twilio's addresses of customers and businesses: <c>+E164</c>, or a channel's prefix and what the channel knows them by.</summary>
public static class TwilioAddress
{
    // Twilio's documented limit of an address.
    private const int MaxLength = 256;

    /// <summary>
    /// The channel of an address, or null for what is none: chat identities, <c>system</c> and authors of our own naming.
    /// What follows <c>whatsapp:</c> need not be a number: people may be known there by a name.
    /// </summary>
    public static Channel? ChannelOf(string? address)
    {
        if (address is null || address.Length is < 2 or > MaxLength || HasBlank(address)) return null;
        if (address[0] == '+') return IsDigits(address.AsSpan(1)) ? Channel.Sms : null;
        if (Follows(address, "whatsapp:")) return Channel.WhatsApp;
        if (Follows(address, "messenger:")) return Channel.Messenger;
        return Follows(address, "rcs:") ? Channel.Rcs : null;
    }

    /// <summary>
    /// The conversation between a business's and a customer's address where the provider keeps none of its own.
    /// The same pair always gives the same id, and the id does not show the addresses.
    /// </summary>
    public static ConversationId ConversationOf(string businessAddress, string customerAddress)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{businessAddress}|{customerAddress}"));
        return ConversationId.Parse($"pm-{Convert.ToHexStringLower(hash.AsSpan(0, 16))}");
    }

    private static bool Follows(string address, string prefix) =>
        address.Length > prefix.Length && address.StartsWith(prefix, StringComparison.Ordinal);

    private static bool IsDigits(ReadOnlySpan<char> text) =>
        text.Length is >= 2 and <= 15 && !text.ContainsAnyExceptInRange('0', '9');

    private static bool HasBlank(string text)
    {
        foreach (var c in text)
            if (char.IsWhiteSpace(c) || char.IsControl(c)) return true;
        return false;
    }
}
