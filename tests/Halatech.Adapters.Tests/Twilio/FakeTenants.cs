using Halatech.Core.Errors;
using Halatech.Core.Tenancy;

namespace Halatech.Adapters.Tests.Twilio;

/// <summary>One tenant with its account, and how often it was asked for.</summary>
internal sealed class FakeTenants : ITenantStore, ITenantConfigurations, ISecretVault
{
    public const string AccountSid = "AC0000000000000000000000000000000a";
    public const string ServiceSid = "IS0000000000000000000000000000000b";

    public static TenantId Tenant { get; } = TenantId.Parse("acme");

    public string? Token { get; set; } = "first-token";

    /// <summary>What every question fails with, if anything.</summary>
    public Exception? Down { get; set; }

    /// <summary>Whether the account is anybody's.</summary>
    public bool IsKnown { get; set; } = true;

    public int Lookups { get; private set; }

    public int Openings { get; private set; }

    public Task<TenantId?> FindByTwilioAccountAsync(string accountSid, CancellationToken cancellationToken)
    {
        Lookups++;
        if (Down is { } down) throw down;
        return Task.FromResult<TenantId?>(IsKnown && accountSid == AccountSid ? Tenant : null);
    }

    public ValueTask<Result<TenantConfiguration>> GetAsync(TenantId tenant) => new(new TenantConfiguration
    {
        TenantId = tenant,
        Organisation = new("Acme", "Acme"),
        TimeZone = "Africa/Lagos",
        Assistant = new("Ada", "Help."),
        Twilio = new(AccountSid, ServiceSid),
        Texts = new("", "", "", "", "", ""),
    });

    public Task<string?> OpenAsync(TenantId tenant, string name, CancellationToken cancellationToken)
    {
        Openings++;
        if (Down is { } down) throw down;
        return Task.FromResult(name == SecretNames.TwilioAuthToken ? Token : null);
    }

    public Task StoreAsync(TenantId tenant, string name, string secret, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<TenantConfiguration?> LoadAsync(TenantId tenant, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<TenantConfiguration?> LoadAsync(TenantId tenant, int version, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Result<TenantConfiguration>> GetAsync(TenantId tenant, int version) => GetAsync(tenant);

    public async Task<string> OpenOrCreateAsync(TenantId tenant, string name, CancellationToken cancellationToken) =>
        await OpenAsync(tenant, name, cancellationToken) ?? throw new NotSupportedException();

    public Task<Result> SaveAsync(TenantConfiguration configuration, CancellationToken cancellationToken) => throw new NotSupportedException();
}
