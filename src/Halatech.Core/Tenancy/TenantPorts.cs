using Halatech.Core.Errors;

namespace Halatech.Core.Tenancy;

/// <summary>Where tenants are kept.</summary>
public interface ITenantStore
{
    /// <summary>The newest configuration, or null when there is no such tenant.</summary>
    Task<TenantConfiguration?> LoadAsync(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>A configuration as it was published under this version, or null when it never was.</summary>
    Task<TenantConfiguration?> LoadAsync(TenantId tenant, int version, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps a configuration as the next version. Refuses a Twilio account that belongs to another tenant
    /// (<c>tenant.account-taken</c>) and a version that is not the next one (<c>tenant.version-conflict</c>).
    /// </summary>
    Task<Result> SaveAsync(TenantConfiguration configuration, CancellationToken cancellationToken);

    /// <summary>The tenant that owns a Twilio account, or null.</summary>
    Task<TenantId?> FindByTwilioAccountAsync(string accountSid, CancellationToken cancellationToken);
}

/// <summary>This silo's live copies of configurations.</summary>
public interface ITenantConfigurations
{
    /// <summary>The configuration as last pushed, loaded on first use.</summary>
    ValueTask<Result<TenantConfiguration>> GetAsync(TenantId tenant);

    /// <summary>The configuration of an earlier version, for what must be finished on the one it began with.</summary>
    ValueTask<Result<TenantConfiguration>> GetAsync(TenantId tenant, int version);
}

/// <summary>Keeps a tenant's secrets sealed with the tenant's own key.</summary>
public interface ISecretVault
{
    /// <summary>Seals and stores a secret, replacing the one of that name.</summary>
    Task StoreAsync(TenantId tenant, string name, string secret, CancellationToken cancellationToken);

    /// <summary>Opens a secret, or null when there is none of that name.</summary>
    Task<string?> OpenAsync(TenantId tenant, string name, CancellationToken cancellationToken);

    /// <summary>Opens a secret of our own making: 32 random bytes, made at the first need. All who ask at once get the same.</summary>
    Task<string> OpenOrCreateAsync(TenantId tenant, string name, CancellationToken cancellationToken);
}

/// <summary>Names of secrets in the vault.</summary>
public static class SecretNames
{
    /// <summary>The primary auth token of the tenant's Twilio account.</summary>
    public const string TwilioAuthToken = "twilio.auth-token";

    /// <summary>Signs the calls of the tenant's serverless functions; their authors know it.</summary>
    public const string FunctionSigning = "functions.signing";

    /// <summary>Signs the tokens by which functions answer later; nobody outside knows it.</summary>
    public const string CallbackSigning = "functions.callback";

    /// <summary>Seals what the tenant's workflows keep at the Temporal server.</summary>
    public const string WorkflowPayloads = "workflows.payloads";
}

/// <summary>The tenant on whose behalf the current work runs, carried along grain calls and never taken from a request's own words.</summary>
public static class TenantScope
{
    private const string Key = "halatech.tenant";

    /// <summary>The tenant of the current work, or null outside of any.</summary>
    public static TenantId? Current => RequestContext.Get(Key) is string value ? TenantId.Parse(value) : null;

    /// <summary>Whether the current work runs on behalf of this tenant.</summary>
    public static bool Is(TenantId tenant) => RequestContext.Get(Key) is string value && value == tenant.Value;

    /// <summary>Runs what follows on behalf of a tenant that has been verified.</summary>
    public static void Enter(TenantId tenant) => RequestContext.Set(Key, tenant.Value);
}
