using System.Globalization;
using Halatech.Local.Twilio.State;
using Microsoft.Extensions.Primitives;

namespace Halatech.Local.Twilio.Rest;

/// <summary>An authenticated REST call with its form, if it has one.</summary>
internal sealed class RestCall(HttpContext http, Account account, IFormCollection form)
{
    public HttpContext Http => http;
    public Account Account => account;
    public CancellationToken Cancellation => http.RequestAborted;

    /// <summary>The service of <c>/v1/Services/{IS}/…</c>, else the account's default one.</summary>
    public string ServiceSid => Route("service") ?? account.DefaultServiceSid;

    /// <summary>Scheme and host as the caller reached us, so that links lead back here whatever the official host is.</summary>
    public string Base { get; } = $"{http.Request.Scheme}://{http.Request.Host}";

    /// <summary>Prefix of links, in the form (classic or by service) in which the caller asked.</summary>
    public string Root => Route("service") is { } service ? $"{Base}/v1/Services/{service}" : $"{Base}/v1";

    /// <summary>REST-made changes fire webhooks only when the caller asks for it.</summary>
    public bool WebhooksEnabled => string.Equals(http.Request.Headers["X-Twilio-Webhook-Enabled"], "true", StringComparison.OrdinalIgnoreCase);

    public string? Route(string name) => http.Request.RouteValues[name] as string;

    public string? Query(string name) => http.Request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>A form field; null when absent, empty when given empty.</summary>
    public string? Field(string name) => form.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>A form field that an empty value leaves unset.</summary>
    public string? Text(string name) => Field(name) is { Length: > 0 } value ? value : null;

    public int? Number(string name) =>
        int.TryParse(Field(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    public bool? Flag(string name) => bool.TryParse(Field(name), out var flag) ? flag : null;

    /// <summary>A repeated field; null when absent.</summary>
    public IReadOnlyList<string>? Many(string name) =>
        form.TryGetValue(name, out StringValues values) ? [.. values.Where(v => v is { Length: > 0 }).Select(v => v!)] : null;
}
