using System.Text.RegularExpressions;
using Halatech.Core.Tenancy;
using Halatech.Host.Webhooks;
using Microsoft.AspNetCore.Http.Features;

namespace Halatech.Host.Api;

/// <summary>A request that a tenant has signed, or why it is refused.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Body">What it says, as it came.</param>
/// <param name="Key">Its idempotency key; empty where it has none.</param>
/// <param name="Refusal">Set where it is refused; then nothing else counts.</param>
internal sealed record SignedRequest(TenantId Tenant, byte[] Body, string Key, Refusal? Refusal = null);

/// <summary>
/// Lets in what a tenant's own systems have signed. The tenant in the path is what a request claims, and its signature under that
/// tenant's secret is what proves it.
/// </summary>
internal sealed partial class TenantGate(ISecretVault vault, TimeProvider time, ILogger<TenantGate> logger)
{
    /// <summary>In bytes. A design to be tried is the largest that comes.</summary>
    public const int MaxLength = 96 * 1024;

    private const string KeyHeader = "Idempotency-Key";

    // The same for a tenant that does not exist: who asks is not told which do.
    private static readonly Refusal NotSigned = new(
        StatusCodes.Status403Forbidden, "api.not-signed", $"The request must bear {RequestSignature.TimestampHeader} and {RequestSignature.Header}, made with the tenant's function secret.");

    private static readonly Refusal NotTimely = new(
        StatusCodes.Status403Forbidden, "api.not-timely", $"{RequestSignature.TimestampHeader} must be the present time in Unix seconds, to within five minutes.");

    private static readonly Refusal BadKey = new(
        StatusCodes.Status400BadRequest, "api.bad-idempotency-key", $"{KeyHeader} is 1 to 200 letters, digits, hyphens and underscores.");

    private static readonly Refusal Unavailable = new(
        StatusCodes.Status503ServiceUnavailable, "api.unavailable", "The request cannot be checked now; try again.");

    public async Task<SignedRequest> AdmitAsync(HttpContext context, string tenant)
    {
        var headers = context.Request.Headers;
        if (!TenantId.TryParse(tenant, null, out var claimed)) return Refused(NotSigned);
        if (headers[RequestSignature.Header] is not [{ } signature] || headers[RequestSignature.TimestampHeader] is not [{ } timestamp]) return Refused(NotSigned);
        if (!RequestSignature.IsTimely(timestamp, time.GetUtcNow())) return Refused(NotTimely);
        var key = headers[KeyHeader];
        if (key.Count > 1 || (key is [{ } one] && !KeyForm().IsMatch(one))) return Refused(BadKey);
        var (body, tooLarge) = await WebhookBody.ReadAsync(context, MaxLength);
        if (tooLarge is not null) return Refused(tooLarge);
        try
        {
            // No secret is made for a tenant that somebody else named.
            var secret = await vault.OpenAsync(claimed, SecretNames.FunctionSigning, context.RequestAborted);
            if (secret is null) return Refused(NotSigned);
            var expected = RequestSignature.Compute(secret, timestamp, context.Request.Method, TargetOf(context), key.ToString(), body);
            return RequestSignature.IsSame(expected, signature) ? new(claimed, body!, key.ToString()) : Refused(NotSigned);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogCheckFailed(logger, e);
            return Refused(Unavailable);
        }
    }

    private static SignedRequest Refused(Refusal refusal) => new(default, [], "", refusal);

    // As it was sent, which is what was signed.
    private static string TargetOf(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    [GeneratedRegex("^[A-Za-z0-9_-]{1,200}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyForm();

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "A signed request could not be checked")]
    private static partial void LogCheckFailed(ILogger logger, Exception exception);
}
