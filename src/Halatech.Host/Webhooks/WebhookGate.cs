using Halatech.Adapters.Twilio;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Halatech.Host.Webhooks;

/// <summary>Who may come in: requests that a known account has signed. Nothing of a request is believed before that.</summary>
internal sealed partial class WebhookGate(
    TwilioAccounts accounts, TwilioCredentialStore credentials, IOptions<TwilioOptions> options, ILogger<WebhookGate> logger)
{
    // The public address as configured, since what a request says of its own host and scheme can be forged.
    private readonly string _publicUrl = options.Value.PublicUrl.TrimEnd('/');

    /// <summary>Reads, checks and opens a request.</summary>
    public async ValueTask<Admission> AdmitAsync(HttpContext context)
    {
        if (KindOf(context.Request.ContentType) is not { } kind) return new(Refusals.WrongType);
        var (body, refusal) = await WebhookBody.ReadAsync(context);
        if (refusal is not null) return new(refusal);

        var read = kind == BodyKind.Form ? TwilioFormReader.ReadForm(body) : TwilioFormReader.ReadJson(body);
        if (!read.IsOk) return new(Refusal.Of(read.Error));
        try
        {
            return await CheckAsync(context, kind, body!, read.Value);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogCheckFailed(logger, e);
            return new(Refusals.Unavailable, read.Value);
        }
    }

    private async ValueTask<Admission> CheckAsync(HttpContext context, BodyKind kind, byte[] body, TwilioForm form)
    {
        if (form.IsRepeated("AccountSid"u8)) return new(Refusal.Of(EventErrors.Repeated("AccountSid")));
        var account = form.Get("AccountSid"u8);
        if (await accounts.FindAsync(account, context.RequestAborted) is not { } tenant) return new(Refusals.UnknownAccount);

        var url = _publicUrl + TargetOf(context);
        var signature = context.Request.Headers[TwilioSignature.Header];
        if (signature.Count != 1) return new(Refusals.NotSigned);

        var known = await credentials.GetAsync(tenant, context.RequestAborted);
        if (known.IsOk && IsSigned(known.Value)) return new(tenant, form);

        // The account's token may just have been changed.
        var renewed = await credentials.RefreshAsync(tenant, context.RequestAborted);
        if (!renewed.IsOk) return Unchecked(tenant, renewed.Error, form);
        if (renewed.Value.AuthToken != known.Value?.AuthToken && IsSigned(renewed.Value)) return new(tenant, form);
        LogNotSigned(logger, tenant);
        return new(Refusals.NotSigned);

        bool IsSigned(TwilioCredentials candidate) => kind == BodyKind.Form
            ? TwilioSignature.IsValid(candidate.AuthToken, url, form, signature)
            : TwilioSignature.IsValidJson(candidate.AuthToken, url, body, signature);
    }

    private Admission Unchecked(TenantId tenant, Error error, TwilioForm form)
    {
        LogNoCredentials(logger, tenant, error.Code);
        return error.IsTransient ? new(Refusals.Unavailable, form) : new(Refusals.NotSigned);
    }

    // As it was sent: what the server made of it may be encoded differently from what was signed.
    private static string TargetOf(HttpContext context)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return raw.StartsWith('/') ? raw : context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();
    }

    private static BodyKind? KindOf(string? contentType)
    {
        // What Twilio sends needs no parsing.
        if (contentType is "application/x-www-form-urlencoded; charset=utf-8" or "application/x-www-form-urlencoded") return BodyKind.Form;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return null;
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return null;
        if (type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)) return BodyKind.Form;
        return type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) ? BodyKind.Json : null;
    }

    private enum BodyKind
    {
        Form,
        Json,
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "A webhook could not be checked")]
    private static partial void LogCheckFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "A webhook for {Tenant} is not signed with its auth token")]
    private static partial void LogNotSigned(ILogger logger, TenantId tenant);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Webhooks of {Tenant} cannot be checked: {Code}")]
    private static partial void LogNoCredentials(ILogger logger, TenantId tenant, string code);
}
