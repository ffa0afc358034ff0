using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Microsoft.Extensions.Logging;

namespace Halatech.Adapters.Twilio;

/// <summary>
/// The tenants' credentials, kept for half a minute: opening the vault for every webhook would cost more than all the
/// rest of it, and a changed token must be in use soon. While the vault cannot be asked, the last ones known hold: a
/// webhook that comes meanwhile can be checked, and its message be fetched later.
/// </summary>
public sealed class TwilioCredentialStore(
    ITenantConfigurations configurations, ISecretVault vault, TimeProvider time, ILogger<TwilioCredentialStore> logger)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    // Bounds what forged signatures can cost: one look into the vault in this time, for each tenant.
    private static readonly TimeSpan MinAge = TimeSpan.FromSeconds(5);

    private readonly TimedCache<TenantId, TwilioCredentials> _cache = new(10_000, time);

    /// <summary>The credentials, or why there are none: <c>twilio.no-auth-token</c>, or what the configuration's lookup says.</summary>
    public ValueTask<Result<TwilioCredentials>> GetAsync(TenantId tenant, CancellationToken cancellationToken) =>
        _cache.TryGet(tenant, MaxAge, out var credentials) ? new(credentials) : LoadOrKeepAsync(tenant, cancellationToken);

    /// <summary>The same, looked up anew unless that was done within the last 5 seconds, and at any rate: for when a token proved wrong.</summary>
    public ValueTask<Result<TwilioCredentials>> RefreshAsync(TenantId tenant, CancellationToken cancellationToken) =>
        _cache.TryGet(tenant, MinAge, out var credentials) ? new(credentials) : LoadAsync(tenant, cancellationToken);

    private async ValueTask<Result<TwilioCredentials>> LoadOrKeepAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (!_cache.TryGet(tenant, TimeSpan.MaxValue, out var last)) return await LoadAsync(tenant, cancellationToken);
        try
        {
            var loaded = await LoadAsync(tenant, cancellationToken);
            if (loaded.Error is not { IsTransient: true } away) return loaded;
            logger.LogWarning("The Twilio credentials of {Tenant} cannot be looked up ({Code}); the last ones are used", tenant, away.Code);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(e, "The Twilio credentials of {Tenant} cannot be looked up; the last ones are used", tenant);
        }

        return last;
    }

    private async ValueTask<Result<TwilioCredentials>> LoadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var configuration = await configurations.GetAsync(tenant);
        if (!configuration.IsOk) return configuration.Error;
        var token = await vault.OpenAsync(tenant, SecretNames.TwilioAuthToken, cancellationToken);
        if (string.IsNullOrEmpty(token))
        {
            _cache.Remove(tenant);
            return NoToken;
        }

        var twilio = configuration.Value.Twilio;
        var credentials = new TwilioCredentials(twilio.AccountSid, token, twilio.ConversationServiceSid);
        _cache.Set(tenant, credentials);
        return credentials;
    }

    private static Error NoToken { get; } = new(
        ErrorKind.Forbidden, "twilio.no-auth-token", "The vault has no auth token for this tenant's Twilio account: store it there.");
}
