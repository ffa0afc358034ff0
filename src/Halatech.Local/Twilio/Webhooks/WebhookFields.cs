using System.Globalization;

namespace Halatech.Local.Twilio.Webhooks;

/// <summary>Fields of a webhook. All values are strings; a null is left out, as Twilio leaves out what does not apply.</summary>
internal sealed class WebhookFields
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    public IReadOnlyList<KeyValuePair<string, string>> All => _fields;

    public WebhookFields Add(string name, string? value)
    {
        if (value is not null) _fields.Add(new(name, value));
        return this;
    }

    public WebhookFields Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public WebhookFields Add(string name, DateTimeOffset value) => Add(name, IsoMilliseconds(value));

    public WebhookFields AddAll(WebhookFields other)
    {
        _fields.AddRange(other._fields);
        return this;
    }

    public static string IsoMilliseconds(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
