using System.Collections.Concurrent;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;

namespace Halatech.Grains.Tests.Support;

/// <summary>Tenants in memory, with the rules of the real store.</summary>
internal sealed class FakeTenantStore : ITenantStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TenantId, TenantConfiguration> _newest = [];
    private readonly Dictionary<(TenantId, int), TenantConfiguration> _all = [];
    private readonly ConcurrentDictionary<TenantId, int> _loads = [];

    /// <summary>Asked before every load; may throw.</summary>
    public Script<TenantId, bool> Loads { get; } = new((_, _) => Task.FromResult(true));

    /// <summary>Told of every configuration that is kept, with it.</summary>
    public Action<TenantConfiguration> Kept { get; set; } = _ => { };

    public int LoadsOf(TenantId tenant) => _loads.GetValueOrDefault(tenant);

    /// <summary>What is kept, without counting as a load.</summary>
    public TenantConfiguration? Newest(TenantId tenant)
    {
        lock (_lock) return _newest.GetValueOrDefault(tenant);
    }

    public async Task<TenantConfiguration?> LoadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        _loads.AddOrUpdate(tenant, 1, (_, n) => n + 1);
        await Loads.AnswerAsync(tenant, tenant, cancellationToken);
        lock (_lock) return _newest.GetValueOrDefault(tenant);
    }

    public Task<TenantConfiguration?> LoadAsync(TenantId tenant, int version, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_all.GetValueOrDefault((tenant, version)));
    }

    public Task<Result> SaveAsync(TenantConfiguration configuration, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_newest.Values.Any(t => t.Twilio.AccountSid == configuration.Twilio.AccountSid && t.TenantId != configuration.TenantId))
                return Task.FromResult<Result>(new Error(ErrorKind.Conflict, "tenant.account-taken", "The account belongs to another tenant."));
            if (configuration.Version != (_newest.GetValueOrDefault(configuration.TenantId)?.Version ?? 0) + 1)
                return Task.FromResult<Result>(new Error(ErrorKind.Conflict, "tenant.version-conflict", "Somebody else was first."));
            _newest[configuration.TenantId] = _all[(configuration.TenantId, configuration.Version)] = configuration;
            Kept(configuration);
            return Task.FromResult(Result.Ok);
        }
    }

    public Task<TenantId?> FindByTwilioAccountAsync(string accountSid, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The grains do not look for accounts.");
}
