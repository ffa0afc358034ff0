using System.Globalization;
using System.Text;
using Halatech.Adapters.Twilio;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;

namespace Halatech.Host.Webhooks.Events;

/// <summary>Reads fields one after the other and remembers the first that is not as it should be.</summary>
internal ref struct EventFields(TwilioForm form)
{
    public Error? Fault { get; private set; }

    /// <summary>A field that must be there and not be empty.</summary>
    public string Required(ReadOnlySpan<byte> name)
    {
        if (Optional(name) is { } value) return value;
        Fault ??= EventErrors.Missing(Encoding.ASCII.GetString(name));
        return "";
    }

    /// <summary>A field, or null when it is absent or empty.</summary>
    public string? Optional(ReadOnlySpan<byte> name)
    {
        if (form.IsRepeated(name)) Fault ??= EventErrors.Repeated(Encoding.ASCII.GetString(name));
        return form.Get(name) is { Length: > 0 } value ? value : null;
    }

    public ConversationId Conversation()
    {
        var text = Required("ConversationSid"u8);
        if (Sids.Is(text, "CH") && ConversationId.TryParse(text, null, out var conversation)) return conversation;
        Fault ??= EventErrors.Wrong("ConversationSid");
        return default;
    }

    public ProviderSid Message() => Sid("MessageSid"u8);

    public ProviderSid Sid(ReadOnlySpan<byte> name)
    {
        if (ProviderSid.TryParse(Required(name), null, out var sid)) return sid;
        Fault ??= EventErrors.Wrong(Encoding.ASCII.GetString(name));
        return default;
    }

    public int? Index()
    {
        if (Optional("Index"u8) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return index;
        Fault ??= EventErrors.Wrong("Index");
        return null;
    }

    /// <summary>Twilio's error code; anything but a number is left out, since it is shown to people.</summary>
    public string? ErrorCode() =>
        int.TryParse(Optional("ErrorCode"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code > 0
            ? code.ToString(CultureInfo.InvariantCulture)
            : null;

    /// <summary>A date, or null when it is absent or unreadable: no message is refused for its date.</summary>
    public DateTimeOffset? Date(ReadOnlySpan<byte> name) =>
        DateTimeOffset.TryParse(Optional(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date.ToUniversalTime()
            : null;
}
