using Halatech.Local.Twilio.Network;

namespace Halatech.Local.Twilio.Phones;

/// <summary>One telephone has an address on each channel, all made from its number.</summary>
internal static class PhoneBook
{
    /// <summary>Messenger knows people by an opaque id; the number's digits serve as one.</summary>
    public static string AddressOn(string number, Channel channel) => channel switch
    {
        Channel.WhatsApp => "whatsapp:" + number,
        Channel.Messenger => "messenger:" + number.TrimStart('+'),
        Channel.Rcs => "rcs:" + number,
        _ => number,
    };

    public static string NumberOf(string address)
    {
        var rest = address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return rest.StartsWith('+') ? rest : "+" + rest;
    }
}
